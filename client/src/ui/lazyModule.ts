import { useEffect, useSyncExternalStore } from 'react'

export type LazyModule<T> = {
  /** What was loaded, or null. */
  current: () => T | null
  load: () => Promise<T>
  subscribe: (listener: () => void) => () => void
}

/** A chunk that is fetched when first needed, and there at once from then on. A failed fetch is tried anew. */
export function lazyModule<T>(fetchModule: () => Promise<T>): LazyModule<T> {
  let loaded: T | null = null
  let pending: Promise<T> | null = null
  const listeners = new Set<() => void>()
  const load = () =>
    (pending ??= fetchModule().then(
      (value) => {
        loaded = value
        for (const listener of listeners) listener()
        return value
      },
      (error: unknown) => {
        pending = null
        throw error
      },
    ))
  return {
    current: () => loaded,
    load,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** The chunk if it is there; renders again when it comes. */
export const useLazyModule = <T>(module: LazyModule<T>): T | null =>
  useSyncExternalStore(module.subscribe, module.current)

/** A chunk that is seldom needed: fetched, and answered, only while it is. One that can't be had now is left out. */
export function useNeeded<T>(module: LazyModule<T>, isNeeded: boolean): T | null {
  const loaded = useLazyModule(module)
  useEffect(() => {
    if (isNeeded) module.load().catch(() => undefined)
  }, [module, isNeeded])
  return isNeeded ? loaded : null
}

/** Time for a view to be painted before more is fetched for it. */
const afterPaintMs = 500

/** The same for what belongs to a view that has just come: it is fetched when that has been painted. */
export function useNeededSoon<T>(module: LazyModule<T>, isNeeded: boolean): T | null {
  const loaded = useLazyModule(module)
  const isMissing = isNeeded && loaded === null
  useEffect(() => {
    if (!isMissing) return undefined
    const timer = setTimeout(() => void module.load().catch(() => undefined), afterPaintMs)
    return () => clearTimeout(timer)
  }, [module, isMissing])
  return isNeeded ? loaded : null
}
