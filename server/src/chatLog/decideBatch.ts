import type { Types } from 'mongoose'
import type { Id } from '@oms-chat/shared'
import { isMessageRow, type LogRow, type MessageRow } from '../models/log.ts'
import { objectId } from './ids.ts'
import { calledBy } from './messageState.ts'
import type { Decision, Draft, Operation } from './outcome.ts'
import type { Entry } from './stateCache.ts'
import { foldRows, type Target } from './targets.ts'

/** An operation that waits, with what is fixed the moment it was asked. */
export type Asked<S> = { _id: Types.ObjectId; at: Date; operation: Operation<S> }

/** What is decided about one operation, on the state behind everything decided before it. */
export type Decided<S, A extends Asked<S>> = {
  asked: A
  decision: Decision
  row: LogRow | null
  /** The log behind this. */
  entry: Entry<S>
  /** The message it shows or changes, folded with this. */
  target: Target | null
}

function rowOf<S>(asked: Asked<S>, logId: Id, draft: Draft, entry: Entry<S>): LogRow {
  const { _id, at, operation } = asked
  const { kind, targetId, actorId, clientId } = operation
  const { payload, state, counts } = draft
  const rev = entry.head + 1
  const mentions = state && calledBy(state)
  return {
    _id,
    chatId: objectId(logId),
    rev,
    kind,
    ...(targetId && { targetId }),
    actorId,
    clientId,
    ...(payload && { payload }),
    at,
    open: true,
    ...(state
      ? {
          main: true,
          stateRev: rev,
          state,
          ...(mentions && { mentions }),
          ...(state.expiresAt && { expiresAt: state.expiresAt }),
        }
      : entry.lastId && { lastId: entry.lastId }),
    ...(counts && { counts }),
  }
}

const shown = (row: MessageRow): Target => ({ row, storedRev: row.stateRev })

/** Decides operations one after the other, each on the state, and on its message, behind the one before. Pure. */
export function decideBatch<S, A extends Asked<S>>(
  logId: Id,
  batch: readonly A[],
  known: { entry: Entry<S>; targets: ReadonlyMap<Id, Target>; apply: (state: S, row: LogRow) => S },
): Decided<S, A>[] {
  let { entry } = known
  const targets = new Map(known.targets)
  return batch.map((asked) => {
    const { targetId, aboutMessage, decide } = asked.operation
    const about = aboutMessage && targetId ? String(targetId) : null
    const before = (about !== null && targets.get(about)) || null
    const decision = decide(entry.state, before?.row ?? null, asked.at)
    if (decision === 'nothing' || !('draft' in decision))
      return { asked, decision, row: null, entry, target: before }
    const row = rowOf(asked, logId, decision.draft, entry)
    entry = {
      ...entry,
      head: row.rev,
      state: known.apply(entry.state, row),
      lastId: row.main ? row._id : entry.lastId,
    }
    if (isMessageRow(row)) return { asked, decision, row, entry, target: shown(row) }
    const target = before && { ...before, row: foldRows(before.row, [row]) }
    if (about !== null && target) targets.set(about, target)
    return { asked, decision, row, entry, target }
  })
}
