/** Numbers that one seed decides, and streams of them that don't disturb each other. */
export type Random = {
  /** In [0, 1). */
  (): number
  /** A whole number in [from, to]. */
  whole(from: number, to: number): number
  pick<T>(values: readonly T[]): T
  /** A stream of its own, decided by this seed and a name. */
  fork(name: string): Random
}

/** Mulberry32: small, fast, and good enough to make schedules of. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return Object.assign(next, {
    whole: (from: number, to: number) => from + Math.floor(next() * (to - from + 1)),
    pick<T>(values: readonly T[]): T {
      const value = values[Math.floor(next() * values.length)]
      if (value === undefined) throw new Error('there is nothing to pick from')
      return value
    },
    fork: (name: string) =>
      createRandom(Buffer.from(name).reduce((mixed, byte) => Math.imul(mixed ^ byte, 0x01000193), seed)),
  })
}
