import type { Socket as TcpSocket } from 'node:net'
import type { Connection } from './cork.ts'
import { rooms } from './rooms.ts'
import type { ChatSocket } from './socket.ts'

/** Bytes that the kernel hasn't taken: past `slow` one loses what is said again anyway, past `cut` the connection. */
export const unsentLimits = { slow: 1024 * 1024, cut: 4 * 1024 * 1024 }

export type SlowReaders = {
  follow(socket: ChatSocket): void
  onFlushed(connection: Connection, tcp: TcpSocket): void
  /** Looks whether the slow ones have caught up. */
  beat(): void
}

/**
 * Keeps people who read slower than others write from filling the server's memory: `rooms.slow` holds them while
 * they lag, and who lags too far is cut without farewell (it comes back and syncs).
 */
export function watchSlowReaders(limits = unsentLimits): SlowReaders {
  const sockets = new WeakMap<Connection, ChatSocket>()
  const lagging = new Map<ChatSocket, TcpSocket>()
  return {
    follow(socket) {
      sockets.set(socket.conn, socket)
      socket.once('disconnect', () => lagging.delete(socket))
    },
    onFlushed(connection, tcp) {
      if (tcp.writableLength <= limits.slow) return
      const socket = sockets.get(connection)
      if (tcp.writableLength > limits.cut || socket === undefined) {
        tcp.destroy()
        return
      }
      lagging.set(socket, tcp)
      void socket.join(rooms.slow)
    },
    beat() {
      for (const [socket, tcp] of lagging) {
        if (tcp.writableLength > limits.slow) continue
        lagging.delete(socket)
        void socket.leave(rooms.slow)
      }
    },
  }
}
