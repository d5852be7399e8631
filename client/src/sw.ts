import { PrecacheController } from 'workbox-precaching/PrecacheController.js'
import { isPlace } from './app/paths.ts'
import { pictureCache, takeOver } from './installed/contract.ts'
import { onceSeen } from './worker/seen.ts'
import { beginShell, dropUnused, keepForTabs, shellCache } from './worker/shells.ts'

declare const self: ServiceWorkerGlobalScope

const entries = self.__WB_MANIFEST
const page = 'index.html'
/** The page's revision names the build. */
const version = entries.find((entry) => typeof entry !== 'string' && entry.url === page)
const own = shellCache(typeof version === 'object' ? (version.revision ?? '') : '')

const shell = new PrecacheController({ cacheName: own })
shell.addToCacheList(entries)

const pictures = { cacheName: pictureCache, entriesMax: 500, bytesMax: 256 * 1_024 }
const rarelyUsed = { cacheName: 'oms-chat-rarely-used', entriesMax: 12, bytesMax: 2 * 1_024 * 1_024 }

const openTabs = async () =>
  (await self.clients.matchAll({ type: 'window', includeUncontrolled: true })).map(({ id }) => id)

/** Whatever becomes of the cache: the network may still have it. */
const fromShell = async (request: Request, url: string) => {
  const key = shell.getCacheKeyForURL(url) ?? url
  const kept = await caches.match(key, { ignoreVary: true }).catch(() => undefined)
  return kept ?? fetch(request)
}

const answerTo = (event: FetchEvent): Promise<Response> | null => {
  const { request } = event
  const { origin, pathname, href } = new URL(request.url)
  if (request.method !== 'GET' || origin !== location.origin) return null
  if (request.mode === 'navigate') return isPlace(pathname) ? fromShell(request, page) : null
  if (pathname.startsWith('/api/v1/files/') && request.destination === 'image')
    return onceSeen(event, pictures)
  if (pathname.startsWith('/assets/rarely/')) return onceSeen(event, rarelyUsed)
  const isShell = pathname.startsWith('/assets/') || shell.getCacheKeyForURL(href) !== undefined
  return isShell ? fromShell(request, href) : null
}

self.addEventListener('install', (event) => {
  event.waitUntil(beginShell(own).then(() => shell.install(event)))
})

self.addEventListener('activate', (event) => {
  const take = async () => {
    const tabs = await openTabs()
    await keepForTabs(own, tabs)
    await dropUnused(own, tabs)
    await caches.open(rarelyUsed.cacheName)
    await self.clients.claim()
  }
  event.waitUntil(take())
})

self.addEventListener('fetch', (event) => {
  const answer = answerTo(event)
  if (!answer) return
  event.respondWith(answer)
  if (event.request.mode === 'navigate') event.waitUntil(openTabs().then((tabs) => dropUnused(own, tabs)))
})

self.addEventListener('message', (event) => {
  if (event.data === takeOver) event.waitUntil(self.skipWaiting())
})
