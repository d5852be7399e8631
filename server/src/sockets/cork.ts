import type { Socket as TcpSocket } from 'node:net'
import type { Server, Socket } from 'socket.io'

type Engine = Server['engine']
export type Connection = Socket['conn']

export type Cork = {
  /** Runs `work` at the end of this turn of the event loop, before what was written goes to the kernel. */
  beforeFlush(work: () => void): void
  /**
   * Writes ready WebSocket frames past the engine, whose bookkeeping for a packet costs nearly as much as the
   * system call.
   */
  write(connection: Connection, frames: Buffer): void
}

/**
 * Gathers what each connection is sent in one turn of the event loop and hands it to the kernel in one write.
 * A system call per frame is most of what a chat server spends, so this is where most of it is saved.
 *
 * @param onFlushed hears of every connection that was written to; `tcp.writableLength` is what the kernel hasn't taken
 */
export function corkConnections(
  engine: Engine,
  onFlushed: (connection: Connection, tcp: TcpSocket) => void,
): Cork {
  const tcpOf = new WeakMap<Connection, TcpSocket>()
  let corked: { connection: Connection; tcp: TcpSocket }[] = []
  let due: (() => void)[] = []
  let scheduled = false

  const uncork = () => {
    const written = corked
    corked = []
    for (const { connection, tcp } of written) {
      tcp.uncork()
      onFlushed(connection, tcp)
    }
  }
  const flush = () => {
    const work = due
    due = []
    try {
      for (const run of work) run()
    } finally {
      scheduled = false
      uncork()
    }
  }
  const schedule = () => {
    if (scheduled) return
    scheduled = true
    setImmediate(flush)
  }

  engine.on('connection', (connection: Connection) => tcpOf.set(connection, connection.request.socket))
  engine.on('flush', (connection: Connection) => {
    const tcp = tcpOf.get(connection)
    if (tcp === undefined || tcp.writableCorked > 0) return
    tcp.cork()
    corked.push({ connection, tcp })
    schedule()
  })
  // A corked write isn't confirmed until the end of the turn; the engine would hold back all that follows it.
  engine.on('drain', (connection: Connection) => {
    if (tcpOf.has(connection)) connection.transport.writable = true
  })

  return {
    beforeFlush(work) {
      due.push(work)
      schedule()
    },
    write(connection, frames) {
      if (connection.readyState !== 'open') return
      const tcp = tcpOf.get(connection)
      if (!tcp?.writable) return
      tcp.write(frames)
      if (tcp.writableCorked === 0) onFlushed(connection, tcp)
    },
  }
}
