type Parts = {
  beatMs: number
  /** Subscribes to one's own beats. */
  listen: (onBeat: (text: string) => void) => void
  /** Publishes one; never throws. */
  beat: (text: string) => Promise<unknown>
}

export type Pulse = {
  /** Begins to beat; resolves when the first is heard, after `patienceMs` at the latest. */
  start(patienceMs: number): Promise<void>
  isHeard(): boolean
  /** The connection that listens was cut: it may be back before a beat is missed, and events between them are lost. */
  interrupt(): void
  onGap(listen: () => void): void
  stop(): void
}

/** So many intervals without one's own beat, and one is alone. */
const patience = 2.5

/**
 * A node’s own beat, published as its events are and heard as those of others are. While it comes back, events travel;
 * when one is missing in the row, some event may be missing too.
 */
export function createPulse({ beatMs, listen, beat }: Parts): Pulse {
  const listeners = new Set<() => void>()
  let sent = 0
  let last = 0
  let heard = false
  let silence: NodeJS.Timeout | undefined
  let timer: NodeJS.Timeout | undefined
  let onFirst = () => {}

  const tell = () => {
    for (const listener of listeners) listener()
  }
  const lose = () => {
    heard = false
    tell()
  }
  const hear = (text: string) => {
    const number = Number(text)
    // Beats that were held up all come at once when they are let go: only a fresh one says that the way is free.
    if (number !== sent) return
    clearTimeout(silence)
    silence = setTimeout(lose, patience * beatMs).unref()
    const gap = !heard || number !== last + 1
    heard = true
    last = number
    onFirst()
    if (gap) tell()
  }
  const next = () => {
    sent += 1
    void beat(String(sent))
  }

  return {
    async start(patienceMs) {
      listen(hear)
      timer = setInterval(next, beatMs).unref()
      let patienceTimer: NodeJS.Timeout | undefined
      const first = new Promise<void>((resolve) => {
        onFirst = resolve
        patienceTimer = setTimeout(resolve, patienceMs)
      })
      // A first beat that nobody answers, since the connection is being made, isn't the last for a second.
      const hurry = setInterval(next, Math.min(50, beatMs))
      next()
      await first
      clearInterval(hurry)
      clearTimeout(patienceTimer)
      onFirst = () => {}
    },
    isHeard: () => heard,
    interrupt() {
      clearTimeout(silence)
      if (heard) lose()
    },
    onGap: (listener) => void listeners.add(listener),
    stop() {
      clearInterval(timer)
      clearTimeout(silence)
      listeners.clear()
    },
  }
}
