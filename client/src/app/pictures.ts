import { selectSession } from '../features/auth/sessionSlice.ts'
import { pictureCache } from '../installed/contract.ts'
import type { AppStore } from './store.ts'

/**
 * People's pictures are kept for as long as somebody is signed in. The service worker adds to the cache only while
 * it is there, so that one that comes late doesn't bring it back.
 */
export function keepPictures(store: AppStore): void {
  if (!('caches' in globalThis)) return
  let known = selectSession(store.getState()).status
  store.subscribe(() => {
    const { status } = selectSession(store.getState())
    if (status === known) return
    known = status
    const done = status === 'signed-in' ? caches.open(pictureCache) : caches.delete(pictureCache)
    done.catch(() => undefined)
  })
}
