import { useCallback, useEffect, useRef } from 'react'
import { onGesture } from './gestures.ts'

/** Less than a row: so near to the end, one reads the end. */
export const endThreshold = 48

/**
 * Whether the reader follows the end of the list. That is theirs to say, by coming to the end or leaving it upwards:
 * rows that come, go at the far end or turn out higher than thought put pixels between reader and end, and the list's
 * own corrections do, but nobody has left. (The list's idea of it holds for 100 ms, which a busy machine outlasts.)
 * @param scroller the list's scrolling element
 * @param isLivingEnd whether below the last row is nothing more to load: only there one begins to follow
 * @param toEnd called when a follower is away from the end, to bring them back
 */
export function useFollowing(scroller: HTMLElement | null, isLivingEnd: boolean, toEnd: () => void) {
  const following = useRef(false)
  /** Whether the reader had a hand in where the list stands, since it last stood at its end. */
  const touched = useRef(false)
  /** To be called before the list is scrolled away for the reader, who asked for it. */
  const letGo = useCallback(() => {
    touched.current = true
  }, [])
  const latest = useRef({ isLivingEnd, toEnd })
  latest.current = { isLivingEnd, toEnd }
  useEffect(() => {
    if (!scroller) return undefined
    let last = scroller.scrollTop
    const look = () => {
      const { scrollTop, scrollHeight, clientHeight } = scroller
      const isLeaving = touched.current && scrollTop < last
      if (scrollHeight - scrollTop - clientHeight <= endThreshold) {
        // The first steps away don't lead far; those after them are of the same gesture.
        touched.current = isLeaving
        following.current ||= latest.current.isLivingEnd
      } else if (isLeaving) following.current = false
      else if (following.current && latest.current.isLivingEnd) latest.current.toEnd()
      last = scrollTop
    }
    look()
    const over = new AbortController()
    scroller.addEventListener('scroll', look, { passive: true, signal: over.signal })
    onGesture(scroller.ownerDocument, letGo, over.signal)
    return () => over.abort()
  }, [scroller, letGo])
  return { following, letGo }
}
