import type { Id } from '@oms-chat/shared'
import { inOneBatch } from '../models/driver.ts'
import type { LogCollection, LogRow } from '../models/log.ts'
import { gathered } from './gathered.ts'
import { objectId } from './ids.ts'
import { createLru } from './lru.ts'
import type { Newest } from './newest.ts'
import type { Entry, StateCache } from './stateCache.ts'

/** The kinds of rows that fold into something else than themselves. */
const folding: LogRow['kind'][] = ['created', 'edit', 'delete', 'reaction', 'member', 'settings']
/** Of so many logs it is remembered up to where they are folded, also where nothing else of them is known. */
const rememberedMax = 10_000

type Parts<S> = {
  log: LogCollection
  cache: StateCache<S>
  settle: (logId: Id, newest: Newest) => Promise<Entry<S>>
}

/**
 * Folds what is open in any of these logs, up to the heads given. One query tells which need it, which nearly all
 * don't; none, where this process has folded everything itself, or has looked before. Gives the states of those that
 * did.
 */
export function createSettleMany<S>({ log, cache, settle }: Parts<S>) {
  const looked = createLru<Id, number>(rememberedMax)
  const foldedTo = (id: Id): number => Math.max(cache.peek(id)?.foldedTo ?? 0, looked.get(id) ?? 0)

  const openAmong = gathered(async (logIds: readonly Id[]) => {
    const filter = { open: true as const, chatId: { $in: logIds.map(objectId) }, kind: { $in: folding } }
    const rows = await log.find(filter, { ...inOneBatch, projection: { chatId: 1 } }).toArray()
    return new Map(rows.map(({ chatId }) => [chatId.toHexString(), true as const]))
  })

  return async (newest: ReadonlyMap<Id, Newest>): Promise<Map<Id, S>> => {
    const unsure = [...newest].filter(([id, { rev }]) => foldedTo(id) < rev)
    if (unsure.length === 0) return new Map()
    const open = await openAmong(unsure.map(([id]) => id))
    const settled = unsure.map(async ([id, at]): Promise<[Id, S][]> => {
      const states: [Id, S][] = open.has(id) ? [[id, (await settle(id, at)).state]] : []
      cache.foldedTo(id, at.rev)
      looked.set(id, Math.max(at.rev, foldedTo(id)))
      return states
    })
    return new Map((await Promise.all(settled)).flat())
  }
}
