import type { Came, Coming } from '../reconnect/clients.ts'
import type { Away, Size } from '../reconnect/ours.ts'
import { startWorker, type Worker } from '../support/child.ts'
import type { Memory } from '../support/memory.ts'
import { median, type Report, round } from '../support/report.ts'
import { wait } from '../support/wait.ts'

const full: Size = { count: 1_000, chatsEach: 20, said: 3, movedEach: 0 }
const small: Size = { ...full, count: 300 }
const settleMs = 1_500
const here = (file: string) => new URL(file, import.meta.url)

/** Bytes for each connection. */
type Sample = Memory

/**
 * What a server holds for a connection on which nothing happens: signed in, in 20 chats and in step, beside one of
 * bare Socket.IO whose request was forgotten too. Of every side, some have come and gone before, so that what
 * is kept for chats and people isn't counted as the connections'.
 */
export async function idle({ quick }: { quick: boolean }): Promise<Report> {
  const [size, rounds] = quick ? [small, 2] : [full, 5]
  const database = startWorker(here('../support/database.ts'))
  const bare = startWorker(here('../support/bare.ts'))
  const ours = startWorker(here('../reconnect/ours.ts'), [await database.call<string>('url')])
  const clients = startWorker(here('../reconnect/clients.ts'))
  const away = await ours.call<Away[]>('fill', size)
  const held = away.map((one) => one.held)
  const ports = { bare: await bare.call<number>('port'), ours: await ours.call<number>('port') }
  const samples = { bare: [] as Sample[], ours: [] as Sample[] }
  for (let turn = -2; turn < rounds; turn += 1) {
    const tokens = await ours.call<string[]>('tokens', away)
    const theirs = await measure(bare, clients, { ports: [ports.bare], tokens })
    const own = await measure(ours, clients, { ports: [ports.ours], tokens, held })
    if (turn < 0) continue
    samples.bare.push(theirs)
    samples.ours.push(own)
  }
  for (const worker of [clients, ours, bare, database]) await worker.stop()
  const value = median(
    samples.ours.map(({ objects }, index) => objects / (samples.bare[index]?.objects ?? Number.NaN)),
  )
  return {
    name: 'idle',
    about: `memory of each of ${size.count} connections on which nothing happens, in ${size.chatsEach} chats`,
    rows: [row('bare Socket.IO', samples.bare), { ...row('OMS Chat', samples.ours), ratio: round(value) }],
    figures: [
      { what: 'memory of an idle connection', value, unit: '× bare Socket.IO', floor: 1.15, goal: 1.15 },
    ],
  }
}

async function measure(server: Worker, clients: Worker, coming: Coming): Promise<Sample> {
  const before = await server.call<Memory>('memory')
  await clients.call<Came>('come', coming)
  await wait(settleMs)
  const there = await server.call<Memory>('memory')
  await clients.call('leave')
  await wait(settleMs)
  return {
    objects: (there.objects - before.objects) / coming.tokens.length,
    process: (there.process - before.process) / coming.tokens.length,
  }
}

const row = (what: string, samples: Sample[]) => ({
  what,
  'bytes of objects': Math.round(median(samples.map(({ objects }) => objects))),
  'bytes of the process': Math.round(median(samples.map((sample) => sample.process))),
})
