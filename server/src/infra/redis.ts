import { randomUUID } from 'node:crypto'
import { Cluster, Redis, type RedisOptions } from 'ioredis'
import { createPulse, type Pulse } from './redisPulse.ts'

export type RedisClient = Redis | Cluster

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
  /** Runs commands: undefined when Redis is away, refuses or doesn’t answer in time, which is logged once. */
  ask<T>(work: (client: RedisClient) => Promise<T>): Promise<T | undefined>
  /** A client for a library that catches what it throws: no command of it waits for a connection. */
  readonly commands: RedisClient
  /** A connection of the caller’s own, whose commands wait until they are answered: for a worker. */
  openPatient(): RedisClient
  /** Whether Redis answered the last time that it was asked. */
  isAnswering(): boolean
  /** Whether what this node publishes comes back to it, as it then does to the others. */
  isHeard(): boolean
  /** Hears whenever `isHeard` changes, and whenever something may have been lost meanwhile. */
  onGap(listen: () => void): void
  close(): void
}

type State = { answering: boolean; away: boolean | null; closed: boolean }

const defaults = { commandMs: 1_000, beatMs: 1_000 }
const reconnectMaxMs = 1_000

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
  /** `away` is what was logged; null while the first connection is being made, which takes failures to find out. */
  const state: State = { answering: false, away: null, closed: false }
  const addresses = clusterAddresses(url)
  // What was sent and not answered isn't sent again: it would be news from before an outage.
  const forCommands = {
    commandTimeout: commandMs,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
  }
  const commands = open(url, addresses, { ...forCommands, enableOfflineQueue: false }, commandMs)
  const subscriber = open(url, addresses, { maxRetriesPerRequest: null }, commandMs)

  const failed = (error: unknown) => {
    state.answering = false
    if (state.away === null || state.closed) return
    if (!state.away) log.warn({ err: error }, 'Redis doesn’t answer')
    state.away = true
  }
  const answered = () => {
    if (state.away) log.info({}, 'Redis answers again')
    if (state.away !== null) state.away = false
    state.answering = true
  }
  commands.on('error', failed)
  commands.on('close', () => (state.answering = false))
  subscriber.on('error', () => {})

  /** Also while Redis is thought away, to find out. */
  async function attempt<T>(work: (client: RedisClient) => Promise<T>): Promise<T | undefined> {
    try {
      const result = await work(commands)
      answered()
      return result
    } catch (error) {
      // A reply that refuses is an answer, too: memory is full, or a key of another type is there.
      if (isReply(error)) log.warn({ err: error }, 'Redis refused a command')
      else failed(error)
      return undefined
    }
  }

  const channel = `${prefix}:beat:${randomUUID()}`
  const pulse: Pulse = createPulse({
    beatMs,
    listen: (onBeat) => listen(subscriber, addresses !== null, channel, onBeat),
    beat: (text) =>
      attempt((client) => (addresses ? client.spublish(channel, text) : client.publish(channel, text))),
  })
  subscriber.on('close', pulse.interrupt)
  await pulse.start(commandMs)
  state.away = false
  if (!state.answering) failed(new Error('there is no connection'))

  return {
    isCluster: addresses !== null,
    prefix,
    subscriber,
    commands,
    ask: (work) => (state.answering ? attempt(work) : Promise.resolve(undefined)),
    openPatient() {
      const client = open(url, addresses, { maxRetriesPerRequest: null }, commandMs)
      client.on('error', () => {})
      return client
    },
    isAnswering: () => state.answering,
    isHeard: pulse.isHeard,
    onGap: pulse.onGap,
    close() {
      state.closed = true
      pulse.stop()
      commands.disconnect()
      subscriber.disconnect()
    },
  }
}

/** The hosts of a cluster as addresses of their own; null for a single server. */
function clusterAddresses(url: string): string[] | null {
  const { protocol = 'redis:', hosts = '' } =
    /^(?<protocol>rediss?:)\/\/(?<hosts>.*)$/.exec(url)?.groups ?? {}
  const [first = '', ...others] = hosts.split(',')
  if (others.length === 0) return null
  const login = first.includes('@') ? first.slice(0, first.lastIndexOf('@') + 1) : ''
  return [first, ...others.map((host) => (host.includes('@') ? host : login + host))].map(
    (host) => `${protocol}//${host}`,
  )
}

type Manner = Pick<
  RedisOptions,
  'commandTimeout' | 'maxRetriesPerRequest' | 'autoResendUnfulfilledCommands' | 'enableOfflineQueue'
>

function open(
  url: string,
  addresses: string[] | null,
  { enableOfflineQueue = true, ...manner }: Manner,
  connectTimeout: number,
): RedisClient {
  const retryStrategy = (times: number) => Math.min(50 * 2 ** Math.min(times, 8), reconnectMaxMs)
  const reconnectOnError = (error: Error) => error.message.startsWith('READONLY')
  const common = { ...manner, connectTimeout, reconnectOnError }
  if (!addresses) return new Redis(url, { ...common, enableOfflineQueue, retryStrategy })
  return new Cluster(addresses, {
    shardedSubscribers: true,
    clusterRetryStrategy: retryStrategy,
    enableOfflineQueue,
    redisOptions: common,
  })
}

const isReply = (error: unknown): boolean => error instanceof Error && error.name === 'ReplyError'

/** Subscribes, and again by itself after every new connection. */
function listen(client: RedisClient, sharded: boolean, channel: string, hear: (text: string) => void): void {
  client.on(sharded ? 'smessage' : 'message', (from: string, text: string) => {
    if (from === channel) hear(text)
  })
  const subscribed = sharded ? client.ssubscribe(channel) : client.subscribe(channel)
  // It fails only when the link is closed before it ever stood.
  subscribed.catch(() => {})
}
