import type { Logger } from '../services/ports.ts'
import type { ChatSocket } from './socket.ts'

/** Logs that somebody came and went: who, and under the id that errors of this connection are logged with. */
export function logConnection(socket: ChatSocket, logger: Logger): void {
  const { id: connection, data } = socket
  const { userId } = data.actor
  const began = performance.now()
  logger.info({ connection, userId }, 'connected')
  socket.once('disconnect', (reason) => {
    const seconds = Math.round((performance.now() - began) / 1_000)
    logger.info({ connection, userId, reason, seconds }, 'disconnected')
  })
}
