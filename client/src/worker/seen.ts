type Seen = {
  cacheName: string
  /** Beyond this many the oldest go. */
  entriesMax: number
  /** Answers that say to be larger stay in the browser's own cache. */
  bytesMax: number
}

const keep = async ({ cacheName, entriesMax }: Seen, url: string, answer: Response) => {
  if (!(await caches.has(cacheName))) return
  const cache = await caches.open(cacheName)
  await cache.put(url, answer)
  const oldestFirst = await cache.keys()
  await Promise.all(
    oldestFirst.slice(0, Math.max(0, oldestFirst.length - entriesMax)).map((key) => cache.delete(key)),
  )
}

/**
 * Answers from what was seen once; what never changes under its address needs no asking again. Nothing is kept
 * while there is no cache of that name.
 */
export async function onceSeen(event: FetchEvent, seen: Seen): Promise<Response> {
  const { url } = event.request
  const kept = await caches.match(url, { cacheName: seen.cacheName, ignoreVary: true })
  if (kept) return kept
  const answer = await fetch(event.request)
  const size = Number(answer.headers.get('content-length') ?? 0)
  if (answer.status === 200 && size <= seen.bytesMax)
    event.waitUntil(keep(seen, url, answer.clone()).catch(() => undefined))
  return answer
}
