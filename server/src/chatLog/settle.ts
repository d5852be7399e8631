import type { Types } from 'mongoose'
import type { Id } from '@oms-chat/shared'
import type { LogCollection } from '../models/log.ts'
import { objectId } from './ids.ts'
import type { Newest } from './newest.ts'
import type { Entry, StateCache } from './stateCache.ts'
import type { Targets } from './targets.ts'
import type { Views } from './views.ts'

type Parts<S> = { log: LogCollection; views: Views<S>; cache: StateCache<S>; targets: Targets }

/**
 * Brings what readers read up to a head: the state in memory, and in the database whatever a writer committed and
 * hasn't folded, be it that it is just about to or that it died.
 */
export function createSettle<S>({ log, views, cache, targets }: Parts<S>) {
  async function foldOpen(logId: Id, head: number, entry: Entry<S>): Promise<void> {
    const rows = await log
      .find({ open: true, chatId: objectId(logId), rev: { $lte: head } })
      .sort({ rev: 1 })
      .toArray()
    const about = new Map<string, Types.ObjectId>()
    for (const { targetId } of rows) if (targetId) about.set(String(targetId), targetId)
    if (about.size > 0) {
      const found = await targets.read(logId, [...about.values()])
      await targets.save(logId, [...found.values()])
    }
    const stateRows = rows.filter(({ payload }) => payload !== undefined)
    if (stateRows.length > 0) await views.write(logId, entry.state, stateRows)
    cache.foldedTo(logId, head)
  }

  return async (logId: Id, { rev }: Newest): Promise<Entry<S>> => {
    let entry = await cache.get(logId)
    if (entry.head < rev) entry = (await cache.catchUp(logId)).entry
    if (entry.foldedTo < rev) await foldOpen(logId, rev, entry)
    return entry
  }
}
