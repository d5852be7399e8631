type Workers = { stop(): Promise<void> }

/** Keeps workers, and begins anew with others: what the ones before still do is done by them, or given back. */
export function keepCrew(begin: () => Workers) {
  const leaving = new Set<Promise<void>>()
  let working = begin()

  const dismiss = (): void => {
    const gone: Promise<void> = working.stop().finally(() => leaving.delete(gone))
    leaving.add(gone)
  }
  return {
    renew(): void {
      dismiss()
      working = begin()
    },
    async stop(): Promise<void> {
      dismiss()
      await Promise.all(leaving)
    },
  }
}
