import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fail, type Result } from '@oms-chat/shared'
import { Server, type Socket } from 'socket.io'

/** What a bare server answers: per event a function, or nothing at all, ever. */
export type Answers = Record<string, (payload: unknown, socket: Socket) => Result<unknown> | undefined>

/** A real Socket.IO server without the product behind it, for what the product's own would never do. */
export const startSocketServer = async (answers: Answers = {}) => {
  const http = createServer()
  const io = new Server(http, { transports: ['websocket'], serveClient: false })
  const handshakes: unknown[] = []
  const received: { event: string; payload: unknown }[] = []
  const door = { refuse: null as object | null }

  io.use((socket, next) => {
    handshakes.push(socket.handshake.auth)
    if (door.refuse) next(Object.assign(new Error('refused'), { data: door.refuse }))
    else next()
  })
  io.on('connection', (socket) => {
    socket.onAny((event: string, payload: unknown, ack?: (result: unknown) => void) => {
      received.push({ event, payload })
      const answer = answers[event]
      const result = answer ? answer(payload, socket) : fail('VALIDATION', `no answer for ${event}`)
      if (result) ack?.(result)
    })
  })
  await new Promise<void>((resolve) => {
    http.listen(0, '127.0.0.1', resolve)
  })
  const { port } = http.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    io,
    handshakes,
    received,
    /** Refuses every handshake with this error; null lets in again. */
    refuse: (error: object | null) => {
      door.refuse = error
    },
    close: () => io.close(),
  }
}

export type SocketServer = Awaited<ReturnType<typeof startSocketServer>>
