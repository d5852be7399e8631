import type { Types } from 'mongoose'
import type { Id } from '@oms-chat/shared'
import { inOneBatch } from '../models/driver.ts'
import type { LogCollection, LogRow } from '../models/log.ts'
import { gathered } from './gathered.ts'
import { objectId } from './ids.ts'
import { createLru } from './lru.ts'
import { newestOf } from './newest.ts'
import type { Views } from './views.ts'

/** A log folded up to `head`. */
export type Entry<S> = {
  head: number
  state: S
  /** The newest row up to `head` that shows in the main list. */
  lastId: Types.ObjectId | null
  /** Up to here nothing is left to fold in the database either. */
  foldedTo: number
}

/** The fields of rows that fold into a state. */
const stateFields = {
  chatId: 1,
  rev: 1,
  kind: 1,
  targetId: 1,
  actorId: 1,
  clientId: 1,
  payload: 1,
  at: 1,
  main: 1,
  lastId: 1,
}

const stateKinds = ['created', 'member', 'settings', 'hide', 'preferences'] as const
const entriesMax = 2_000

export type StateCache<S> = ReturnType<typeof createStateCache<S>>

/**
 * The states that this process knows, each with the revision it was folded at. An entry may be old, never wrong:
 * whoever decides on it inserts the very next revision, and whoever reads compares it with the head first.
 */
export function createStateCache<S>(log: LogCollection, views: Views<S>) {
  const entries = createLru<Id, Entry<S>>(entriesMax)

  /** Keeps the newer of two: both are folds of the same log. */
  function keep(logId: Id, entry: Entry<S>): Entry<S> {
    const known = entries.peek(logId)
    const newer = known && known.head > entry.head ? known : entry
    const foldedTo = Math.max(newer.foldedTo, known?.foldedTo ?? 0, entry.foldedTo)
    const kept = { ...newer, foldedTo }
    entries.set(logId, kept)
    return kept
  }

  /** Open rows first, then the documents: what was closed before is in them. */
  async function load(logId: Id): Promise<Entry<S>> {
    const chatId = objectId(logId)
    const newest = (await newestOf(log, [logId])).get(logId)
    if (!newest) return { head: 0, state: views.empty, lastId: null, foldedTo: 0 }
    const open = await log
      .find({ open: true, chatId, kind: { $in: [...stateKinds] } }, { projection: stateFields })
      .sort({ rev: 1 })
      .toArray()
    const state = open
      .filter(({ rev }) => rev <= newest.rev)
      .reduce<S>((folded, row) => views.apply(folded, row), await views.read(logId))
    return keep(logId, { head: newest.rev, state, lastId: newest.lastId, foldedTo: 0 })
  }

  async function readBehind(logIds: readonly Id[]): Promise<Map<Id, LogRow[]>> {
    const behind = new Map<Id, LogRow[]>()
    const filters = logIds.flatMap((logId) => {
      const head = entries.peek(logId)?.head ?? 0
      if (head === 0) return []
      behind.set(logId, [])
      return [{ chatId: objectId(logId), rev: { $gt: head } }]
    })
    if (filters.length === 0) return behind
    const rows = log.find({ $or: filters }, { ...inOneBatch, projection: stateFields })
    for (const row of await rows.toArray()) behind.get(row.chatId.toHexString())?.push(row)
    for (const list of behind.values()) list.sort((a, b) => a.rev - b.rev)
    return behind
  }
  /**
   * What was written to these logs behind their entries, in the order of each; nothing for logs without entries. It
   * is asked for by who is about to write: nobody waits.
   */
  const rowsBehind = gathered(readBehind, { crowdMs: 0 })

  return {
    peek: (logId: Id): Entry<S> | undefined => entries.peek(logId),

    /** As this process knows it; loaded when it doesn't. */
    async get(logId: Id): Promise<Entry<S>> {
      return entries.get(logId) ?? load(logId)
    },

    keep,

    /** Folds in what other processes wrote since. */
    async catchUp(logId: Id): Promise<{ entry: Entry<S>; rows: readonly LogRow[] }> {
      const rows = (await rowsBehind([logId])).get(logId)
      const before = entries.get(logId)
      if (!rows || !before) return { entry: await load(logId), rows: [] }
      const newer = rows.filter(({ rev }) => rev > before.head)
      const head = newer.at(-1)?.rev ?? before.head
      // What retention dropped between is in the documents.
      if (newer.length < head - before.head) return { entry: await load(logId), rows }
      const entry = {
        ...before,
        head,
        state: newer.reduce((state, row) => views.apply(state, row), before.state),
        lastId: newer.findLast(({ main }) => main)?._id ?? before.lastId,
      }
      return { entry: keep(logId, entry), rows }
    },

    /** Nothing is left to fold up to `rev`. */
    foldedTo(logId: Id, rev: number): void {
      const entry = entries.peek(logId)
      if (entry && rev > entry.foldedTo) entries.set(logId, { ...entry, foldedTo: rev })
    },

    /** Forgets a log: what became of a write isn't known. */
    drop(logId: Id): void {
      entries.delete(logId)
    },
  }
}
