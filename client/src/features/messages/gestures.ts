/** Tells of whatever somebody could scroll with, from now on: the key that opened the list is still on its way up. */
export function onGesture(page: Document, act: () => void, signal: AbortSignal): void {
  const since = performance.now()
  const tell = ({ timeStamp }: Event) => timeStamp >= since && act()
  for (const name of ['wheel', 'touchmove', 'pointerdown', 'keydown'])
    page.addEventListener(name, tell, { passive: true, signal })
}

const keysUp = new Set(['ArrowUp', 'PageUp', 'Home', ' '])

/** Tells of what may lead upwards in a list: a wheel, a finger, a key, or a hand on its scrollbar. */
export function onUpwards(scroller: HTMLElement, act: () => void, signal: AbortSignal): void {
  const options = { passive: true, signal }
  const page = scroller.ownerDocument
  scroller.addEventListener('wheel', ({ deltaY }) => deltaY < 0 && act(), options)
  scroller.addEventListener('touchmove', act, options)
  scroller.addEventListener('pointerdown', ({ target }) => target === scroller && act(), options)
  page.addEventListener('keydown', ({ key }) => keysUp.has(key) && act(), options)
}
