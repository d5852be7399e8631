import { AsyncLocalStorage } from 'node:async_hooks'
import type { Clock } from '../services/ports.ts'

/** Runs something as if it were another time: every look at the clock on its way, also after waiting, shows it. */
export type AtTime = <T>(time: Date, act: () => T) => T

export type PastClock = {
  clock: Clock
  at: AtTime
  /** Shows the present again, to everyone: following times through every wait costs something. */
  stop: () => void
}

/** A clock for those who tell of the past; several times may be going on at once. */
export const createPastClock = (): PastClock => {
  const times = new AsyncLocalStorage<Date>()
  return {
    clock: () => times.getStore() ?? new Date(),
    at: (time, act) => times.run(time, act),
    stop: () => times.disable(),
  }
}
