/** What the browser says about the network and the tab. */
export type Signals = {
  /** The network is back, or somebody looks at the page again. */
  onWake: (listener: () => void) => () => void
  /** The browser believes that the network is gone. */
  onOffline: (listener: () => void) => () => void
  /** The page is being hidden or left: the last moment to write something down. */
  onHide: (listener: () => void) => () => void
}

const listen = (target: EventTarget, names: readonly string[], listener: () => void) => {
  for (const name of names) target.addEventListener(name, listener)
  return () => {
    for (const name of names) target.removeEventListener(name, listener)
  }
}

export const browserSignals = (window: Window): Signals => {
  const { document } = window
  return {
    onWake: (listener) => {
      const wake = () => {
        if (document.visibilityState === 'visible') listener()
      }
      const offTab = listen(document, ['visibilitychange'], wake)
      const offWindow = listen(window, ['online', 'focus', 'pageshow'], listener)
      return () => {
        offTab()
        offWindow()
      }
    },
    onOffline: (listener) => listen(window, ['offline'], listener),
    onHide: (listener) => {
      const hide = () => {
        if (document.visibilityState === 'hidden') listener()
      }
      const offTab = listen(document, ['visibilitychange'], hide)
      const offWindow = listen(window, ['pagehide'], listener)
      return () => {
        offTab()
        offWindow()
      }
    },
  }
}

/** For where there is no browser. */
export const silentSignals: Signals = {
  onWake: () => () => {},
  onOffline: () => () => {},
  onHide: () => () => {},
}
