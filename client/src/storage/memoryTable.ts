import { applyStep, type OutboxTable, type StoredItem } from './outboxTable.ts'

const byPlace = (a: StoredItem, b: StoredItem) => (a.n ?? 0) - (b.n ?? 0)

export type MemoryTable = OutboxTable & {
  /** Takes over a queue as another table has it. */
  mirror: (queue: string, items: readonly StoredItem[]) => void
}

/** The outbox while the device's store can't be used: it lives as long as the page. */
export const createMemoryTable = (): MemoryTable => {
  const queues = new Map<string, StoredItem[]>()
  let place = 0
  const nextPlace = () => (place += 1)
  return {
    update: async (queue, step) => {
      const items = queues.get(queue) ?? []
      const done = step(items)
      queues.set(queue, applyStep(items, done, nextPlace))
      return done.result
    },
    all: async () => [...queues.values()].flat().sort(byPlace),
    wipe: async () => queues.clear(),
    close: () => {},
    mirror: (queue, items) => {
      place = Math.max(place, ...items.map((item) => item.n ?? 0))
      queues.set(queue, [...items])
    },
  }
}
