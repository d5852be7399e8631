type Told = { kind: string; at: number }

/** What goes to the page's search worker and comes from it, with the time. */
export function listenToWorkers() {
  const told: Told[] = []
  const note = (data: unknown) => {
    if (typeof data === 'object' && data !== null && 'kind' in data)
      told.push({ kind: String(data.kind), at: performance.now() })
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
    /** When something of this kind was last told; null: never. */
    lastOf: (kind: string): number | null => told.findLast((each) => each.kind === kind)?.at ?? null,
  }
}
