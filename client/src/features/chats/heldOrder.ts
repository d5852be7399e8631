import { useRef, useState } from 'react'

/**
 * The order that a list keeps while somebody aims at it: what was there stays where it was, what went is gone,
 * and what is new comes last.
 */
export function holdOrder(held: readonly string[], now: readonly string[]): string[] {
  const present = new Set(now)
  const known = new Set(held)
  return [...held.filter((id) => present.has(id)), ...now.filter((id) => !known.has(id))]
}

/** The ids in their newest order, but held still while the pointer is over the list. */
export function useHeldOrder(ids: string[], context: string) {
  const [isOver, setOver] = useState(false)
  const held = useRef({ ids, context, now: ids })
  const last = held.current
  const isHeld = isOver && last.context === context
  // The very same list where nothing came or went, so that nothing is shown anew.
  const next = !isHeld ? ids : last.now === ids ? last.ids : holdOrder(last.ids, ids)
  held.current = { ids: next, context, now: ids }
  return {
    ids: next,
    pointer: {
      onPointerEnter: (event: { pointerType: string }) => setOver(event.pointerType === 'mouse'),
      onPointerLeave: () => setOver(false),
    },
  }
}
