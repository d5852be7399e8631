import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** What a stretch of network does to what passes. */
export type Weather = {
  /** Milliseconds that everything is late; up to twice as much, in order. */
  delayMs: number
  /** How much gets through in a second, each way; unset: all of it. */
  bytesPerSecond?: number
  /** Swallowed without a word, as on a connection of which only one half is left. */
  swallow: 'nothing' | 'asked' | 'answers' | 'all'
  /** New connections are refused. */
  refuses: boolean
  /** With the next answer the connection is cut, so that what was asked is done and nobody learns it. */
  cutsAnswer: boolean
}

const fair: Weather = { delayMs: 0, swallow: 'nothing', refuses: false, cutsAnswer: false }

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

export type Link = Awaited<ReturnType<typeof startLink>>

/**
 * A TCP relay to the first of `ports()` that listens, with a weather of its own. Connections that stand keep the
 * place they lead to.
 */
export async function startLink(ports: () => readonly number[], random: () => number) {
  const pairs = new Set<{ end: () => void }>()
  let weather = fair

  const server = createServer({ noDelay: true }, (client) => {
    client.on('error', () => {})
    if (weather.refuses) client.resetAndDestroy()
    else void relay(client)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port was given')

  async function relay(client: Socket): Promise<void> {
    const upstream = await reach(ports())
    if (!upstream) {
      client.resetAndDestroy()
      return
    }
    const pair = {
      end: () => {
        pairs.delete(pair)
        client.resetAndDestroy()
        upstream.destroy()
      },
    }
    pairs.add(pair)
    for (const socket of [client, upstream]) socket.on('error', pair.end).on('close', pair.end)
    pass(client, upstream, 'asked', pair.end)
    pass(upstream, client, 'answers', pair.end)
  }

  /** Carries one direction, in order, as the weather is when something comes. */
  function pass(from: Socket, to: Socket, direction: 'asked' | 'answers', end: () => void): void {
    let last = Promise.resolve()
    from.on('data', (chunk) => {
      const { swallow, delayMs, bytesPerSecond, cutsAnswer } = weather
      if (swallow === 'all' || swallow === direction) return
      if (cutsAnswer && direction === 'answers') {
        weather = { ...weather, cutsAnswer: false }
        end()
        return
      }
      const due = Date.now() + delayMs * (1 + random())
      last = last.then(async () => {
        if (delayMs > 0) await wait(Math.max(0, due - Date.now()))
        if (bytesPerSecond === undefined) to.write(chunk)
        else await trickle(chunk, to, bytesPerSecond)
      })
    })
  }

  async function trickle(chunk: Buffer, to: Socket, bytesPerSecond: number): Promise<void> {
    for (let at = 0; at < chunk.length && !to.destroyed;) {
      const isOver = weather.bytesPerSecond === undefined
      const size = isOver ? chunk.length : Math.max(1, Math.round(bytesPerSecond / 10))
      to.write(chunk.subarray(at, at + size))
      at += size
      if (!isOver) await wait((1_000 * size) / bytesPerSecond)
    }
  }

  const reset = () => {
    for (const pair of pairs) pair.end()
  }
  let closed: Promise<unknown> | undefined
  return {
    port: address.port,
    url: `http://127.0.0.1:${address.port}`,
    /** From now on; what isn't named is fair. */
    set(next: Partial<Weather>) {
      weather = { ...fair, ...next }
    },
    reset,
    async stop() {
      reset()
      closed ??= new Promise((resolve) => server.close(resolve))
      await closed
    },
  }
}

async function reach(ports: readonly number[]): Promise<Socket | undefined> {
  for (const port of ports) {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    const stands = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    })
    if (stands) return socket
  }
  return undefined
}
