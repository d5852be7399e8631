import { loadavg } from 'node:os'
import { startWorker } from '../support/child.ts'
import { median, type Report, round } from '../support/report.ts'
import type { FirstStart } from './ours.ts'

/** How long a newcomer waits for the demo organisation: each time a process and a data folder that are new. */
export async function demo({ quick }: { quick: boolean }): Promise<Report> {
  const runs: (FirstStart & { cpu: number; load: number })[] = []
  for (let run = 0; run < (quick ? 2 : 5); run += 1) {
    const load = loadavg()[0] ?? Number.NaN
    const server = startWorker(new URL('ours.ts', import.meta.url))
    const before = await server.cpu()
    const start = await server.call<FirstStart>('firstStart')
    runs.push({ ...start, cpu: (await server.cpu()) - before, load })
    await server.stop()
  }
  return {
    name: 'demo',
    about:
      'the first start: an empty folder, the embedded database, the demo organisation, the first request',
    rows: runs.map(({ ready, demo, cpu, load }) => ({
      's until it listens': round(ready),
      's of it for the demo': demo,
      's CPU': round(cpu),
      'load of the machine before': round(load, 1),
    })),
    figures: [
      {
        what: 'making the demo organisation',
        value: median(runs.map((run) => run.demo)),
        unit: 's',
        floor: 5,
        goal: 3,
      },
    ],
  }
}
