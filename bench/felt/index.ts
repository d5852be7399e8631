import type { Person } from '../fanOut/clients.ts'
import { startWorker } from '../support/child.ts'
import { quantile, type Report, round } from '../support/report.ts'

const people = 200
const perSecond = 20
const here = (file: string) => new URL(file, import.meta.url)

/** What 200 people feel who are connected at once and write 20 messages a second, in rooms of ten. */
export async function felt({ quick }: { quick: boolean }): Promise<Report> {
  const messages = quick ? 200 : 2_000
  const database = startWorker(here('../support/database.ts'))
  const server = startWorker(here('../fanOut/ours.ts'), [await database.call<string>('url')])
  const clients = startWorker(here('clients.ts'))
  const port = await server.call<number>('start')
  const everyone = await server.call<Person[]>('people', { rooms: people / 10, size: 10 })
  const { delivery, acknowledgement } = await clients.call<{ delivery: number[]; acknowledgement: number[] }>(
    'felt',
    {
      port,
      people: everyone,
      messages,
      perSecond,
    },
  )
  for (const worker of [clients, server, database]) await worker.stop()
  if (delivery.length !== messages * 9) throw new Error(`${delivery.length} deliveries of ${messages * 9}`)
  const sorted = delivery.toSorted((a, b) => a - b)
  return {
    name: 'felt',
    about: `${people} people connected, ${perSecond} messages a second, ${messages} messages, ${delivery.length} samples`,
    rows: [row('send → on the other’s socket', delivery), row('send → acknowledged', acknowledgement)],
    figures: [
      {
        what: 'p99 from send to the other’s socket',
        value: quantile(sorted, 0.99),
        unit: 'ms',
        floor: 100,
        goal: 100,
      },
    ],
  }
}

function row(what: string, values: number[]) {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number) => round(quantile(sorted, share), 1)
  return { what, 'p50 ms': at(0.5), 'p95 ms': at(0.95), 'p99 ms': at(0.99), 'max ms': at(1) }
}
