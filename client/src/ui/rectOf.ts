import type { Anchor } from './overlays.ts'

/** The box that an anchor takes in the window; a point takes none. */
export const rectOf = (anchor: Anchor): DOMRect =>
  anchor instanceof HTMLElement ? anchor.getBoundingClientRect() : new DOMRect(anchor.x, anchor.y, 0, 0)
