import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/**
 * A proxy in front of several nodes, as deploy/nginx.conf sets one up: the node with the fewest connections first,
 * and the next one where a node can't be reached or answers 503.
 */
export const startBalancer = async (ports: readonly number[]) => {
  const load = new Map(ports.map((port) => [port, 0]))
  const open = new Set<Socket>()
  const accepted: { at: number; port: number; isSocket: boolean }[] = []

  const count = (port: number, by: number) => load.set(port, (load.get(port) ?? 0) + by)
  const byLoad = () => [...load].toSorted(([, a], [, b]) => a - b).map(([port]) => port)

  const join = (client: Socket, node: Socket, port: number, question: Buffer, answer: Buffer) => {
    accepted.push({ at: performance.now(), port, isSocket: /upgrade: websocket/i.test(question.toString()) })
    client.write(answer)
    client.pipe(node).pipe(client)
  }

  /** Asks one node after the other until one takes the connection. */
  const offer = (client: Socket, question: Buffer, [port, ...others]: number[]): void => {
    if (port === undefined || client.destroyed) return void client.destroy()
    const node = connect(port, '127.0.0.1')
    let taken = false
    const end = () => {
      count(port, -1)
      open.delete(node)
      if (taken) client.destroy()
      else offer(client, question, others)
    }
    count(port, 1)
    open.add(node)
    node.on('error', () => node.destroy())
    node.once('close', end)
    client.once('close', () => node.destroy())
    node.write(question)
    node.once('data', (answer: Buffer) => {
      if (others.length > 0 && answer.toString('latin1', 0, 12) === 'HTTP/1.1 503') return node.destroy()
      taken = true
      return join(client, node, port, question, answer)
    })
  }

  const server = createServer((client) => {
    open.add(client)
    client.on('error', () => client.destroy())
    client.once('close', () => open.delete(client))
    client.once('data', (question: Buffer) => offer(client, question, byLoad()))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port was given')

  return {
    url: `http://127.0.0.1:${address.port}`,
    /** The connections that a node took, in their order; `isSocket` where they became a WebSocket. */
    accepted,
    close: () => {
      server.close()
      for (const socket of open) socket.destroy()
    },
  }
}
