import type { Types } from 'mongoose'
import type { ChatCollection } from '../models/chat.ts'
import type { LogCollection, RowKind } from '../models/log.ts'

/** What a row shows, and what counts it; none of it is left of what retention took. */
const shown = { main: '', counts: '', mentions: '', expiresAt: '', stateRev: '', state: '' } as const
/** What these rows say is about messages. Others say who is in the chat and how it is set: no words of anybody's. */
const saying: RowKind[] = ['message', 'edit', 'delete', 'reaction']
const rowsMax = 500
const dayMs = 86_400_000
/** A request that was committed is known again for so long after its text went. */
const keysDays = 180

/** A place in a chat's log, as the database has the chat. */
export type Purged = { chatId: Types.ObjectId; below: number }

/**
 * Takes from the database what lies below the oldest revision of a chat that is kept: first what its rows say, and
 * 180 days later the rows. Any number of processes may do so at the same time, and one that stops in the middle is
 * followed by another.
 */
export function createPurge(log: LogCollection, chats: ChatCollection, clock: () => Date) {
  const purgeOf = async (chatId: Types.ObjectId) =>
    (await chats.findOne({ _id: chatId }, { projection: { purge: 1 } }))?.purge

  /** Empties rows of [from, to); false where one of them, or a change of one, isn't folded and told yet. */
  async function emptyRange(chatId: Types.ObjectId, from: number, to: number): Promise<boolean> {
    const range = { chatId, rev: { $gte: from, $lt: to } }
    const rows = await log.find(range, { projection: { _id: 1, open: 1 } }).toArray()
    if (rows.some(({ open }) => open)) return false
    const about = { chatId, targetId: { $in: rows.map(({ _id }) => _id) } }
    if (await log.findOne({ ...about, open: true }, { projection: { _id: 1 } })) return false
    await log.updateMany({ ...about, kind: { $in: saying } }, { $unset: { payload: '' } })
    await log.updateMany({ ...range, kind: { $in: saying } }, { $unset: { ...shown, payload: '' } })
    await log.updateMany(range, { $unset: shown })
    await chats.updateOne({ _id: chatId }, { $max: { 'purge.emptiedTo': to } })
    return true
  }

  return {
    /** Empties the rows below a revision that was committed as the oldest one kept; gives how many it came by. */
    async empty({ chatId, below }: Purged): Promise<number> {
      const { emptiedTo: begin = 1 } = (await purgeOf(chatId)) ?? {}
      let from = begin
      while (from < below) {
        const to = Math.min(below, from + rowsMax)
        if (!(await emptyRange(chatId, from, to))) break
        from = to
      }
      return Math.max(0, from - begin)
    },

    /** Drops rows that were emptied 180 days ago; the lowest first, so that what is left has no hole. */
    async drop(chatId: Types.ObjectId): Promise<number> {
      const purge = await purgeOf(chatId)
      if (!purge) return 0
      const { emptiedTo, drop } = purge
      const now = clock()
      if (drop && drop.at > now) return 0
      let dropped = 0
      for (let more = drop !== undefined; more && drop;) {
        const rows = await log
          .find({ chatId, rev: { $lt: drop.below } }, { projection: { rev: 1 } })
          .sort({ rev: 1 })
          .limit(rowsMax)
          .toArray()
        const last = rows.at(-1)
        if (last) await log.deleteMany({ chatId, rev: { $lte: last.rev } })
        dropped += rows.length
        more = rows.length === rowsMax
      }
      const next = { below: emptiedTo, at: new Date(now.getTime() + keysDays * dayMs) }
      await chats.updateOne(
        {
          _id: chatId,
          ...(drop ? { 'purge.drop.below': drop.below } : { 'purge.drop': { $exists: false } }),
        },
        { $set: { 'purge.drop': next } },
      )
      return dropped
    },
  }
}
