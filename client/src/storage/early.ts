import { forget, recallAll, remember } from '../app/device.ts'
import type { Operation } from '../features/messages/operations.ts'

export type EarlyItem = { clientId: string; operation: Operation }

const read = (kept: string): (EarlyItem & { at: number })[] => {
  try {
    return [JSON.parse(kept)]
  } catch {
    return []
  }
}

/**
 * What was submitted, until the outbox has it: written down in the same turn as it shows, by nothing that would have
 * to be loaded or waited for, so that it outlives its page from then on. Each under a name of its own, as several tabs
 * write. Where the browser keeps nothing it is in memory only, as the outbox is then.
 */
export const createEarly = (userId: string, now: () => number) => {
  const nameOf = (clientId: string) => `early.${userId}.${clientId}`
  let last = 0
  const all = () =>
    recallAll(nameOf(''))
      .flatMap(read)
      .sort((a, b) => a.at - b.at)
  const drop = (clientId: string) => forget(nameOf(clientId))
  return {
    /** Oldest first. */
    all,
    keep: (item: EarlyItem) => {
      last = Math.max(last + 1, now())
      remember(nameOf(item.clientId), JSON.stringify({ ...item, at: last }))
    },
    /** The outbox has it now. */
    drop,
    wipe: () => {
      for (const { clientId } of all()) drop(clientId)
    },
  }
}
