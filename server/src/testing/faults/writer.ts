import { randomUUID } from 'node:crypto'
import type { Id, Message, Result } from '@oms-chat/shared'
import { isTransient, protocol } from '@oms-chat/shared'
import { io, type Socket } from 'socket.io-client'

type Sent = { clientId: string; content: string }
type Options = { urls: string[]; token: string; chatId: Id; name: string; ackTimeoutMs: number }

/**
 * A person who writes through whatever fails: one message in flight, the same `clientId` again until it is
 * acknowledged, the next node when one doesn't answer. What was acknowledged, in order, is the history that
 * the checker holds against the log.
 */
export function startWriter({ urls, token, chatId, name, ackTimeoutMs }: Options) {
  const acknowledged: Sent[] = []
  let node = 0
  let stopped = false
  let socket: Socket | undefined

  const connect = () => {
    socket?.disconnect()
    const url = urls[node++ % urls.length]
    socket = io(url, {
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      timeout: 2_000,
      auth: { token, protocol },
    })
    const connecting = socket
    return new Promise<boolean>((resolve) => {
      connecting.once('connect', () => resolve(true))
      connecting.once('connect_error', () => resolve(false))
      // A node that dies between the connection and the handshake's answer is neither of the two.
      connecting.io.once('close', () => resolve(false))
    })
  }

  const pause = () => new Promise((resolve) => setTimeout(resolve, 25))

  const attempt = async (draft: Sent): Promise<Message | undefined> => {
    if (!socket?.connected && !(await connect())) {
      await pause()
      return undefined
    }
    const answer: Result<{ message: Message }> | undefined = await socket
      ?.timeout(ackTimeoutMs)
      .emitWithAck('message:send', { chatId, type: 'text', ...draft })
      .catch(() => undefined)
    if (answer === undefined) {
      socket?.disconnect()
      return undefined
    }
    if (answer.ok) return answer.data.message
    if (!isTransient(answer.error.code))
      throw new Error(`${name} was refused for good: ${answer.error.code} ${answer.error.message}`)
    await pause()
    return undefined
  }

  const write = async () => {
    for (let n = 1; !stopped; n++) {
      const draft = { clientId: randomUUID(), content: `${name} ${n}` }
      let message: Message | undefined
      while (message === undefined) message = await attempt(draft)
      acknowledged.push(draft)
    }
  }
  const writing = write()

  return {
    acknowledged,
    /** Finishes what is in flight, through as many attempts as it takes, then leaves. */
    async stop() {
      stopped = true
      await writing
      socket?.disconnect()
    },
  }
}
