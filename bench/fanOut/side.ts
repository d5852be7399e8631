import { startWorker, type Worker } from '../support/child.ts'
import { median, round } from '../support/report.ts'
import { type BenchRedis, startBenchRedis } from '../support/redis.ts'
import { wait } from '../support/wait.ts'
import type { Person } from './clients.ts'

const sockets = 1_000

/** Rooms of `size` people, of whom `speakers` speak, each as soon as the last that they said is back. */
export type Case = { size: number; speakers: number }

/** One of the servers that are compared, or several that are one, with 1,000 people connected to it. */
export type Side = {
  name: string
  servers: Worker[]
  clients: Worker
  database?: Worker
  redis?: BenchRedis
}

type Counts = { delivered: number; acknowledged: number; refused: number }
export type Sample = {
  /** µs of CPU per delivered message, of all servers together, and of what stands behind them. */
  perDelivery: number
  database: number
  redis: number
  deliveries: number
  /** How many processors the servers kept busy. */
  busy: number
}

const here = (file: string) => new URL(file, import.meta.url)
/** So long nodes need to learn of each other. Milliseconds. */
const meetMs = 6_000

export const startStock = (one: Case): Promise<Side> =>
  populate(one, { name: 'stock Socket.IO', servers: [startWorker(here('stock.ts'))] })

export async function startOurs(one: Case): Promise<Side> {
  const database = startWorker(here('../support/database.ts'))
  const url = await database.call<string>('url')
  return populate(one, { name: 'OMS Chat', servers: [startWorker(here('ours.ts'), [url])], database })
}

/** So many nodes with the people of every room spread over them. */
export async function startNodes(one: Case, count: number): Promise<Side> {
  const database = startWorker(here('../support/database.ts'))
  const [url, redis] = [await database.call<string>('url'), await startBenchRedis()]
  const servers = Array.from({ length: count }, () => startWorker(here('ours.ts'), [url, redis.url]))
  const side = await populate(one, { name: `OMS Chat, ${count} nodes`, servers, database, redis })
  await wait(meetMs)
  return side
}

async function populate({ size, speakers }: Case, side: Omit<Side, 'clients'>): Promise<Side> {
  const clients = startWorker(here('clients.ts'))
  const ports: number[] = []
  for (const server of side.servers) ports.push(await server.call<number>('start'))
  const people = await side.servers[0]?.call<Person[]>('people', { rooms: sockets / size, size })
  await clients.call('join', { ports, people, sendersPerRoom: speakers })
  return { ...side, clients }
}

export async function stop({ clients, servers, database, redis }: Side): Promise<void> {
  await clients.stop()
  for (const server of servers) await server.stop()
  await database?.stop()
  await redis?.stop()
}

/** Has them speak for so many seconds, and tells what that cost. */
export async function measure(side: Side, seconds: number): Promise<Sample> {
  const { servers, database, redis, clients } = side
  const look = async () => ({
    counts: await clients.call<Counts>('counts'),
    cpu: (await Promise.all(servers.map((server) => server.cpu()))).reduce((sum, cpu) => sum + cpu, 0),
    database: (await database?.cpu()) ?? 0,
    redis: (await redis?.cpu()) ?? 0,
    at: performance.now(),
  })
  await clients.call('start')
  await wait(500)
  const before = await look()
  await wait(seconds * 1_000)
  const after = await look()
  await clients.call('stop')
  await wait(500)
  if (after.counts.refused > 0) throw new Error(`${side.name}: ${after.counts.refused} messages were refused`)
  const delivered = after.counts.delivered - before.counts.delivered
  const elapsed = (after.at - before.at) / 1_000
  const each = (spent: number) => (spent / delivered) * 1e6
  return {
    perDelivery: each(after.cpu - before.cpu),
    database: each(after.database - before.database),
    redis: each(after.redis - before.redis),
    deliveries: delivered / elapsed,
    busy: (after.cpu - before.cpu) / elapsed,
  }
}

/** All sides take turns, so that a slow minute of the machine hits all; the first turn is for warming up. */
export async function inTurns(
  sides: readonly Side[],
  rounds: number,
  seconds: number,
): Promise<Map<Side, Sample[]>> {
  const samples = new Map(sides.map((side): [Side, Sample[]] => [side, []]))
  for (let round = -1; round < rounds; round += 1)
    for (const side of sides) {
      const sample = await measure(side, seconds)
      if (round >= 0) samples.get(side)?.push(sample)
    }
  return samples
}

/** The median of what one side cost in a round beside what the other did. */
export const ratioOf = (samples: readonly Sample[], beside: readonly Sample[]): number =>
  median(samples.map(({ perDelivery }, index) => perDelivery / (beside[index]?.perDelivery ?? Number.NaN)))

export const row = ({ size, speakers }: Case, { name, redis }: Side, samples: readonly Sample[]) => ({
  'room of': size,
  speaking: speakers,
  side: name,
  'µs CPU per delivery': round(median(samples.map(({ perDelivery }) => perDelivery))),
  'deliveries/s': Math.round(median(samples.map(({ deliveries }) => deliveries))),
  'server CPUs busy': round(median(samples.map(({ busy }) => busy))),
  'database µs per delivery': round(median(samples.map(({ database }) => database))),
  ...(redis && { 'Redis µs per delivery': round(median(samples.map((sample) => sample.redis))) }),
})
