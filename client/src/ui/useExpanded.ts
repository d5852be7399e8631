import { useLayoutEffect } from 'react'
import type { Anchor } from './overlays.ts'

/** While something floats, the button that opened it says so. */
export function useExpanded(anchor: Anchor): void {
  useLayoutEffect(() => {
    if (!(anchor instanceof HTMLButtonElement)) return undefined
    anchor.setAttribute('aria-expanded', 'true')
    return () => anchor.removeAttribute('aria-expanded')
  }, [anchor])
}
