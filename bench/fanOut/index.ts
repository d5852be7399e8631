import { startWorker, type Worker } from '../support/child.ts'
import { type Figure, median, type Report, round } from '../support/report.ts'
import type { Person } from './clients.ts'

const sockets = 1_000

type Case = { size: number; speakers: number; wanted?: { floor: number; goal: number } }

/** Everybody of ten speaks at once, a tenth of two hundred; and one of ten, where there is little to put together. */
const cases: Case[] = [
  { size: 10, speakers: 10, wanted: { floor: 1.15, goal: 1 } },
  { size: 200, speakers: 20, wanted: { floor: 0.8, goal: 0.65 } },
  { size: 10, speakers: 1 },
]

type Counts = { delivered: number; acknowledged: number; refused: number }
type Sample = { perDelivery: number; deliveries: number; database: number; busy: number }
type Side = { server: Worker; database?: Worker; clients: Worker }

const here = (file: string) => new URL(file, import.meta.url)
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/**
 * Server CPU per delivered message, in a closed loop: whoever speaks speaks again when their message is acknowledged
 * and back. Both servers are up all the time and take turns, so that a slow minute of the machine hits both.
 */
export async function fanOut({ quick }: { quick: boolean }): Promise<Report> {
  const rounds = quick ? 3 : 7
  const seconds = quick ? 2 : 4
  const rows: Report['rows'] = []
  const figures: Figure[] = []
  for (const one of cases) {
    const { size, speakers, wanted } = one
    const [stock, ours] = await compare(one, rounds, seconds)
    const ratio = median(
      ours.map(({ perDelivery }, index) => perDelivery / (stock[index]?.perDelivery ?? Number.NaN)),
    )
    rows.push(row(one, 'stock Socket.IO', stock), { ...row(one, 'OMS Chat', ours), ratio: round(ratio) })
    const what = `rooms of ${size}, ${speakers} speaking`
    if (wanted) figures.push({ what, value: ratio, unit: '× stock Socket.IO', ...wanted })
  }
  const about =
    'server CPU per delivered message, authorised and persisted, 1,000 sockets, closed loop at saturation; the database in its own process'
  return { name: 'fanOut', about, rows, figures }
}

async function compare(one: Case, rounds: number, seconds: number): Promise<[Sample[], Sample[]]> {
  const [stock, ours] = [await startStock(one), await startOurs(one)]
  const samples: [Sample[], Sample[]] = [[], []]
  for (let round = -1; round < rounds; round += 1) {
    const pair = [await measure(stock, seconds), await measure(ours, seconds)] as const
    if (round < 0) continue
    samples[0].push(pair[0])
    samples[1].push(pair[1])
  }
  for (const { clients, server, database } of [stock, ours]) {
    await clients.stop()
    await server.stop()
    await database?.stop()
  }
  return samples
}

const startStock = (one: Case): Promise<Side> => populate(one, startWorker(here('stock.ts')))

async function startOurs(one: Case): Promise<Side> {
  const database = startWorker(here('../support/database.ts'))
  const url = await database.call<string>('url')
  return { ...(await populate(one, startWorker(here('ours.ts'), [url]))), database }
}

async function populate({ size, speakers }: Case, server: Worker): Promise<Side> {
  const clients = startWorker(here('clients.ts'))
  const port = await server.call<number>('start')
  const people = await server.call<Person[]>('people', { rooms: sockets / size, size })
  await clients.call('join', { port, people, sendersPerRoom: speakers })
  return { server, clients }
}

async function measure({ server, database, clients }: Side, seconds: number): Promise<Sample> {
  const look = async () => ({
    counts: await clients.call<Counts>('counts'),
    cpu: await server.cpu(),
    database: (await database?.cpu()) ?? 0,
    at: performance.now(),
  })
  await clients.call('start')
  await wait(500)
  const before = await look()
  await wait(seconds * 1_000)
  const after = await look()
  await clients.call('stop')
  await wait(500)
  if (after.counts.refused > 0) throw new Error(`${after.counts.refused} messages were refused`)
  const delivered = after.counts.delivered - before.counts.delivered
  const elapsed = (after.at - before.at) / 1_000
  const cpu = after.cpu - before.cpu
  return {
    perDelivery: (cpu / delivered) * 1e6,
    database: ((after.database - before.database) / delivered) * 1e6,
    deliveries: delivered / elapsed,
    busy: cpu / elapsed,
  }
}

const row = ({ size, speakers }: Case, side: string, samples: Sample[]) => ({
  'room of': size,
  speaking: speakers,
  side,
  'µs CPU per delivery': round(median(samples.map(({ perDelivery }) => perDelivery))),
  'deliveries/s': Math.round(median(samples.map(({ deliveries }) => deliveries))),
  'server CPUs busy': round(median(samples.map(({ busy }) => busy))),
  'database µs per delivery': round(median(samples.map(({ database }) => database))),
})
