import { useCallback, useEffect, useRef } from 'react'

/** Less than a row: so near to the end, one reads the end. */
export const endThreshold = 48

const gestures = ['wheel', 'touchmove', 'pointerdown', 'keydown', 'focusin'] as const

/**
 * Whether the reader follows the end of the list. That is theirs to say, by coming to the end or leaving it upwards:
 * rows that come, go at the far end or turn out higher than thought put pixels between reader and end, and the list's
 * own corrections do, but nobody has left. (The list's idea of it holds for 100 ms, which a busy machine outlasts.)
 * @param scroller the list's scrolling element; a new one is followed once its end is reached
 * @param isLivingEnd whether below the last row is nothing more to load
 * @param toEnd called when a follower is away from the end, to bring them back
 */
export function useFollowing(scroller: HTMLElement | null, isLivingEnd: boolean, toEnd: () => void) {
  const following = useRef(false)
  /** Whether the reader had a hand in where the list stands, since it last stood at its end. */
  const touched = useRef(false)
  const latest = useRef({ isLivingEnd, toEnd })
  latest.current = { isLivingEnd, toEnd }
  useEffect(() => {
    following.current = false
    if (!scroller) return undefined
    let last = scroller.scrollTop
    const look = () => {
      const { scrollTop, scrollHeight, clientHeight } = scroller
      if (scrollHeight - scrollTop - clientHeight <= endThreshold) {
        touched.current = false
        following.current = latest.current.isLivingEnd
      } else if (touched.current && scrollTop < last) following.current = false
      else if (following.current) latest.current.toEnd()
      last = scrollTop
    }
    const touch = () => {
      touched.current = true
    }
    // The browser's own search scrolls without a word.
    const shortcut = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey) touch()
    }
    look()
    scroller.addEventListener('scroll', look, { passive: true })
    for (const name of gestures) scroller.addEventListener(name, touch, { passive: true })
    const page = scroller.ownerDocument
    page.addEventListener('keydown', shortcut)
    return () => {
      scroller.removeEventListener('scroll', look)
      for (const name of gestures) scroller.removeEventListener(name, touch)
      page.removeEventListener('keydown', shortcut)
    }
  }, [scroller])
  /** To be called before the list is scrolled away for the reader, who asked for it. */
  const letGo = useCallback(() => {
    touched.current = true
  }, [])
  return { following, letGo }
}
