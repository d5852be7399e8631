import { useSyncExternalStore } from 'react'

const subscribe = (listener: () => void) => {
  document.addEventListener('visibilitychange', listener)
  addEventListener('focus', listener)
  addEventListener('blur', listener)
  return () => {
    document.removeEventListener('visibilitychange', listener)
    removeEventListener('focus', listener)
    removeEventListener('blur', listener)
  }
}

const isAttentive = () => document.visibilityState === 'visible' && document.hasFocus()

/** Whether somebody looks: what is only painted in a window behind others isn't read. */
export const useAttention = (): boolean => useSyncExternalStore(subscribe, isAttentive)
