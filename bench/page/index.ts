import { Agent, get } from 'node:http'
import { startWorker, type Worker } from '../support/child.ts'
import { median, type Report, round } from '../support/report.ts'

const messages = 100_000
const here = (file: string) => new URL(file, import.meta.url)

type Filled = { port: number; chatId: string; token: string }
type Side = { worker: Worker; port: number }
type Sample = { cpu: number; ms: number }

/** A page of 50 anywhere in 100,000 messages, against the driver's `find` and `JSON.stringify` over bare `http`. */
export async function page({ quick }: { quick: boolean }): Promise<Report> {
  const rounds = quick ? 3 : 7
  const pages = quick ? 200 : 500
  const database = startWorker(here('../support/database.ts'))
  const url = await database.call<string>('url')
  const [bare, ours] = [startWorker(here('bare.ts'), [url]), startWorker(here('ours.ts'), [url])]
  const filled = await ours.call<Filled>('fill', quick ? messages / 10 : messages)
  const sides: Side[] = [
    { worker: bare, port: await bare.call<number>('start') },
    { worker: ours, port: filled.port },
  ]
  const samples = sides.map((): Sample[] => [])
  for (let round = -1; round < rounds; round += 1)
    for (const [index, side] of sides.entries()) {
      const sample = await ask(side, filled, pages)
      if (round >= 0) samples[index]?.push(sample)
    }
  for (const worker of [bare, ours, database]) await worker.stop()
  const [reference = [], own = []] = samples
  const ratio = (of: (sample: Sample) => number) =>
    median(own.map((sample, index) => of(sample) / of(reference[index] ?? sample)))
  const cpu = round(ratio(({ cpu }) => cpu))
  return {
    name: 'page',
    about: `a page of 50 anywhere in ${quick ? messages / 10 : messages} messages over HTTP, one after the other, uncompressed`,
    rows: [
      row('find + stringify over bare http', reference),
      { ...row('OMS Chat', own), 'CPU, × bare': cpu },
    ],
    figures: [
      { what: 'time of a page', value: ratio(({ ms }) => ms), unit: '× bare', floor: 1.3, goal: 1.3 },
    ],
  }
}

const row = (side: string, samples: Sample[]) => ({
  side,
  'ms per page': round(median(samples.map(({ ms }) => ms)), 3),
  'ms CPU per page': round(median(samples.map(({ cpu }) => cpu)), 3),
})

/** Milliseconds per page: on the clock, and of the server's CPU. */
async function ask({ worker, port }: Side, { chatId, token }: Filled, pages: number): Promise<Sample> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const before = await worker.cpu()
  const start = performance.now()
  for (let index = 0; index < pages; index += 1) {
    const seq = 100 + ((index * 7_919) % (messages / 10 - 100))
    await fetchPage(agent, port, `/api/v1/chats/${chatId}/messages?before=${seq}&limit=50`, token)
  }
  const ms = (performance.now() - start) / pages
  const cpu = (((await worker.cpu()) - before) * 1_000) / pages
  agent.destroy()
  return { cpu, ms }
}

const fetchPage = (agent: Agent, port: number, path: string, token: string): Promise<void> =>
  new Promise((resolve, reject) => {
    get({ agent, port, path, host: '127.0.0.1', headers: { authorization: `Bearer ${token}` } }, (res) => {
      let size = 0
      res.on('data', (chunk: Buffer) => (size += chunk.length))
      res.on('end', () =>
        res.statusCode === 200 && size > 10_000
          ? resolve()
          : reject(new Error(`${res.statusCode}, ${size} bytes`)),
      )
    }).on('error', reject)
  })
