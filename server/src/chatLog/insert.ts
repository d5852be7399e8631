import type { LogCollection, LogRow } from '../models/log.ts'
import type { Contention } from './contention.ts'
import { type Duplicate, duplicateOf } from './duplicates.ts'

/** How many rows of a list went in, and what the next one ran into, if it did. */
export type Inserted = { count: number; duplicate: Duplicate | null }

type Waiting = { rows: LogRow[]; resolve: (inserted: Inserted) => void; reject: (error: unknown) => void }

export type Inserter = (rows: LogRow[]) => Promise<Inserted>

type Lane = { waiting: Waiting[]; inFlight: number; inFlightMax: number; rowsMax: number }

/** All that waits goes together. */
const calmLane = (): Lane => ({ waiting: [], inFlight: 0, inFlightMax: 2, rowsMax: 1_000 })
/** Few go together, as each is likely to run into somebody's row, and stops all behind it. */
const contendedLane = (): Lane => ({ waiting: [], inFlight: 0, inFlightMax: 4, rowsMax: 20 })

/**
 * Inserts lists of rows, each in its order, and stops a list at the first row that is there already. Lists that
 * wait at the same time, of whatever chats, go to the database as one ordered insert: a commit is dear, rows are
 * cheap. When the outcome is unknown, all that took part in it fail.
 */
export function createInserter(log: LogCollection, { isLikely }: Pick<Contention, 'isLikely'>): Inserter {
  const calm = calmLane()
  const contended = contendedLane()

  function take({ waiting, rowsMax }: Lane): Waiting[] {
    let size = 0
    const fitting = waiting.findIndex(({ rows }) => (size += rows.length) > rowsMax)
    return waiting.splice(0, fitting === -1 ? waiting.length : Math.max(1, fitting))
  }

  async function insert(lane: Lane, lists: Waiting[]): Promise<void> {
    const rows = lists.length === 1 ? (lists[0]?.rows ?? []) : lists.flatMap((list) => list.rows)
    try {
      await log.insertMany(rows, { ordered: true })
      for (const list of lists) list.resolve({ count: list.rows.length, duplicate: null })
    } catch (error) {
      const duplicate = duplicateOf(error)
      if (duplicate) settle(lane, lists, duplicate)
      else for (const list of lists) list.reject(error)
    }
  }

  /** Lists before the one that stopped are in, lists behind it haven't been tried. */
  function settle({ waiting }: Lane, lists: Waiting[], { index, fields }: Duplicate): void {
    let left = index
    for (const [at, list] of lists.entries()) {
      if (left >= list.rows.length) {
        left -= list.rows.length
        list.resolve({ count: list.rows.length, duplicate: null })
        continue
      }
      list.resolve({ count: left, duplicate: { index: left, fields } })
      waiting.unshift(...lists.slice(at + 1))
      return
    }
  }

  function flush(lane: Lane): void {
    while (lane.inFlight < lane.inFlightMax && lane.waiting.length > 0) {
      lane.inFlight++
      void insert(lane, take(lane)).finally(() => {
        lane.inFlight--
        flush(lane)
      })
    }
  }

  let scheduled = false
  return (rows) =>
    new Promise((resolve, reject) => {
      const [first] = rows
      const lane = first && isLikely(first.chatId.toHexString()) ? contended : calm
      lane.waiting.push({ rows, resolve, reject })
      if (scheduled) return
      scheduled = true
      // What is asked in the same turn of the event loop goes out together.
      setImmediate(() => {
        scheduled = false
        flush(calm)
        flush(contended)
      })
    })
}
