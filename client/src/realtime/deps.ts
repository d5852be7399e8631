import type { AppDispatch, RootState } from '../app/store.ts'
import type { Clock } from '../lib/clock.ts'
import type { Request } from './socket.ts'

/** What the parts of the realtime layer work with. */
export type RealtimeDeps = {
  request: Request
  dispatch: AppDispatch
  getState: () => RootState
  clock: Clock
  /** A number in [0, 1). */
  random: () => number
}

/** One connection's time: what it began is over when it isn't `live` any more. */
export type Turn = { live: boolean }

export const pause = (clock: Clock, ms: number) =>
  new Promise<void>((resolve) => {
    clock.after(ms, resolve)
  })
