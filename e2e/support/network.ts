import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/**
 * The network between a browser and the product, as a TCP relay that can really be cut: open connections are
 * reset, new ones refused, until it is mended. `hold` keeps what the server answers from arriving.
 */
export async function startNetwork(port: number) {
  const pairs = new Set<[Socket, Socket]>()
  let up = true
  let held = false

  const server = createServer((client) => {
    if (!up) {
      client.resetAndDestroy()
      return
    }
    const upstream = connect(port, '127.0.0.1')
    const pair: [Socket, Socket] = [client, upstream]
    pairs.add(pair)
    const drop = () => {
      pairs.delete(pair)
      client.destroy()
      upstream.destroy()
    }
    for (const socket of pair) socket.on('error', drop).on('close', drop)
    client.on('data', (chunk) => upstream.write(chunk))
    upstream.on('data', (chunk) => {
      if (!held) client.write(chunk)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port was given')

  const reset = () => pairs.forEach(([client]) => client.resetAndDestroy())
  return {
    url: `http://127.0.0.1:${address.port}`,
    cut() {
      up = false
      reset()
    },
    mend() {
      up = true
      held = false
    },
    /** What the browser sends arrives; what the server answers is lost, until the network is cut or mended. */
    loseAnswers() {
      held = true
    },
    async stop() {
      reset()
      server.close()
      await once(server, 'close')
    },
  }
}
