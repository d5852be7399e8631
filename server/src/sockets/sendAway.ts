import type { Server as HttpServer } from 'node:http'
import type { Duplex } from 'node:stream'
import { type ChatServer, type ChatSocket, tell } from './socket.ts'

/**
 * Milliseconds over which those who are told to go leave, each at a moment of their own: the more there are the
 * longer, so that the nodes they go to aren't run over, but nobody is away for as long as two seconds.
 */
const spread = { perConnection: 3, max: 1_500 }
/** Milliseconds that somebody may need beyond the moment they were given. */
const leaveMs = 400

const spreadOf = (count: number): number => Math.min(spread.max, count * spread.perConnection)

/** In how many milliseconds one of `count` connections that have to go should. */
export const departure = (count: number): number => Math.round(Math.random() * spreadOf(count))

/** Tells every connection to go elsewhere, and waits until all have, or had the time for it. */
export async function sendAway(io: ChatServer): Promise<void> {
  const sockets = [...io.of('/').sockets.values()]
  if (sockets.length === 0) return
  const gone = allGone(sockets, spreadOf(sockets.length) + leaveMs)
  for (const socket of sockets) tell(socket, 'server:draining', { reconnectInMs: departure(sockets.length) })
  await gone
}

function allGone(sockets: readonly ChatSocket[], timeoutMs: number): Promise<void> {
  let left = sockets.length
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, timeoutMs)
    const leave = () => {
      left -= 1
      if (left > 0) return
      clearTimeout(timer)
      resolve()
    }
    for (const socket of sockets) socket.once('disconnect', leave)
  })
}

const refusal =
  'HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'

/** Refuses new connections in HTTP's words: a proxy in front understands those, and asks the next node at once. */
export function refuseConnections(httpServer: HttpServer): void {
  httpServer.removeAllListeners('upgrade')
  httpServer.on('upgrade', (_request, socket: Duplex) => {
    socket.on('error', () => socket.destroy())
    socket.end(refusal)
  })
}
