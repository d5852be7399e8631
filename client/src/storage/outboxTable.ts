import type { DeliveryError } from '../features/messages/delivery.ts'
import type { Operation } from '../features/messages/operations.ts'

/** One operation in the device's outbox. Times are milliseconds since the epoch. */
export type StoredItem = {
  /** Its place among all items of the device; given when it is written. */
  n?: number
  clientId: string
  queue: string
  operation: Operation
  status: 'waiting' | 'failed'
  attempts: number
  firstAttemptAt: number | null
  /** Not to be tried before this time. */
  notBefore: number
  /** Who is sending it, and until when nobody else may. */
  lease: { owner: string; until: number } | null
  error: DeliveryError | null
  createdAt: number
}

/** What a step leaves behind. Items are told apart by `clientId`. */
export type Step<T> = { put?: StoredItem[]; remove?: string[]; result: T }

/**
 * Where the outbox's items are kept. All rules are in the steps; a table only makes a step whole: nobody else,
 * in this tab or another, changes the queue between what the step reads and what it writes.
 */
export type OutboxTable = {
  /** Runs `step` on the items of one queue, oldest first. */
  update: <T>(queue: string, step: (items: readonly StoredItem[]) => Step<T>) => Promise<T>
  /** All items, oldest first. */
  all: () => Promise<StoredItem[]>
  /** Forgets everything. */
  wipe: () => Promise<void>
  close: () => void
}

/** The items of a queue after a step, as every table must have them. */
export const applyStep = (
  items: readonly StoredItem[],
  { put = [], remove = [] }: Step<unknown>,
  nextPlace: () => number,
): StoredItem[] => {
  const gone = new Set(remove)
  const changed = new Map(put.map((item) => [item.clientId, item]))
  const known = new Set(items.map((item) => item.clientId))
  const kept = items.flatMap((item) => (gone.has(item.clientId) ? [] : [changed.get(item.clientId) ?? item]))
  const added = put.filter((item) => !known.has(item.clientId))
  return [...kept, ...added.map((item) => Object.assign({}, item, { n: nextPlace() }))]
}
