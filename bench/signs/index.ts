import type { Member } from '../support/rooms.ts'
import { startWorker, type Worker } from '../support/child.ts'
import { median, type Report, round } from '../support/report.ts'
import { wait } from '../support/wait.ts'
import type { Heard, Load } from './clients.ts'

const people = 1_000
const roomOf = 200
const perRoom = 20
/** So many each connection has on its screen. */
const watched = 30
/** What is gathered is written within this time. Milliseconds. */
const restMs = 4_500
const here = (file: string) => new URL(file, import.meta.url)

type Sample = { cpu: number; writes: number; heard: Heard }

/**
 * What receipts, typing and presence add to a busy chat: the same messages with and without them, by turns, on one
 * server. Everybody reads along (a receipt a second), begins to type a second before each message, has 30 people on
 * the screen and says twice a minute that they are there; a sixth of that tells of going or coming back.
 */
export async function signs({ quick }: { quick: boolean }): Promise<Report> {
  const [rounds, seconds] = quick ? [2, 5] : [9, 8]
  const database = startWorker(here('../support/database.ts'))
  const server = startWorker(here('../fanOut/ours.ts'), [await database.call<string>('url')])
  const clients = startWorker(here('clients.ts'))
  const port = await server.call<number>('start')
  const everyone = await server.call<Member[]>('people', { rooms: people / roomOf, size: roomOf })
  await clients.call('join', { port, people: everyone, watched })
  const off: Sample[] = []
  const on: Sample[] = []
  for (let turn = -1; turn < rounds; turn += 1) {
    const without = await measure(server, clients, { seconds, perRoom, signs: false })
    const withThem = await measure(server, clients, { seconds, perRoom, signs: true })
    if (turn < 0) continue
    off.push(without)
    on.push(withThem)
  }
  for (const worker of [clients, server, database]) await worker.stop()

  const pairs = on.map((withThem, index) => [withThem, off[index] ?? withThem] as const)
  const read = seconds * perRoom * people
  const ratio = median(pairs.map(([withThem, without]) => withThem.cpu / without.cpu))
  const writes = median(pairs.map(([withThem, without]) => (withThem.writes - without.writes) / read))
  return {
    name: 'signs',
    about: `${people} people in rooms of ${roomOf}, ${perRoom} messages/s in each; receipts, typing and presence on against off`,
    rows: [row('off', off, seconds), row('on', on, seconds)],
    figures: [
      { what: 'CPU with them', value: ratio, unit: '× without', floor: 1.2, goal: 1.2 },
      { what: 'writes per message and reader', value: writes, unit: '', floor: 0.05, goal: 0.05 },
    ],
  }
}

async function measure(server: Worker, clients: Worker, load: Load): Promise<Sample> {
  const look = async () => ({ cpu: await server.cpu(), writes: await server.call<number>('writes') })
  const before = await look()
  const heard = await clients.call<Heard>('run', load)
  await wait(restMs)
  const after = await look()
  if (heard.refused > 0) throw new Error(`${heard.refused} requests were refused`)
  const told = heard.events['message:new'] ?? 0
  if (told !== heard.sent * roomOf) throw new Error(`${told} deliveries of ${heard.sent * roomOf}`)
  return { cpu: after.cpu - before.cpu, writes: after.writes - before.writes, heard }
}

function row(signs: string, samples: Sample[], seconds: number) {
  const each = (figure: (sample: Sample) => number) => round(median(samples.map(figure)) / seconds, 1)
  const events = (...names: string[]) =>
    each(({ heard }) => names.reduce((sum, name) => sum + (heard.events[name] ?? 0), 0))
  return {
    signs,
    'server ms CPU/s': each(({ cpu }) => cpu * 1_000),
    'requests/s': each(({ heard }) => heard.acknowledged),
    'messages told/s': events('message:new'),
    'typing told/s': events('typing:start', 'typing:stop'),
    'receipts told/s': events('message:read', 'message:delivered'),
    'presence told/s': events('presence:changed'),
    'documents written/s': each(({ writes }) => writes),
  }
}
