import { useLayoutEffect } from 'react'

/** iOS lays its keyboard over the page: `root` then takes only what can still be seen. Renders nothing. */
export function KeyboardInset({ root }: { root: HTMLElement | null }) {
  useLayoutEffect(() => {
    const viewport = globalThis.visualViewport
    if (!root || !viewport) return undefined
    const fit = () => {
      const covered = innerHeight - viewport.height > 120 && viewport.scale === 1
      root.style.blockSize = covered ? `${viewport.height}px` : ''
      if (covered) scrollTo(0, 0)
    }
    viewport.addEventListener('resize', fit)
    return () => viewport.removeEventListener('resize', fit)
  }, [root])
  return null
}
