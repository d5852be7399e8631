/** Time and timers as one thing that tests can hold in their hand. */
export type Clock = {
  /** Milliseconds since the epoch. */
  now: () => number
  /** Calls `run` once after `ms`; the answer cancels it. */
  after: (ms: number, run: () => void) => () => void
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}
