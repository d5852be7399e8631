import { createMemoryTable } from './memoryTable.ts'
import { applyStep, type OutboxTable, type StoredItem } from './outboxTable.ts'

/**
 * A table that goes on in memory when the device's store breaks under it (deleted, full, closed by the browser),
 * with all it held. `onBroken` is told once.
 */
export const createResilientTable = (device: OutboxTable, onBroken: () => void): OutboxTable => {
  const memory = createMemoryTable()
  let broken = false

  const attempt = async <T>(onDevice: () => Promise<T>, inMemory: () => Promise<T>): Promise<T> => {
    if (broken) return inMemory()
    try {
      return await onDevice()
    } catch {
      broken = true
      onBroken()
      return inMemory()
    }
  }

  const mirrorAll = (items: readonly StoredItem[]) => {
    for (const queue of new Set(items.map((item) => item.queue)))
      memory.mirror(
        queue,
        items.filter((item) => item.queue === queue),
      )
  }

  return {
    update: (queue, step) =>
      attempt(
        async () => {
          let after: StoredItem[] = []
          const result = await device.update(queue, (items) => {
            const done = step(items)
            let place = items.at(-1)?.n ?? 0
            after = applyStep(items, done, () => (place += 1))
            return done
          })
          memory.mirror(queue, after)
          return result
        },
        () => memory.update(queue, step),
      ),
    all: () =>
      attempt(
        async () => {
          const items = await device.all()
          mirrorAll(items)
          return items
        },
        () => memory.all(),
      ),
    wipe: async () => {
      broken = true
      await memory.wipe()
      await device.wipe().catch(() => undefined)
    },
    close: () => {
      broken = true
      device.close()
    },
  }
}
