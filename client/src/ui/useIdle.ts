import { useEffect, useState } from 'react'

const idleAfterMs = 3_000

/** Whether the page has stood for a while: what only helps may be fetched now. */
export function useIdle(): boolean {
  const [isIdle, setIdle] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setIdle(true), idleAfterMs)
    return () => clearTimeout(timer)
  }, [])
  return isIdle
}
