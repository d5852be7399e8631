import type { Person } from '../fanOut/clients.ts'
import { startWorker, type Worker } from '../support/child.ts'
import { median, quantile, type Report, round } from '../support/report.ts'
import { wait } from '../support/wait.ts'

const people = 1_000
const roomOf = 10
const windowMs = 1_000
const scrapes = 50
const here = (file: string) => new URL(file, import.meta.url)

/**
 * What counting for `/metrics` costs where most is counted for the least work: rooms of ten at saturation. One process
 * under one load all the time, in which counting is turned on and off every second, in the order off, on, on, off.
 */
export async function metrics({ quick }: { quick: boolean }): Promise<Report> {
  const pairs = quick ? 15 : 61
  const database = startWorker(here('../support/database.ts'))
  const server = startWorker(here('ours.ts'), [await database.call<string>('url')])
  const clients = startWorker(here('../fanOut/clients.ts'))
  const ports = [await server.call<number>('start')]
  const everyone = await server.call<Person[]>('people', { rooms: people / roomOf, size: roomOf })
  await clients.call('join', { ports, people: everyone, sendersPerRoom: roomOf })
  await clients.call('start')
  await wait(5_000)
  const off: number[] = []
  const on: number[] = []
  for (let pair = 0; pair < pairs; pair += 1)
    for (const counts of pair % 2 === 0 ? [false, true] : [true, false])
      (counts ? on : off).push(await perDelivery(server, clients, counts))
  await clients.call('stop')
  await wait(1_000)
  const before = await server.cpu()
  const length = await server.call<number>('scrape', scrapes)
  const scrape = ((await server.cpu()) - before) / scrapes
  for (const worker of [clients, server, database]) await worker.stop()

  const ratios = on.map((spent, pair) => spent / (off[pair] ?? Number.NaN)).sort((a, b) => a - b)
  return {
    name: 'metrics',
    about: `user CPU per delivered message with and without counting, ${people} people in rooms of ${roomOf}, closed loop at saturation, ${pairs} pairs of seconds`,
    rows: [
      { counting: 'off', 'µs CPU per delivery': round(median(off)) },
      {
        counting: 'on',
        'µs CPU per delivery': round(median(on)),
        'ratio p25': round(quantile(ratios, 0.25), 3),
        p50: round(median(ratios), 3),
        p75: round(quantile(ratios, 0.75), 3),
      },
      {
        counting: `a look at all figures, ${Math.round(length / 1_024)} KiB`,
        'ms CPU': round(scrape * 1_000),
      },
    ],
    figures: [
      { what: 'CPU with counting', value: median(ratios), unit: '× without', floor: 1.02, goal: 1.02 },
    ],
  }
}

/** µs in one window. */
async function perDelivery(server: Worker, clients: Worker, counts: boolean): Promise<number> {
  const look = async () => ({
    delivered: (await clients.call<{ delivered: number }>('counts')).delivered,
    spent: await server.call<number>('userCpu'),
  })
  await server.call('count', counts)
  const before = await look()
  await wait(windowMs)
  const after = await look()
  return ((after.spent - before.spent) / (after.delivered - before.delivered)) * 1e6
}
