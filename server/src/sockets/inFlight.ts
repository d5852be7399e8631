/** Counts what is being done, so that stopping can wait for it. */
export function createInFlight() {
  let count = 0
  let closed = false
  let onIdle: (() => void) | undefined
  const end = () => {
    count -= 1
    if (count === 0) onIdle?.()
  }
  return {
    isClosed: () => closed,
    count: () => count,
    /** Begins something; what it gives back ends it. null once nothing new may begin. */
    begin(): (() => void) | null {
      if (closed) return null
      count += 1
      return end
    },
    /** Lets nothing new begin and waits for what is being done, for `timeoutMs` at most. */
    async close(timeoutMs: number): Promise<void> {
      closed = true
      if (count === 0) return
      let timer: NodeJS.Timeout | undefined
      await new Promise<void>((resolve) => {
        onIdle = resolve
        timer = setTimeout(resolve, timeoutMs)
      })
      clearTimeout(timer)
    },
  }
}

export type InFlight = ReturnType<typeof createInFlight>
