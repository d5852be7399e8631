import type { Upkeep } from '../services/ports.ts'

/**
 * Does each job every so often in this process, one run of it at a time, while `isDue` says so. What fails is told,
 * and tried again at its next turn.
 */
export function runHere(
  upkeep: readonly Upkeep[],
  isDue: () => boolean,
  onError: (error: unknown, name: string) => void,
) {
  const running = new Map<string, Promise<unknown>>()

  const turn = ({ name, run }: Upkeep) => {
    if (!isDue() || running.has(name)) return
    const work = run()
      .catch((error: unknown) => onError(error, name))
      .finally(() => running.delete(name))
    running.set(name, work)
  }
  const timers = upkeep.map((job) => setInterval(() => turn(job), job.everyMs).unref())

  return {
    /** Lets what runs come to its end. */
    async stop(): Promise<void> {
      for (const timer of timers) clearInterval(timer)
      await Promise.all(running.values())
    },
  }
}
