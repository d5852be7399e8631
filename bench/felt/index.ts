import type { Member } from '../support/rooms.ts'
import { startWorker } from '../support/child.ts'
import { type Figure, quantile, type Report, round } from '../support/report.ts'
import type { Felt } from './clients.ts'

const people = 1_000
const roomOf = 50
const perSecond = 20
const here = (file: string) => new URL(file, import.meta.url)

const wanted: { name: keyof Felt; what: string; goal: number }[] = [
  { name: 'message', what: 'message: send → on the other’s socket', goal: 100 },
  { name: 'typing', what: 'typing: first key → on the other’s socket', goal: 50 },
  { name: 'mention', what: 'being called: send → on the socket of who is called', goal: 200 },
  { name: 'own', what: 'one’s own devices: read on one → known to the other', goal: 100 },
  { name: 'back', what: 'back in step: connect → all that was missed', goal: 2_000 },
]

/** What 1,000 people feel who are connected at once, read along, type and write 20 messages a second, in rooms of 50. */
export async function felt({ quick }: { quick: boolean }): Promise<Report> {
  const messages = quick ? 200 : 2_400
  const database = startWorker(here('../support/database.ts'))
  const server = startWorker(here('../fanOut/ours.ts'), [await database.call<string>('url')])
  const clients = startWorker(here('clients.ts'))
  const port = await server.call<number>('start')
  const roomCount = people / roomOf
  const everyone = await server.call<Member[]>('people', { rooms: roomCount, size: roomOf })
  const times = await clients.call<Felt>('felt', { port, people: everyone, roomCount, messages, perSecond })
  for (const worker of [clients, server, database]) await worker.stop()
  for (const [name, heardBy] of Object.entries({
    message: roomOf - 1,
    typing: roomOf - 1,
    mention: 1,
    back: 1,
  }))
    expectAll(name, times[name as keyof Felt].length, messages * heardBy)

  const figures = wanted.map(({ name, what, goal }): Figure => {
    const value = quantile(sorted(times[name]), 0.99)
    return { what: `p99 of ${what}`, value, unit: 'ms', floor: goal, goal }
  })
  return {
    name: 'felt',
    about: `${people} people connected, ${perSecond} messages a second in rooms of ${roomOf}, everybody reading along, typing before, and one device coming back with each message`,
    rows: [
      ...wanted.map(({ name, what }) => row(what, times[name])),
      row('message: send → acknowledged', times.acknowledgement),
    ],
    figures,
  }
}

/** A figure of those that came says nothing of those that didn't. */
function expectAll(name: string, count: number, expected: number): void {
  if (count !== expected) throw new Error(`${count} times of ${name}, and not ${expected}`)
}

const sorted = (values: number[]) => values.toSorted((a, b) => a - b)

function row(what: string, values: number[]) {
  const list = sorted(values)
  const at = (share: number) => round(quantile(list, share), 1)
  return {
    what,
    samples: list.length,
    'p50 ms': at(0.5),
    'p95 ms': at(0.95),
    'p99 ms': at(0.99),
    'max ms': at(1),
  }
}
