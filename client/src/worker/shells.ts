const prefix = 'oms-chat-shell-'
/** Where a shell that was replaced keeps the ids of the tabs that ran then. */
const tabsKey = '/shell-tabs'

/** The cache of one build. Two builds never share one. */
export const shellCache = (version: string) => prefix + version

/** A build that comes again (after going back to it) begins anew, whoever waits for its former life to end. */
export const beginShell = async (own: string): Promise<void> => {
  await (await caches.open(own)).delete(tabsKey)
}

const olderThan = async (own: string) =>
  (await caches.keys()).filter((name) => name.startsWith(prefix) && name !== own)

/**
 * Notes in every older shell which tabs are open as `own` takes over. A tab lives with the build it began with:
 * it may yet ask for a chunk that the server has no more.
 */
export async function keepForTabs(own: string, openTabs: readonly string[]): Promise<void> {
  for (const name of await olderThan(own)) {
    const cache = await caches.open(name)
    if ((await cache.match(tabsKey)) === undefined) await cache.put(tabsKey, Response.json(openTabs))
  }
}

/** Deletes the older shells of which no tab is left. One that no tab was noted for is being installed. */
export async function dropUnused(own: string, openTabs: readonly string[]): Promise<void> {
  const open = new Set(openTabs)
  for (const name of await olderThan(own)) {
    const noted = await (await caches.open(name)).match(tabsKey)
    if (noted === undefined) continue
    const tabs = (await noted.json()) as string[]
    if (!tabs.some((tab) => open.has(tab))) await caches.delete(name)
  }
}
