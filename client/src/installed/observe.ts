import type { AppStore, RootState } from '../app/store.ts'

/** Calls `listener` with what `select` finds now, and again whenever that is another. */
export function observe<T>(
  store: AppStore,
  select: (state: RootState) => T,
  listener: (now: T, before: T | undefined) => void,
): () => void {
  let before: T | undefined
  const look = () => {
    const now = select(store.getState())
    if (now === before) return
    const last = before
    before = now
    listener(now, last)
  }
  look()
  return store.subscribe(look)
}
