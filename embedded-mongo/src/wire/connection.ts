import type { Socket } from 'node:net'
import { ErrorCode, MongoError } from '../errors.ts'
import { type Request, type WriteReply, answer, limits, parseMessage } from './message.ts'

/** What a command comes to: an answer, or (a fail point) the connection cut without one. */
export type Outcome = WriteReply | 'cut'
export type Dispatch = (request: Request) => Outcome | Promise<Outcome>

/** An error as MongoDB writes it; what was not foreseen says so. */
export const errorReply =
  (error: unknown): WriteReply =>
  (writer) => {
    const known = error instanceof MongoError ? error : undefined
    writer.double('ok', 0)
    writer.string('errmsg', error instanceof Error ? error.message : String(error))
    writer.int32('code', known?.code ?? ErrorCode.InternalError)
    writer.string('codeName', known?.codeName ?? 'InternalError')
    if (known) writer.fields(known.details)
  }

/** Runs one connection: cuts the stream into messages and answers them in the order in which they came. */
export const serveConnection = (socket: Socket, dispatch: Dispatch): void => {
  let chunks: Buffer[] = []
  let size = 0
  const queue: Buffer[] = []
  let busy = false
  socket.setNoDelay(true)
  socket.on('error', () => socket.destroy())

  const reply = (request: Request, outcome: Outcome): void => {
    if (outcome === 'cut') socket.destroy()
    else if (!request.unacknowledged && socket.writable) {
      let bytes: Buffer
      try {
        bytes = answer(request.requestId, request.legacy, outcome)
      } catch (error) {
        bytes = answer(request.requestId, request.legacy, errorReply(error))
      }
      socket.write(bytes)
    }
  }

  const finish = async (request: Request, pending: Promise<Outcome>): Promise<void> => {
    try {
      reply(request, await pending)
    } catch (error) {
      reply(request, errorReply(error))
    }
    busy = false
    drain()
  }

  const runOne = (message: Buffer): void => {
    let request: Request
    try {
      request = parseMessage(message)
    } catch (error) {
      socket.end(answer(message.readInt32LE(4), false, errorReply(error)))
      return
    }
    try {
      const outcome = dispatch(request)
      if (outcome instanceof Promise) {
        busy = true
        void finish(request, outcome)
      } else reply(request, outcome)
    } catch (error) {
      reply(request, errorReply(error))
    }
  }

  const drain = (): void => {
    while (!busy && !socket.destroyed) {
      const message = queue.shift()
      if (!message) return
      runOne(message)
    }
  }

  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk)
    size += chunk.length
    while (size >= 4) {
      let first = chunks[0]
      if (!first) return
      if (first.length < 4) {
        first = Buffer.concat(chunks)
        chunks = [first]
      }
      const length = first.readInt32LE(0)
      if (length < 21 || length > limits.message) {
        socket.destroy()
        return
      }
      if (size < length) break
      const all = chunks.length === 1 ? first : Buffer.concat(chunks)
      queue.push(all.subarray(0, length))
      size -= length
      chunks = size > 0 ? [all.subarray(length)] : []
    }
    drain()
  })
}
