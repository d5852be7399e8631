import type { Types } from 'mongoose'
import type { Id } from '@oms-chat/shared'
import {
  isMessageRow,
  type LogCollection,
  type LogRow,
  type MessageRow,
  type RowPayload,
} from '../models/log.ts'
import { messageChangeOf } from './changesOf.ts'
import { objectId } from './ids.ts'
import { calledBy, foldMessage, hasExpired, type MessageChange } from './messageState.ts'

/** A message as a decision sees it: folded whole, beside the revision that is stored. */
export type Target = { row: MessageRow; storedRev: number }

const changesOf = (rows: readonly LogRow[]): MessageChange[] =>
  rows.map(messageChangeOf).filter((change) => change !== null)

/** What the first edit replaces is kept, so that the log can be replayed and history shown. */
const firstText = ({ payload, state: { content, mentions, here } }: MessageRow): RowPayload =>
  payload ?? { content, ...(mentions && { mentions }), ...(here && { here }) }

/** The row of a message after these rows about it. */
export function foldRows(row: MessageRow, rows: readonly LogRow[]): MessageRow {
  const { state, stateRev } = foldMessage(row, changesOf(rows))
  if (stateRev === row.stateRev) return row
  const { counts, mentions: _, payload, expiresAt, main, ...rest } = row
  const mentions = calledBy(state)
  if (state.deletedAt)
    return { ...rest, ...(main && !hasExpired(state, state.deletedAt) && { main }), state, stateRev }
  return {
    ...rest,
    ...(main && { main }),
    ...(counts && { counts }),
    ...(expiresAt && { expiresAt }),
    ...(mentions && { mentions }),
    ...(state.editedAt ? { payload: firstText(row) } : payload && { payload }),
    state,
    stateRev,
  }
}

function writeOf(row: MessageRow, storedRev: number) {
  const { _id, state, stateRev, counts, mentions, payload, expiresAt, main } = row
  const set = { state, stateRev, ...(mentions && { mentions }), ...(payload && { payload }) }
  const unset = {
    ...(!counts && { counts: '' as const }),
    ...(!mentions && { mentions: '' as const }),
    ...(!payload && { payload: '' as const }),
    ...(!expiresAt && { expiresAt: '' as const }),
    ...(!main && { main: '' as const }),
  }
  return {
    updateOne: {
      filter: { _id, stateRev: storedRev },
      update: { $set: set, ...(Object.keys(unset).length > 0 && { $unset: unset }) },
    },
  }
}

export type Targets = ReturnType<typeof createTargets>

/** The messages that changes are about: read folded, and written back. */
export function createTargets(log: LogCollection) {
  const openAbout = (chatId: Types.ObjectId, ids: readonly Types.ObjectId[]): Promise<LogRow[]> =>
    log
      .find({ open: true, chatId, targetId: { $in: [...ids] } })
      .sort({ rev: 1 })
      .toArray()

  /**
   * Reads these messages whole: with what isn't folded in the database yet. Open rows come first: a row that was
   * closed before is in its message already.
   */
  async function read(logId: Id, ids: readonly Types.ObjectId[]): Promise<Map<Id, Target>> {
    if (ids.length === 0) return new Map()
    const chatId = objectId(logId)
    const open = await openAbout(chatId, ids)
    const rows = await log.find({ chatId, _id: { $in: [...ids] } }).toArray()
    return new Map(
      rows.filter(isMessageRow).map((row) => {
        const changes = open.filter(({ targetId }) => targetId?.equals(row._id))
        return [String(row._id), { row: foldRows(row, changes), storedRev: row.stateRev }]
      }),
    )
  }

  /** Deleted text goes from the rows of its edits too. */
  async function scrub(logId: Id, targets: readonly Target[]): Promise<void> {
    const deleted = targets.filter(({ row }) => row.state.deletedAt).map(({ row }) => row._id)
    if (deleted.length === 0) return
    await log.updateMany(
      { chatId: objectId(logId), targetId: { $in: deleted }, kind: 'edit' },
      { $unset: { payload: '' } },
    )
  }

  async function write(targets: readonly Target[]): Promise<boolean> {
    const changed = targets.filter(({ row, storedRev }) => row.stateRev > storedRev)
    if (changed.length === 0) return true
    const { matchedCount } = await log.bulkWrite(
      changed.map(({ row, storedRev }) => writeOf(row, storedRev)),
      { ordered: false },
    )
    return matchedCount === changed.length
  }

  return {
    read,

    /**
     * Writes messages that are folded already; where somebody was faster, folds them again from what is stored.
     * Gives them as they are then.
     */
    async save(logId: Id, folded: readonly Target[]): Promise<Map<Id, Target>> {
      let targets = new Map(folded.map((target) => [String(target.row._id), target]))
      while (!(await write([...targets.values()])))
        targets = await read(
          logId,
          [...targets.values()].map(({ row }) => row._id),
        )
      await scrub(logId, [...targets.values()])
      return targets
    },
  }
}
