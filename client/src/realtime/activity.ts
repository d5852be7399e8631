/** What somebody does at the page. */
export type Activity = {
  /** A field that had the keyboard hasn't it any more, or the window hasn't. */
  onBlur: (listener: () => void) => () => void
  /** Somebody moves, touches or types something. */
  onInput: (listener: () => void) => () => void
}

const listen = (target: EventTarget, names: readonly string[], listener: () => void) => {
  for (const name of names) target.addEventListener(name, listener)
  return () => {
    for (const name of names) target.removeEventListener(name, listener)
  }
}

const inputs = ['pointermove', 'pointerdown', 'keydown', 'wheel', 'touchstart']

export const browserActivity = (window: Window): Activity => ({
  onBlur: (listener) => {
    const offFields = listen(window.document, ['focusout'], listener)
    const offWindow = listen(window, ['blur'], listener)
    return () => {
      offFields()
      offWindow()
    }
  },
  onInput: (listener) => listen(window, inputs, listener),
})

/** Where there is no browser, nothing is done. */
export const activityHere = (): Activity =>
  typeof window === 'undefined'
    ? { onBlur: () => () => {}, onInput: () => () => {} }
    : browserActivity(window)
