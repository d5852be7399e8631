import type { Clock } from '../services/ports.ts'
import { type ChatServer, tell } from './socket.ts'

/** Ends the connections whose token has run out without being renewed; to be called every second or so. */
export function endExpired(io: ChatServer, clock: Clock): void {
  const now = clock().getTime()
  for (const socket of io.of('/').sockets.values()) {
    if (socket.data.expiresAt > now) continue
    tell(socket, 'session:ended', { reason: 'expired' })
    socket.disconnect(true)
  }
}
