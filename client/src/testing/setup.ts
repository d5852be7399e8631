import 'fake-indexeddb/auto'

// As patient as `eventually`.
if (typeof document !== 'undefined') {
  const { configure } = await import('@testing-library/react')
  configure({ asyncUtilTimeout: 15_000 })
}

/** jsdom lays nothing out, so that nothing ever changes its size; what listens for that may still do so. */
if (typeof document !== 'undefined')
  globalThis.ResizeObserver ??= class {
    observe() {}
    unobserve() {}
    disconnect() {}
  }
