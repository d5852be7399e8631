import 'fake-indexeddb/auto'
import { afterEach, vi } from 'vitest'

// Files share a worker and its page: none finds there what another left.
if (typeof document !== 'undefined') {
  const { cleanup, configure } = await import('@testing-library/react')
  // As patient as `eventually`.
  configure({ asyncUtilTimeout: 15_000 })
  localStorage.clear()
  afterEach(cleanup)
}
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

/** jsdom lays nothing out, so that nothing ever changes its size; what listens for that may still do so. */
if (typeof document !== 'undefined')
  globalThis.ResizeObserver ??= class {
    observe() {}
    unobserve() {}
    disconnect() {}
  }
