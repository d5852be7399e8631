import { Cluster, Redis, type RedisOptions } from 'ioredis'

export type RedisClient = Redis | Cluster

export type Manner = Pick<
  RedisOptions,
  | 'commandTimeout'
  | 'socketTimeout'
  | 'maxRetriesPerRequest'
  | 'autoResendUnfulfilledCommands'
  | 'enableOfflineQueue'
>

const reconnectMaxMs = 1_000

/** The hosts of a cluster as addresses of their own; null for a single server. */
export function clusterAddresses(url: string): string[] | null {
  const { protocol = 'redis:', hosts = '' } =
    /^(?<protocol>rediss?:)\/\/(?<hosts>.*)$/.exec(url)?.groups ?? {}
  const [first = '', ...others] = hosts.split(',')
  if (others.length === 0) return null
  const login = first.includes('@') ? first.slice(0, first.lastIndexOf('@') + 1) : ''
  return [first, ...others.map((host) => (host.includes('@') ? host : login + host))].map(
    (host) => `${protocol}//${host}`,
  )
}

/** How all nodes of a cluster are entered, those too that only it names: as the first one of the address is. */
function entrance(address: string): Pick<RedisOptions, 'username' | 'password' | 'tls'> {
  const { username, password, protocol } = new URL(address)
  return {
    ...(username && { username: decodeURIComponent(username) }),
    ...(password && { password: decodeURIComponent(password) }),
    ...(protocol === 'rediss:' && { tls: {} }),
  }
}

/** Opens a client of `url`, one server, or of `addresses`, the nodes of a cluster; both find their way back by themselves. */
export function openRedis(
  url: string,
  addresses: readonly string[] | null,
  { enableOfflineQueue = true, ...manner }: Manner,
  connectTimeout: number,
): RedisClient {
  const retryStrategy = (times: number) => Math.min(50 * 2 ** Math.min(times, 8), reconnectMaxMs)
  const reconnectOnError = (error: Error) => error.message.startsWith('READONLY')
  const common = { ...manner, connectTimeout, reconnectOnError }
  const [first] = addresses ?? []
  if (!addresses || first === undefined)
    return new Redis(url, { ...common, enableOfflineQueue, retryStrategy })
  return new Cluster([...addresses], {
    shardedSubscribers: true,
    clusterRetryStrategy: retryStrategy,
    // Who doesn't wait for a connection doesn't wait for a cluster to be whole, either.
    ...(!enableOfflineQueue && { retryDelayOnClusterDown: 0 }),
    enableOfflineQueue,
    redisOptions: { ...common, ...entrance(first) },
  })
}

/** What keeps Redis from doing anything for us, though it answers: it starts, or isn’t the one that we should ask. */
const unable = /^(LOADING|MASTERDOWN|MOVED|READONLY|NOAUTH|WRONGPASS|NOPERM)\b/
/** What keeps it from storing anything: its memory or disk is full, replicas are away, or a part of its cluster. */
const full = /^(OOM|MISCONF|NOREPLICAS|CLUSTERDOWN)\b/

/**
 * What an error says of Redis. `away`: it can’t be reached, or does nothing; `full`: it answers and stores nothing;
 * `refused`: it didn’t like this one command.
 */
export function whatFailed(error: unknown): 'away' | 'full' | 'refused' {
  if (!(error instanceof Error) || error.name !== 'ReplyError' || unable.test(error.message)) return 'away'
  return full.test(error.message) ? 'full' : 'refused'
}
