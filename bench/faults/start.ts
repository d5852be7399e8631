import { startWorker } from '../support/child.ts'
import { protections } from './protections.ts'
import type { Report } from './run.ts'

type Options = {
  /** How many times faster than real time passes. */
  scale: number
  /** The protection to take out, by name. */
  without?: string | undefined
}

const here = (file: string) => new URL(file, import.meta.url)

/** The harness in a process of its own, since time passes differently there. */
export function startHarness({ scale, without }: Options) {
  const args = [`--scale=${scale}`]
  if (without !== undefined) {
    const changes = protections[without]?.changes
    if (!changes) throw new Error(`there is no protection called ${without}`)
    args.push(`--without=${JSON.stringify(changes)}`)
  }
  const worker = startWorker(here('harness.ts'), args, [here('takeOut.mjs')])
  return {
    rows: () => worker.call<string[]>('rows'),
    /** One fault; with `sends`, more than once among so many messages. */
    run: (name: string, seed: number, sends = 0) => worker.call<Report>('run', { name, seed, sends }),
    stop: () => worker.stop(),
  }
}

export type Harness = ReturnType<typeof startHarness>
