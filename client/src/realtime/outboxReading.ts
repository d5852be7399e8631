import type { OutboxTable, StoredItem } from '../storage/outboxTable.ts'

/** What the device held when it was read, and which of it this tab has dealt with since the reading began. */
export type Reading = { items: StoredItem[]; outdated: ReadonlySet<string> }

/**
 * Reads what the device holds beside the work on it. A reading takes its time: what this tab does with an item
 * meanwhile, or hears of its end from another, is newer than what the reading finds.
 */
export function createOutboxReading(table: OutboxTable) {
  const underWay = new Set<Set<string>>()
  const ending = new Set<string>()

  const touch = (clientIds: Iterable<string>) => {
    for (const clientId of clientIds) for (const touched of underWay) touched.add(clientId)
  }

  return {
    /** This tab dealt with these. */
    touch,
    /** This item is over, although the device holds it until `forget` is done. */
    async end(clientId: string, forget: () => Promise<void>): Promise<void> {
      ending.add(clientId)
      touch([clientId])
      await forget().finally(() => ending.delete(clientId))
    },
    async read(): Promise<Reading> {
      const outdated = new Set(ending)
      underWay.add(outdated)
      const items = await table.all().finally(() => underWay.delete(outdated))
      return { items, outdated }
    },
  }
}
