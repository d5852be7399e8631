import { useCallback, useLayoutEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import type { FlatIndexLocationWithAlign, VirtuosoHandle } from 'react-virtuoso'
import { onGesture } from './gestures.ts'

/** What is above the first place is measured a little later, and pushes it down: it is put back this often. */
const mostFrames = 40

/** Whether the list knows how high the rows are that it has put on the page. */
const isMeasured = (rows: readonly HTMLElement[]): boolean =>
  rows.length > 0 && rows.every((row) => Number(row.dataset['knownSize']) === row.offsetHeight)

/**
 * Where the row stands at which the list opens, as text to compare from frame to frame. Null until it is in sight and
 * nothing around it can change its height any more.
 */
function standing(scroller: HTMLElement, { index }: FlatIndexLocationWithAlign): string | null {
  const rows = [...scroller.querySelectorAll<HTMLElement>('[data-known-size]')]
  const row = index === 'LAST' ? rows.at(-1) : rows.find((each) => each.dataset['index'] === String(index))
  if (!row || !isMeasured(rows)) return null
  const { top, bottom } = row.getBoundingClientRect()
  const view = scroller.getBoundingClientRect()
  const isInSight = bottom > view.top && top < view.bottom
  return isInSight ? `${top} ${scroller.scrollTop} ${scroller.scrollHeight}` : null
}

/** So long after opening, what comes late (a renderer, a picture) doesn't move what one opened at. */
const openingMs = 4_000

/**
 * Keeps a fresh list where it was meant to open, until somebody moves it. It isn't to be shown before it stands
 * there, so that nothing jumps.
 */
export function usePlacing(
  list: { current: VirtuosoHandle | null },
  scroller: HTMLElement | null,
  at: FlatIndexLocationWithAlign,
) {
  const [placed, setPlaced] = useState<HTMLElement | null>(null)
  const place = useRef(at)
  place.current = at
  const isOpening = useRef(true)
  useLayoutEffect(() => {
    if (!scroller) return undefined
    isOpening.current = true
    const end = () => {
      isOpening.current = false
    }
    let frame = 0
    let frames = 0
    let last: string | null = null
    const settle = () => {
      list.current?.scrollToIndex(place.current)
      const now = standing(scroller, place.current)
      if ((now !== null && now === last) || frames >= mostFrames) {
        // With this very frame: the next one would be one too late.
        flushSync(() => setPlaced(scroller))
        return
      }
      last = now
      frames += 1
      frame = requestAnimationFrame(settle)
    }
    frame = requestAnimationFrame(settle)
    const timer = setTimeout(end, openingMs)
    const over = new AbortController()
    onGesture(scroller.ownerDocument, end, over.signal)
    return () => {
      cancelAnimationFrame(frame)
      clearTimeout(timer)
      over.abort()
    }
  }, [scroller, list])
  /** Puts the list back to where it opened; false once somebody moved it. */
  const replace = useCallback((): boolean => {
    if (isOpening.current) list.current?.scrollToIndex(place.current)
    return isOpening.current
  }, [list])
  return { isPlaced: placed !== null && placed === scroller, replace }
}
