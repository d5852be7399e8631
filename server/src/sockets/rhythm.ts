/** Whether what nodes tell each other arrives. */
export type Pulse = {
  isHeard(): boolean
  /** Hears whenever `isHeard` changes, and whenever something may have been lost. */
  onGap(listen: () => void): void
}

export type Rhythm = { everyMs: number; aloneMs: number }

/**
 * Calls `work` every `everyMs`, and every `aloneMs` while this node doesn’t hear the others; also at once whenever
 * something that they told may have been lost. Gives what stops it.
 */
export function keepRhythm(work: () => void, { everyMs, aloneMs }: Rhythm, pulse?: Pulse): () => void {
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  const next = () => {
    clearTimeout(timer)
    timer = setTimeout(run, pulse && !pulse.isHeard() ? Math.min(aloneMs, everyMs) : everyMs)
  }
  const run = () => {
    if (stopped) return
    work()
    next()
  }
  pulse?.onGap(run)
  next()
  return () => {
    stopped = true
    clearTimeout(timer)
  }
}
