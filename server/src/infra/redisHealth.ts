type Log = Record<'info' | 'warn', (fields: object, message: string) => void>

/** What is known of Redis from its answers. It is logged when that changes, not with every command. */
export function createHealth(log: Log) {
  let answering = false
  let full = false
  /** What was logged; null while the first connection is being made, which takes failures to find out. */
  let away: boolean | null = null
  /** Whether what was stored there is still there, as far as is known. */
  let storing = false
  const listeners = new Set<() => void>()

  const cut = (): void => {
    answering = false
    storing = false
  }
  const failed = (error: unknown): void => {
    cut()
    if (away === false) log.warn({ err: error }, 'Redis doesn’t answer')
    if (away !== null) away = true
  }

  return {
    isAnswering: () => answering,
    isWritable: () => !full,
    failed,
    answered(): void {
      if (away) log.info({}, 'Redis answers again')
      if (away !== null) away = false
      answering = true
    },
    /** The connection is gone, which isn’t worth a line: it may be back before anybody asks. */
    cut,
    /** It answered that it stores nothing. */
    isFull(error: unknown): void {
      if (!full) log.warn({ err: error }, 'Redis stores nothing: is it full, or its cluster not whole?')
      full = true
      storing = false
    },
    stored(): void {
      if (full) log.info({}, 'Redis stores again')
      full = false
      if (storing) return
      storing = true
      for (const listener of listeners) listener()
    },
    onStoring: (listener: () => void) => void listeners.add(listener),
    /** The first connection has had its time. */
    begin(): void {
      away = false
      if (!answering) failed(new Error('there is no connection'))
    },
    /** It is being closed: what fails from now on is no news. */
    end(): void {
      away = null
    },
  }
}
