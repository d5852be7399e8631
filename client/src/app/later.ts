import type { Clock } from '../lib/clock.ts'
import { followExpiry } from '../realtime/expiring.ts'
import { lazyModule } from '../ui/lazyModule.ts'
import type { AppStore } from './store.ts'

/**
 * The device's messages are indexed once the page has nothing more urgent to do. What has expired until then isn't
 * read from the device or the server anyway.
 */
const searchAfterMs = 3_000
/** What can't be fetched now is asked for again after so long. */
const againMs = 5_000

/** What follows the store once the first chat is there: what expires soon after it, the search of the device later. */
export function createLater(clock: Clock) {
  const search = lazyModule(async () => (await import('../search/deviceSearch.ts')).createDeviceSearch())
  /** The last that was to be taken from the device, for a search that isn't there yet. */
  let expired: { userId: string; now: string } | null = null

  const followSearch = (store: AppStore) =>
    void search.load().then(
      (device) => {
        device.follow(store)
        if (expired) device.expire(expired.userId, expired.now)
      },
      () => void clock.after(againMs, () => followSearch(store)),
    )

  return {
    search: search.load,
    follow: (store: AppStore) => {
      const dropKept = (userId: string, now: string) => {
        expired = { userId, now }
        search.current()?.expire(userId, now)
      }
      followExpiry({ store, clock, dropKept })
      clock.after(searchAfterMs, () => followSearch(store))
    },
  }
}
