import type { Timer } from './ports.ts'

/** Real time, which doesn't keep a process alive. */
export const systemTimer: Timer = (ms, run) => {
  const timer = setTimeout(run, ms)
  timer.unref()
  return () => clearTimeout(timer)
}
