import { startWorker, type Worker } from '../support/child.ts'
import { median, type Report, round } from '../support/report.ts'

const width = 200
const here = (file: string) => new URL(file, import.meta.url)

/** CPU of the process that stores a message, 200 at once in 20 chats, against `Model.create` into the same database. */
export async function store({ quick }: { quick: boolean }): Promise<Report> {
  const rounds = quick ? 3 : 7
  const count = quick ? 2_000 : 5_000
  const database = startWorker(here('../support/database.ts'))
  const url = await database.call<string>('url')
  const [model, ours] = [startWorker(here('modelCreate.ts'), [url]), startWorker(here('ours.ts'), [url])]
  const costs = { model: [] as number[], ours: [] as number[] }
  for (let round = -1; round < rounds; round += 1) {
    const sample = { model: await cost(model, count), ours: await cost(ours, count) }
    if (round < 0) continue
    costs.model.push(sample.model)
    costs.ours.push(sample.ours)
  }
  for (const worker of [model, ours, database]) await worker.stop()
  const ratios = costs.ours.map((one, index) => one / (costs.model[index] ?? Number.NaN))
  return {
    name: 'store',
    about: 'CPU to store a message, 200 at once, majority and journal, the database in its own process',
    rows: [
      { side: 'Model.create', 'µs CPU per message': round(median(costs.model)) },
      {
        side: 'OMS Chat, from the decision to the acknowledgement',
        'µs CPU per message': round(median(costs.ours)),
      },
    ],
    figures: [
      { what: 'storing a message', value: median(ratios), unit: '× Model.create', floor: 0.3, goal: 0.15 },
    ],
  }
}

/** Microseconds of CPU for each of `count` messages. */
async function cost(worker: Worker, count: number): Promise<number> {
  const before = await worker.cpu()
  await worker.call('store', { count, width })
  return (((await worker.cpu()) - before) / count) * 1e6
}
