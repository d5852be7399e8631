import type { Types } from 'mongoose'
import type { Id } from '@oms-chat/shared'
import { isMessageRow, type LogRow, type MessageRow } from '../models/log.ts'
import type { Closer } from './closer.ts'
import { type Commit, type Outcome, unavailable } from './outcome.ts'
import type { Entry, StateCache } from './stateCache.ts'
import type { OnStep, OnTold } from './step.ts'
import type { Target, Targets } from './targets.ts'
import type { Views } from './views.ts'

/** A row that is in the log, and who waits for the answer. */
export type Done<S, V> = {
  row: LogRow
  /** The log at this row or later. */
  entry: Entry<S>
  /** The message it shows or changes, folded with it; null where it has to be read. */
  target: Target | null
  answer: (outcome: Outcome<S, V>) => void
}

/** Tells whom it concerns of rows that are committed and folded; gives what it told about each. */
export type Publish<S, V> = (logId: Id, commits: Commit<S>[]) => Promise<V[]>

type Parts<S, V> = {
  views: Views<S>
  cache: StateCache<S>
  targets: Targets
  closer: Closer
  publish: Publish<S, V>
  onTold: OnTold | undefined
  onStep: OnStep | undefined
  onError: (error: unknown, what: string) => void
}

/** The message that a row shows or changes. */
function messageIdOf({ _id, kind, main, targetId }: LogRow): Types.ObjectId | null {
  if (main || kind === 'message') return _id
  return kind === 'edit' || kind === 'delete' || kind === 'reaction' ? (targetId ?? null) : null
}

/** What follows a commit, in the order of the log: fold, tell, answer, close. */
export function createFinish<S, V>(parts: Parts<S, V>) {
  const { views, cache, targets, closer, publish, onTold, onStep, onError } = parts
  const chains = new Map<Id, Promise<void>>()

  /** Reads the messages that weren't read for the decision. */
  async function withTargets(logId: Id, done: readonly Done<S, V>[]): Promise<Done<S, V>[]> {
    const missing = done.flatMap(({ row, target }) => (target ? [] : (messageIdOf(row) ?? [])))
    if (missing.length === 0) return [...done]
    const found = await targets.read(logId, missing)
    return done.map((one) => {
      const id = messageIdOf(one.row)
      return one.target || !id ? one : { ...one, target: found.get(String(id)) ?? null }
    })
  }

  async function fold(logId: Id, done: readonly Done<S, V>[]): Promise<Commit<S>[]> {
    const last = done.at(-1)
    if (!last) return []
    const rows = done.map(({ row }) => row)
    if (rows.some(({ payload }) => payload !== undefined)) await views.write(logId, last.entry.state, rows)
    const changed = done.flatMap(({ target }) =>
      target && target.row.stateRev > target.storedRev ? [target] : [],
    )
    const saved = changed.length > 0 ? await targets.save(logId, changed) : null
    const messageOf = ({ target, row }: Done<S, V>): MessageRow | null => {
      if (!target) return isMessageRow(row) ? row : null
      return saved?.get(String(target.row._id))?.row ?? target.row
    }
    return done.map((one) => ({ row: one.row, state: one.entry.state, message: messageOf(one) }))
  }

  async function complete(logId: Id, given: readonly Done<S, V>[], committedAt?: number): Promise<void> {
    const done = await withTargets(logId, given)
    const commits = await fold(logId, done)
    await onStep?.('folded')
    const told = await publish(logId, commits)
    if (committedAt !== undefined) onTold?.(done.length, committedAt)
    await onStep?.('told')
    for (const [index, { answer }] of done.entries()) {
      const [commit, view] = [commits[index], told[index]]
      if (commit && view !== undefined) answer({ kind: 'committed', commit, view })
    }
    closer.close(done.map(({ row }) => row._id))
    const [first, last] = [done[0], done.at(-1)]
    const folded = cache.peek(logId)?.foldedTo ?? -1
    if (first && last && folded >= first.row.rev - 1) cache.foldedTo(logId, last.row.rev)
  }

  return {
    /** @param committedAt when, of `performance.now()`, if that was just now */
    finish(logId: Id, done: readonly Done<S, V>[], committedAt?: number): Promise<void> {
      const work = (chains.get(logId) ?? Promise.resolve())
        .then(() => complete(logId, done, committedAt))
        .catch((error: unknown) => {
          // They are in the log: the sweeper does the rest, and who asks again gets the answer.
          onError(error, 'could not finish what was committed')
          for (const { answer } of done) answer({ kind: 'refused', error: unavailable.error })
        })
        .finally(() => {
          if (chains.get(logId) === work) chains.delete(logId)
        })
      chains.set(logId, work)
      return work
    },
    async idle(): Promise<void> {
      while (chains.size > 0) await Promise.all(chains.values())
    },
  }
}
