import { startTransition, useEffect, useReducer } from 'react'

/** So long after the last part has come, the page is taken to rest. */
const restMs = 200

const waiting = new Set<() => void>()
let timer: ReturnType<typeof setTimeout> | undefined

const wake = () => {
  const woken = [...waiting]
  waiting.clear()
  startTransition(() => {
    for (const each of woken) each()
  })
}

/** Calls back, at low priority and together with all others, when nothing else has begun to wait for a while. */
function onRest(callback: () => void): () => void {
  waiting.add(callback)
  clearTimeout(timer)
  timer = setTimeout(wake, restMs)
  return () => waiting.delete(callback)
}

/**
 * For what isn't seen until somebody reaches for it: whether it is time to put it on the page. That is when the page
 * has come to rest after opening or scrolling, so that neither waits for it, or `now` is called because somebody does
 * reach for it.
 */
export function useRested(): { isRested: boolean; now: () => void } {
  const [isRested, now] = useReducer(() => true, false)
  useEffect(() => (isRested ? undefined : onRest(now)), [isRested])
  return { isRested, now }
}
