/** Does what concerns the same thing one after the other, whatever each of it waits for. */
export function createTurns() {
  const last = new Map<string, Promise<unknown>>()
  return {
    async take<T>(key: string, work: () => Promise<T>): Promise<T> {
      const mine = (last.get(key) ?? Promise.resolve()).then(work, work)
      last.set(key, mine)
      try {
        return await mine
      } finally {
        if (last.get(key) === mine) last.delete(key)
      }
    },
    /** Settles when nothing is left to do. */
    async idle(): Promise<void> {
      while (last.size > 0) await Promise.allSettled(last.values())
    },
  }
}
