/** A message by its number in the index, and when it was written. */
export type Dated = { number: number; time: number }

/** Newest first; of the same time, what was indexed last. */
const byTime = (a: Dated, b: Dated): number => b.time - a.time || b.number - a.number

/**
 * Picks the newest `size` of those that come after `last` in the order from new to old; `last` null: of all.
 * However many are offered, few are kept and compared.
 */
export function createNewest(size: number, last: Dated | null) {
  const kept: Dated[] = []
  /** The oldest that may still be among them, once there are enough. */
  let floor: Dated | null = null
  const cut = () => {
    kept.sort(byTime)
    kept.length = Math.min(kept.length, size)
    if (kept.length === size) floor = kept.at(-1) ?? null
  }
  return {
    offer: (number: number, time: number) => {
      if (floor !== null && time < floor.time) return
      const dated = { number, time }
      if (last !== null && byTime(dated, last) <= 0) return
      if (kept.push(dated) >= size * 2) cut()
    },
    /** Whether nothing of this time or before it belongs to them any more. */
    isPast: (time: number): boolean => {
      if (kept.length >= size) cut()
      return floor !== null && time < floor.time
    },
    /** Newest first. */
    take: (): Dated[] => {
      cut()
      return kept
    },
  }
}
