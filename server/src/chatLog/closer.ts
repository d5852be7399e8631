import type { Types } from 'mongoose'
import type { LogCollection } from '../models/log.ts'

export type Closer = ReturnType<typeof createCloser>

const idsMax = 2_000

/**
 * Closes rows behind which nothing is left to do. Nobody waits for it: rows that gather during one update go with
 * the next, and those of a process that dies are done again by the sweeper.
 */
export function createCloser(log: LogCollection, onError: (error: unknown) => void) {
  let gathered: Types.ObjectId[] = []
  let running: Promise<void> | null = null

  async function run(): Promise<void> {
    while (gathered.length > 0) {
      const ids = gathered.splice(0, idsMax)
      try {
        await log.updateMany(
          { _id: { $in: ids } },
          { $unset: { open: '' } },
          { writeConcern: { w: 1, journal: false } },
        )
      } catch (error) {
        onError(error)
      }
    }
    running = null
  }

  return {
    close(ids: readonly Types.ObjectId[]): void {
      gathered = gathered.concat(ids)
      running ??= Promise.resolve().then(run)
    },
    /** Resolves when nothing is left to close. */
    idle: (): Promise<void> => running ?? Promise.resolve(),
  }
}
