import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import type { VirtuosoHandle } from 'react-virtuoso'
import { onGesture, onUpwards } from './gestures.ts'
import type { ListRow } from './rows.ts'
import { atEnd, indexOfStand, isAtEnd, isMeasured, put, type Stand } from './standing.ts'

/** So long what comes late (a renderer, a picture) doesn't move a row away at which one opened or to which one jumped. */
const heldMs = 4_000

/** A reader who goes upwards in small steps makes the next one within so long. */
const stepMs = 500

/** A list that can't be brought to its place in so many frames is shown where it is. */
const mostFrames = 40

type List = {
  handle: { current: VirtuosoHandle | null }
  scroller: HTMLElement | null
  rows: readonly ListRow[]
  /** Whether below the last row is nothing more to load: only there one begins to follow the end. */
  isLivingEnd: boolean
}

/** Where the list is to stand now; null while that is the reader's own doing. */
export type StandRef = { current: Stand | null }

/** Has React put on the page what the list has decided to show, as that moves what is there. */
const render = () => flushSync(() => undefined)

/** Brings the list to its place, with rows for all of the view; false when that takes another frame. */
function settle({ handle, rows }: List, scroller: HTMLElement, stand: Stand): boolean {
  render()
  if (put(scroller, stand, rows)) return true
  const index = indexOfStand(stand, rows)
  if (stand.at !== 'end') handle.current?.scrollToIndex({ index, align: 'start' })
  // The browser tells the list of this scrolling with the next frame only, which would be painted without rows.
  scroller.dispatchEvent(new Event('scroll'))
  render()
  return put(scroller, stand, rows)
}

/**
 * Keeps the list where it is to stand: where it opens and where one jumped to until somebody moves it, and at its end
 * for as long as one follows that. To follow is the reader's to say, by coming to the end or leaving it upwards: rows
 * that come, go at the far end or turn out higher than thought put pixels between reader and end, and the list's own
 * corrections do, but nobody has left.
 *
 * All is done in the frame in which the list changed, after it measured its rows and before they are painted, so that
 * nothing is seen in a wrong place. A fresh list isn't to be shown before it stands.
 */
export function useStand(list: List, stand: StandRef) {
  const { scroller } = list
  const [placed, setPlaced] = useState<HTMLElement | null>(null)
  const [painted, setPainted] = useState<HTMLElement | null>(null)
  const latest = useRef(list)
  latest.current = list
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  /** When the reader last went a step upwards, in the page's milliseconds. */
  const stepped = useRef(-Infinity)

  /** From a place that was only held for a while; an end that was in sight from there is followed from now on. */
  const letGo = useCallback(() => {
    if (stand.current === null || stand.current.at === 'end') return
    const { scroller: element, isLivingEnd } = latest.current
    stand.current = element && isLivingEnd && isAtEnd(element) ? atEnd : null
  }, [stand])

  useLayoutEffect(() => {
    if (!scroller) return undefined
    let isPlaced = false
    let frame = 0
    let frames = 0
    let last = -1
    const keep = () => {
      if (isPlaced && stand.current === null) return
      // The first steps away don't lead far, and aren't to be taken back because rows come into sight with them.
      if (isPlaced && performance.now() - stepped.current < stepMs && isAtEnd(scroller)) return
      const stands = stand.current === null || settle(latest.current, scroller, stand.current)
      if (isPlaced) return
      const isFirm = stand.current?.at === 'end' || (isMeasured(scroller) && scroller.scrollTop === last)
      last = scroller.scrollTop
      if (!(stands && isFirm) && frames < mostFrames) return
      isPlaced = true
      flushSync(() => setPlaced(scroller))
      cancelAnimationFrame(frame)
      frame = requestAnimationFrame(() => {
        // What comes above may be of another height than it was supposed to be.
        flushSync(() => setPainted(scroller))
        keep()
      })
    }
    const insist = () => {
      keep()
      frames += 1
      if (!isPlaced) frame = requestAnimationFrame(insist)
    }
    const observer = new ResizeObserver(keep)
    observer.observe(scroller)
    // With its padding, which stands for the rows that aren't on the page.
    for (const items of scroller.querySelectorAll('[data-testid="virtuoso-item-list"]'))
      observer.observe(items, { box: 'border-box' })
    frame = requestAnimationFrame(insist)
    return () => {
      observer.disconnect()
      cancelAnimationFrame(frame)
    }
  }, [scroller, stand])

  useEffect(() => {
    if (!scroller) return undefined
    let last = scroller.scrollTop
    /** Whether the reader did what may lead upwards, since the list last stood at its end. */
    let isTouched = false
    const look = ({ isTrusted }: Event) => {
      if (!isTrusted) return
      const { scrollTop } = scroller
      const isLeaving = isTouched && scrollTop < last
      if (isLeaving) stepped.current = performance.now()
      last = scrollTop
      if (isAtEnd(scroller)) {
        // Steps that follow the first are of the same gesture.
        isTouched = isLeaving
        if (latest.current.isLivingEnd) stand.current ??= atEnd
      } else if (isLeaving) stand.current = null
      else if (stand.current) settle(latest.current, scroller, stand.current)
    }
    const over = new AbortController()
    // Before the list hears of it and renders: what is asked here would have to be laid out anew then.
    scroller.addEventListener('scroll', look, { passive: true, capture: true, signal: over.signal })
    onGesture(scroller.ownerDocument, letGo, over.signal)
    const touch = () => {
      isTouched = true
    }
    onUpwards(scroller, touch, over.signal)
    timer.current = setTimeout(letGo, heldMs)
    return () => {
      over.abort()
      clearTimeout(timer.current)
    }
  }, [scroller, stand, letGo])

  /** Brings the list to a place and keeps it there. */
  const standAt = useCallback(
    (next: Stand) => {
      stand.current = next
      clearTimeout(timer.current)
      if (next.at !== 'end') timer.current = setTimeout(letGo, heldMs)
      requestAnimationFrame(() => {
        const { scroller: element } = latest.current
        if (element && stand.current === next) settle(latest.current, element, next)
      })
    },
    [stand, letGo],
  )
  const isNow = (element: HTMLElement | null) => element !== null && element === scroller
  return {
    /** Whether it stands there, and is to be seen. */
    isPlaced: isNow(placed),
    /** Whether it has been seen there: then more can be made than what one sees. */
    isPainted: isNow(painted),
    standAt,
  }
}
