import { randomUUID } from 'node:crypto'
import { clusterAddresses, openRedis, type RedisClient, whatFailed } from './redisClients.ts'
import { createHealth } from './redisHealth.ts'
import { createPulse, type Pulse } from './redisPulse.ts'

type Log = Record<'info' | 'warn', (fields: object, message: string) => void>

/** Milliseconds. A test or a fault run asks for others. */
export type RedisTimes = {
  /** A command that took so long has failed. */
  commandMs?: number
  /** Between two beats; a node that hears none of its own for two and a half is alone. */
  beatMs?: number
}

/** What this node has of Redis. Nobody ever waits for it longer than a command may take, and nothing it does throws. */
export type RedisLink = {
  /** Several addresses make a cluster, whose pub/sub is sharded. */
  readonly isCluster: boolean
  /** Every key and channel begins with it; the braces keep them on one node of a cluster. */
  readonly prefix: string
  /** For listening; it waits for its connection and subscribes again by itself. */
  readonly subscriber: RedisClient
  /** Subscribes, and tries again every so often while that is refused, as by a cluster that isn’t whole. */
  insist(subscribe: () => Promise<void>): void
  /** Runs commands: undefined when Redis is away, refuses or doesn’t answer in time, which is logged once. */
  ask<T>(work: (client: RedisClient) => Promise<T>): Promise<T | undefined>
  /** A client for a library that catches what it throws: no command of it waits for a connection. */
  readonly commands: RedisClient
  /** Hears what is published on a channel from now on; after a gap again, without what was said in it. */
  listen(channel: string, hear: (text: string) => void): void
  /** A connection of the caller’s own, whose commands wait until they are answered: for a worker. */
  openPatient(): RedisClient
  /** Whether Redis answered the last time that it was asked. */
  isAnswering(): boolean
  /** Whether Redis stores what it is given: with its memory full it answers, carries events, and stores nothing. */
  isWritable(): boolean
  /** Hears whenever it stores again what it is given: what was there before may be gone. */
  onStoring(listen: () => void): void
  /** Whether what this node publishes comes back to it, as it then does to the others. */
  isHeard(): boolean
  /** Hears whenever `isHeard` changes, and whenever something may have been lost meanwhile. */
  onGap(listen: () => void): void
  close(): void
}

const defaults = { commandMs: 1_000, beatMs: 1_000 }
/** Beats that Redis took and that don’t come back, until the connection that listens is made anew. */
const deafBeats = 5
/** As many times its patience a command is waited for, until its connection is made anew. */
const deadCommands = 5
const probeMs = 60_000

/**
 * Connects to Redis at `url` (`redis://`, or `rediss://` for TLS; several hosts parted by commas are a cluster), and
 * answers once it is heard, or after a second without it: a node starts and serves while Redis is away. What it
 * keeps there is apart from that of other installations, each of which has another `space`.
 */
export async function connectRedis(
  { url, space }: { url: string; space: string },
  log: Log,
  times: RedisTimes = {},
): Promise<RedisLink> {
  const prefix = `{oms-chat:${space}}`
  const { commandMs, beatMs } = { ...defaults, ...times }
  const health = createHealth(log)
  let closed = false
  const addresses = clusterAddresses(url)
  // What was sent and not answered isn't sent again: it would be news from before an outage.
  const forCommands = {
    commandTimeout: commandMs,
    // A connection may be dead without knowing: what was asked on it is never answered.
    socketTimeout: deadCommands * commandMs,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
  }
  const commands = openRedis(url, addresses, { ...forCommands, enableOfflineQueue: false }, commandMs)
  const subscriber = openRedis(url, addresses, { maxRetriesPerRequest: null }, commandMs)

  commands.on('error', health.failed)
  commands.on('close', health.cut)
  subscriber.on('error', () => {})

  /** Also while Redis is thought away, to find out. */
  async function attempt<T>(work: (client: RedisClient) => Promise<T>): Promise<T | undefined> {
    try {
      const result = await (addresses ? within(commandMs, work(commands)) : work(commands))
      health.answered()
      return result
    } catch (error) {
      const what = whatFailed(error)
      if (what === 'away') health.failed(error)
      else if (what === 'full') health.isFull(error)
      else log.warn({ err: error }, 'Redis refused a command')
      return undefined
    }
  }

  /** Finds out whether anything can be stored, since what is published goes through in any case. */
  async function probe(): Promise<void> {
    const stored = await attempt((client) => client.set(`${prefix}:probe`, '', 'PX', probeMs))
    if (stored !== undefined) health.stored()
  }

  const insist = (subscribe: () => Promise<void>): void => {
    const again = () => {
      if (!closed) setTimeout(() => insist(subscribe), beatMs).unref()
    }
    subscribe().catch(again)
  }

  const channel = `${prefix}:beat:${randomUUID()}`
  let deafSince = performance.now()
  async function beat(text: string): Promise<void> {
    const published = await attempt((client) =>
      addresses ? client.spublish(channel, text) : client.publish(channel, text),
    )
    if (published !== undefined) await probe()
    const now = performance.now()
    if (published === undefined || pulse.isHeard()) deafSince = now
    // A connection may be dead without knowing, and one of a cluster be refused when it subscribes again.
    if (now - deafSince < deafBeats * beatMs || subscriber.status !== 'ready') return
    deafSince = now
    subscriber.disconnect(true)
  }
  const pulse: Pulse = createPulse({
    beatMs,
    listen: (onBeat) => insist(hearing(subscriber, addresses !== null, channel, onBeat)),
    beat,
  })
  subscriber.on('close', pulse.interrupt)
  // Of a cluster, the one node that is listened to is named; others come and go.
  subscriber.on('-node', (_node: unknown, listenedTo?: string) => {
    if (listenedTo !== undefined) pulse.interrupt()
  })
  await pulse.start(commandMs)
  health.begin()

  return {
    isCluster: addresses !== null,
    prefix,
    subscriber,
    insist,
    commands,
    ask: (work) => (health.isAnswering() ? attempt(work) : Promise.resolve(undefined)),
    listen: (channel, hear) => insist(hearing(subscriber, addresses !== null, channel, hear)),
    openPatient() {
      const client = openRedis(url, addresses, { maxRetriesPerRequest: null }, commandMs)
      client.on('error', () => {})
      return client
    },
    isAnswering: health.isAnswering,
    isWritable: health.isWritable,
    onStoring: health.onStoring,
    isHeard: pulse.isHeard,
    onGap: pulse.onGap,
    close() {
      closed = true
      health.end()
      pulse.stop()
      commands.disconnect()
      subscriber.disconnect()
    },
  }
}

/** Waits no longer than that: a cluster that loses a node tries a command many times over. */
async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), ms)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

/** Hears a channel: its client subscribes again by itself after every new connection. */
function hearing(client: RedisClient, sharded: boolean, channel: string, hear: (text: string) => void) {
  client.on(sharded ? 'smessage' : 'message', (from: string, text: string) => {
    if (from === channel) hear(text)
  })
  return async () => void (await (sharded ? client.ssubscribe(channel) : client.subscribe(channel)))
}
