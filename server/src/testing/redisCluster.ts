import { Redis } from 'ioredis'
import { freePort, until } from './faults/process.ts'
import { startRedis, type TestRedis } from './redis.ts'

const slots = 16_384
/** So long a busy machine may leave one of them without a turn. */
const nodeTimeoutMs = 2_000

/** A real Redis Cluster of a test's own: three masters, each with a third of the slots. */
export type TestRedisCluster = {
  /** As `REDIS_URL` names it: by two of the masters, with one login. */
  url: string
  masters: TestRedis[]
  /** The master that keeps what begins with `prefix`, a key in braces. */
  keeperOf(prefix: string): Promise<TestRedis>
  /** Says something to one of the servers, as its operator would. */
  ask(redis: TestRedis, ...words: [string, ...string[]]): Promise<unknown>
  /** Waits until every master finds the cluster whole. */
  whole(): Promise<void>
  /** Gives a master somebody who takes its place when it dies. */
  addReplica(of: TestRedis): Promise<TestRedis>
  close(): Promise<void>
}

/** Asks one server of a cluster for something, on a connection of its own. */
async function tell(
  { port }: TestRedis,
  password: string,
  ...words: [string, ...string[]]
): Promise<unknown> {
  const client = new Redis(port, '127.0.0.1', { password, lazyConnect: true, retryStrategy: () => null })
  // What fails is told by the command.
  client.on('error', () => {})
  try {
    await client.connect()
    const [name, ...args] = words
    return await client.call(name, ...args)
  } finally {
    client.disconnect()
  }
}

/** Starts one that asks for a `password`, as one on a network does. */
export async function startRedisCluster(password: string): Promise<TestRedisCluster> {
  const members = new Map<TestRedis, number>()
  const start = async (): Promise<TestRedis> => {
    const busPort = await freePort()
    const settings = {
      'cluster-enabled': 'yes',
      'cluster-port': String(busPort),
      'cluster-node-timeout': String(nodeTimeoutMs),
      requirepass: password,
      masterauth: password,
    }
    const redis = await startRedis(Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]))
    members.set(redis, busPort)
    return redis
  }
  const ask = (redis: TestRedis, ...words: [string, ...string[]]) => tell(redis, password, ...words)
  const meet = async (redis: TestRedis, first: TestRedis) =>
    ask(first, 'CLUSTER', 'MEET', '127.0.0.1', String(redis.port), String(members.get(redis)))
  const isWhole = async (redis: TestRedis): Promise<boolean> => {
    const info = String(await ask(redis, 'CLUSTER', 'INFO').catch(() => ''))
    return info.includes('cluster_state:ok') && info.includes(`cluster_known_nodes:${members.size}`)
  }

  const masters = [await start(), await start(), await start()]
  const [first] = masters
  if (!first) throw new Error('there are three masters')
  const firstSlot = (index: number): number => Math.ceil((slots * index) / masters.length)
  for (const [index, master] of masters.entries()) {
    const range = [firstSlot(index), firstSlot(index + 1) - 1].map(String)
    await ask(master, 'CLUSTER', 'ADDSLOTSRANGE', ...range)
    await ask(master, 'CLUSTER', 'SET-CONFIG-EPOCH', String(index + 1))
    if (master !== first) await meet(master, first)
  }
  const whole = () =>
    until(
      async () => ((await Promise.all(masters.map(isWhole))).every(Boolean) ? true : undefined),
      'the cluster to be whole',
    )
  await whole()
  const named = masters.slice(0, 2)

  return {
    url: `redis://:${password}@${named.map(({ port }) => `127.0.0.1:${port}`).join(',')}`,
    masters,
    ask,
    async keeperOf(prefix) {
      const slot = Number(await ask(first, 'CLUSTER', 'KEYSLOT', prefix))
      const keeper = masters[Math.floor((slot * masters.length) / slots)]
      if (!keeper) throw new Error(`nobody keeps slot ${slot}`)
      return keeper
    },
    whole: async () => void (await whole()),
    async addReplica(of) {
      const replica = await start()
      await meet(replica, of)
      const id = String(await ask(of, 'CLUSTER', 'MYID'))
      await until(
        () =>
          ask(replica, 'CLUSTER', 'REPLICATE', id).then(
            () => true as const,
            () => undefined,
          ),
        'the replica to know its master',
      )
      await until(
        async () =>
          String(await ask(replica, 'INFO', 'replication')).includes('master_link_status:up')
            ? true
            : undefined,
        'the replica to have everything',
      )
      await whole()
      return replica
    },
    async close() {
      await Promise.all([...members.keys()].map((redis) => redis.close()))
    },
  }
}
