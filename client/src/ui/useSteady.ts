import { useCallback, useInsertionEffect, useRef } from 'react'

/**
 * A function for handlers that stays the same for as long as its component stands, and calls the newest one given:
 * what gets it as a prop isn't rendered again with every render of what gives it.
 */
export function useSteady<Args extends unknown[]>(handler: (...args: Args) => void) {
  const newest = useRef(handler)
  useInsertionEffect(() => {
    newest.current = handler
  })
  return useCallback((...args: Args) => newest.current(...args), [])
}
