import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** A TCP relay on a port of its own. */
export type Relay = {
  port: number
  /** Leads the connections that stand nowhere from now on, without closing them, as a firewall does that forgot them. */
  forget(): void
  close(): void
}

/** Relays to `target`, a port on loopback. */
export async function startRelay(target: number): Promise<Relay> {
  let standing: Socket[] = []
  const server = createServer((client) => {
    const other = connect(target, '127.0.0.1')
    for (const [socket, end] of [
      [client, other],
      [other, client],
    ] as const) {
      socket.on('error', () => end.destroy())
      socket.once('close', () => end.destroy())
    }
    client.pipe(other).pipe(client)
    standing.push(client, other)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port was given')
  const forgotten: Socket[] = []
  return {
    port: address.port,
    forget() {
      for (const socket of standing) socket.unpipe().resume()
      forgotten.push(...standing)
      standing = []
    },
    close() {
      server.close()
      for (const socket of [...standing, ...forgotten]) socket.destroy()
    },
  }
}
