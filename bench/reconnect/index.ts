import { startWorker, type Worker } from '../support/child.ts'
import type { Memory } from '../support/memory.ts'
import { median, quantile, type Report, round } from '../support/report.ts'
import { wait } from '../support/wait.ts'
import type { Came, Coming } from './clients.ts'
import type { Away, Size } from './ours.ts'

const full: Size = { count: 1_000, chatsEach: 20, said: 5, movedEach: 2 }
const small: Size = { ...full, count: 300 }
/** Until what connecting or leaving set off is done. Milliseconds. */
const settleMs = 1_000
const mebibyte = 1_024 * 1_024
const here = (file: string) => new URL(file, import.meta.url)

type Sample = Came & { cpu: number; before: Memory; there: Memory; after: Memory }

/**
 * 1,000 devices come back at the same moment, each with a token and 20 chats, of which two have moved: until all are
 * in step, beside 1,000 bare connections to stock Socket.IO. By turns; the first on servers that have just started.
 */
export async function reconnect({ quick }: { quick: boolean }): Promise<Report> {
  const [size, starts, rounds] = quick ? [small, 1, 2] : [full, 3, 4]
  const database = startWorker(here('../support/database.ts'))
  const url = await database.call<string>('url')
  const clients = startWorker(here('clients.ts'))
  const first = startWorker(here('ours.ts'), [url])
  const away = await first.call<Away[]>('fill', size)
  await first.stop()
  const held = away.map((one) => one.held)
  const samples = {
    bareCold: [] as Sample[],
    cold: [] as Sample[],
    bare: [] as Sample[],
    ours: [] as Sample[],
  }
  for (let start = 0; start < starts; start += 1) {
    const servers = {
      bare: startWorker(here('../support/bare.ts')),
      ours: startWorker(here('ours.ts'), [url]),
    }
    const ports = {
      bare: await servers.bare.call<number>('port'),
      ours: await servers.ours.call<number>('port'),
    }
    for (let round = 0; round <= rounds; round += 1) {
      const tokens = await servers.ours.call<string[]>('tokens', away)
      const bare = await measure(servers.bare, clients, { ports: [ports.bare], tokens })
      const ours = await measure(servers.ours, clients, { ports: [ports.ours], tokens, held })
      samples[round === 0 ? 'bareCold' : 'bare'].push(bare)
      samples[round === 0 ? 'cold' : 'ours'].push(ours)
    }
    for (const server of Object.values(servers)) await server.stop()
  }
  for (const worker of [clients, database]) await worker.stop()

  const ratio = (own: Sample[], beside: Sample[]) =>
    median(own.map(({ cpu }, index) => cpu / (beside[index]?.cpu ?? Number.NaN)))
  const slowest = Math.max(...samples.cold.map(({ all }) => all), ...samples.ours.map(({ all }) => all))
  return {
    name: 'reconnect',
    about: `${size.count} devices at once, each with a token and ${size.chatsEach} chats, ${size.movedEach} of which moved`,
    rows: [
      row('bare Socket.IO, just started', samples.bareCold),
      { ...row('OMS Chat, just started', samples.cold), ratio: round(ratio(samples.cold, samples.bareCold)) },
      row('bare Socket.IO', samples.bare),
      { ...row('OMS Chat', samples.ours), ratio: round(ratio(samples.ours, samples.bare)) },
    ],
    figures: [
      {
        what: 'CPU to come back and be in step',
        value: ratio(samples.ours, samples.bare),
        unit: '× a bare connect',
        floor: 2,
        goal: 2,
      },
      { what: 'until all were in step, the worst', value: slowest, unit: 'ms', floor: 5_000, goal: 5_000 },
    ],
  }
}

async function measure(server: Worker, clients: Worker, coming: Coming): Promise<Sample> {
  const before = await server.call<Memory>('memory')
  const cpu = await server.cpu()
  const came = await clients.call<Came>('come', coming)
  await wait(settleMs)
  const spent = (await server.cpu()) - cpu
  const there = await server.call<Memory>('memory')
  await clients.call('leave')
  await wait(settleMs)
  const after = await server.call<Memory>('memory')
  const expected = coming.held ? coming.tokens.length * full.movedEach : 0
  if (came.messages !== expected)
    throw new Error(`${came.messages} messages were fetched, and not ${expected}`)
  return { ...came, cpu: spent, before, there, after }
}

function row(what: string, samples: Sample[]) {
  const of = (figure: (sample: Sample) => number) => Math.round(median(samples.map(figure)))
  const each = (share: number) =>
    of((sample) =>
      quantile(
        sample.each.toSorted((a, b) => a - b),
        share,
      ),
    )
  const process = (which: 'before' | 'there' | 'after') => of((sample) => sample[which].process / mebibyte)
  return {
    what,
    'ms until p50': each(0.5),
    p99: each(0.99),
    all: of(({ all }) => all),
    'server ms CPU': of(({ cpu }) => cpu * 1_000),
    'MiB before': process('before'),
    there: process('there'),
    after: process('after'),
  }
}
