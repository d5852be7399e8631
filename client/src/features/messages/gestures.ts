/** Tells of whatever somebody could scroll with. */
export function onGesture(page: Document, act: () => void, signal: AbortSignal): void {
  for (const name of ['wheel', 'touchmove', 'pointerdown', 'keydown'])
    page.addEventListener(name, act, { passive: true, signal })
}
