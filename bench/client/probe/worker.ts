type Told = { kind: string; at: number }

/** What goes to the page's search worker and comes from it, with the time. */
export function listenToWorkers() {
  const told: Told[] = []
  const waiting = new Map<string, (at: number) => void>()
  const note = (data: unknown) => {
    if (typeof data !== 'object' || data === null || !('kind' in data)) return
    const [kind, at] = [String(data.kind), performance.now()]
    told.push({ kind, at })
    waiting.get(kind)?.(at)
  }
  const Original = window.Worker
  window.Worker = class extends Original {
    constructor(...given: ConstructorParameters<typeof Worker>) {
      super(...given)
      this.addEventListener('message', ({ data }: MessageEvent<unknown>) => note(data))
    }
    override postMessage(message: unknown): void {
      note(message)
      super.postMessage(message)
    }
  }
  return {
    told: () => told,
    /** When something of this kind is told the next time. */
    next: (kind: string) => new Promise<number>((resolve) => waiting.set(kind, resolve)),
    /** When something of this kind was last told; null: never. */
    lastOf: (kind: string): number | null => told.findLast((each) => each.kind === kind)?.at ?? null,
  }
}
