import { ErrorCode, MongoError } from '../errors.ts'
import type { Tables } from './tables.ts'

interface Job {
  readonly work: () => unknown
  readonly settle: (outcome: Outcome) => void
}

type Outcome = { readonly result: unknown } | { readonly error: unknown }

export interface Commits {
  /**
   * Runs `work` in the next transaction; settles once that transaction is on the disk. Patient work begins none of
   * its own for a moment: it goes with what others write.
   */
  run<T>(work: () => T, patient?: boolean): Promise<T>
  /** Settles when nothing waits. */
  idle(): Promise<void>
}

interface Hooks {
  /** Last thing within the transaction. */
  beforeCommit(): void
  committed(): void
  rolledBack(): void
}

/** Milliseconds that patient work waits for others. */
const patienceMs = 25

const full = /MDB_MAP_FULL|ENOSPC|No space left|EFBIG|File too large|EDQUOT|Input\/output error|Disk quota/i

/** What a failed commit is to a client: not acknowledged, nothing kept, and told why. */
const commitFailed = (error: unknown): MongoError => {
  const reason = error instanceof Error ? error.message : String(error)
  return full.test(reason)
    ? new MongoError(
        ErrorCode.OutOfDiskSpace,
        `the write could not be stored, and nothing of it was kept: ${reason}`,
      )
    : new MongoError(ErrorCode.InternalError, `the write failed, and nothing of it was kept: ${reason}`)
}

/**
 * Group commit: all writes that came in within one turn of the event loop (and while the commit before was being
 * synced) go into one transaction and share its sync; each is answered only after it. The sync happens in this thread:
 * so nothing can be read that isn't on the disk, and a failed one can't be missed.
 */
export const createCommits = ({ root }: Tables, hooks: Hooks): Commits => {
  let waiting: Job[] = []
  let isDue = false
  let patience: NodeJS.Timeout | undefined

  /** A refusal is the business of its own job; anything else ends the whole transaction. */
  const runAll = (jobs: readonly Job[]): Outcome[] => {
    const outcomes = jobs.map(({ work }): Outcome => {
      try {
        return { result: work() }
      } catch (error) {
        if (error instanceof MongoError) return { error }
        throw error
      }
    })
    hooks.beforeCommit()
    return outcomes
  }

  /**
   * Where a transaction fails as a whole, its writes are tried again one by one: so a write that can't be carried out
   * takes no other with it, and on a full disk those still go that need no room.
   */
  const commitAll = (jobs: readonly Job[]): void => {
    let outcomes: Outcome[]
    try {
      outcomes = root.transactionSync(() => runAll(jobs))
      hooks.committed()
    } catch (error) {
      hooks.rolledBack()
      if (jobs.length > 1) for (const job of jobs) commitAll([job])
      else jobs[0]?.settle({ error: commitFailed(error) })
      return
    }
    for (let at = 0; at < jobs.length; at++) {
      const outcome = outcomes[at]
      if (outcome) jobs[at]?.settle(outcome)
    }
  }

  const commit = (): void => {
    isDue = false
    clearTimeout(patience)
    patience = undefined
    const jobs = waiting
    waiting = []
    if (jobs.length > 0) commitAll(jobs)
  }

  const soon = (): void => {
    if (isDue) return
    isDue = true
    setImmediate(commit)
  }

  return {
    run: <T>(work: () => T, patient = false) =>
      new Promise<T>((resolve, reject) => {
        if (patient) patience ??= setTimeout(soon, patienceMs)
        else soon()
        waiting.push({
          work,
          settle: (outcome) => {
            if ('error' in outcome) reject(outcome.error)
            else resolve(outcome.result as T)
          },
        })
      }),
    idle: async () => {
      while (waiting.length > 0) {
        soon()
        await new Promise((resolve) => setImmediate(resolve))
      }
    },
  }
}
