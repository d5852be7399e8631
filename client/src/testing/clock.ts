import type { Clock } from '../lib/clock.ts'

/** Lets everything run that waits for nothing but its turn. */
export const settled = () => new Promise<void>((resolve) => setImmediate(resolve))

type Timer = { at: number; order: number; run: () => void }

/** A clock that stands still until a test moves it. */
export const createTestClock = (start = Date.UTC(2026, 0, 5, 9)) => {
  let now = start
  let order = 0
  const timers = new Set<Timer>()

  const clock: Clock = {
    now: () => now,
    after: (ms, run) => {
      const timer = { at: now + ms, order: (order += 1), run }
      timers.add(timer)
      return () => timers.delete(timer)
    },
  }

  const next = (before: number): Timer | undefined =>
    [...timers].filter(({ at }) => at <= before).sort((a, b) => a.at - b.at || a.order - b.order)[0]

  const advance = async (ms: number) => {
    const end = now + ms
    await settled()
    for (let timer = next(end); timer; timer = next(end)) {
      timers.delete(timer)
      now = Math.max(now, timer.at)
      timer.run()
      await settled()
    }
    now = end
  }

  return {
    ...clock,
    /** Moves on, running on the way what falls due. */
    advance,
    /** Sets the time without running anything, as a person does with a computer's clock. */
    set: (to: number) => {
      now = to
    },
  }
}

export type TestClock = ReturnType<typeof createTestClock>

/** Real time in which everything the client waits for comes ten times as soon. */
export const fastClock: Clock = {
  now: () => Date.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms / 10)
    return () => clearTimeout(timer)
  },
}
