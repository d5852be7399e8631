import type { Id } from '@oms-chat/shared'
import { createLru } from './lru.ts'

/** Who had a revision taken from them expects it again for so long. Milliseconds. */
const expectedMs = 10_000
const logsMax = 2_000

export type Contention = ReturnType<typeof createContention>

/** Into which logs other processes write just now, as far as this one ran into them. */
export function createContention() {
  const lastLost = createLru<Id, number>(logsMax)
  return {
    /** Somebody else was faster in this log. */
    lost: (logId: Id): void => lastLost.set(logId, performance.now()),
    isLikely(logId: Id): boolean {
      const lostAt = lastLost.peek(logId)
      return lostAt !== undefined && performance.now() - lostAt < expectedMs
    },
  }
}
