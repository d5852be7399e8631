import type { Id } from '@oms-chat/shared'
import type { LogCollection, LogRow } from '../models/log.ts'
import { objectId } from './ids.ts'
import type { Newest } from './newest.ts'
import type { Entry, StateCache } from './stateCache.ts'

/** The kinds of rows that fold into something else than themselves. */
const folding: LogRow['kind'][] = ['created', 'edit', 'delete', 'reaction', 'member', 'settings']

type Parts<S> = {
  log: LogCollection
  cache: StateCache<S>
  settle: (logId: Id, newest: Newest) => Promise<Entry<S>>
}

/**
 * Folds what is open in any of these logs, up to the heads given. One query tells which need it, which nearly all
 * don't; none, where this process has folded everything itself. Gives the states of those that did.
 */
export function createSettleMany<S>({ log, cache, settle }: Parts<S>) {
  return async (newest: ReadonlyMap<Id, Newest>): Promise<Map<Id, S>> => {
    const unsure = [...newest].filter(([id, { rev }]) => (cache.peek(id)?.foldedTo ?? 0) < rev)
    if (unsure.length === 0) return new Map()
    const chatIds = unsure.map(([id]) => objectId(id))
    const open = await log
      .find({ open: true, chatId: { $in: chatIds }, kind: { $in: folding } }, { projection: { chatId: 1 } })
      .toArray()
    const ids = new Set(open.map(({ chatId }) => chatId.toHexString()))
    const settled = unsure.map(async ([id, at]): Promise<[Id, S][]> => {
      if (ids.has(id)) return [[id, (await settle(id, at)).state]]
      cache.foldedTo(id, at.rev)
      return []
    })
    return new Map((await Promise.all(settled)).flat())
  }
}
