import { forget, recall, remember } from '../app/device.ts'
import type { Operation } from '../features/messages/operations.ts'

export type EarlyItem = { clientId: string; operation: Operation }

/**
 * What was submitted before the outbox was open: written down at once, by nothing that would have to be loaded
 * first, until the outbox has it. Where the browser keeps nothing it is in memory only, as the outbox is then.
 */
export const createEarly = (userId: string) => {
  const name = `early.${userId}`
  const all = () => {
    try {
      return JSON.parse(recall(name) ?? '[]') as EarlyItem[]
    } catch {
      return []
    }
  }
  const write = (items: readonly EarlyItem[]) => remember(name, JSON.stringify(items))
  return {
    /** Oldest first. */
    all,
    keep: (item: EarlyItem) => write([...all(), item]),
    /** The outbox has it now. */
    drop: (clientId: string) => {
      if (recall(name)) write(all().filter((item) => item.clientId !== clientId))
    },
    wipe: () => forget(name),
  }
}
