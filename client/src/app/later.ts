import type { Clock } from '../lib/clock.ts'
import { followExpiry } from '../realtime/expiring.ts'
import { createDeviceSearch } from '../search/deviceSearch.ts'
import type { AppStore } from './store.ts'

/** What follows the store once the page has nothing more urgent to do: the search of the device, and what expires. */
export function createLater(clock: Clock) {
  const search = createDeviceSearch()
  return {
    ...search,
    follow: (store: AppStore) => {
      const leaveSearch = search.follow(store)
      const leaveExpiry = followExpiry({ store, clock, dropKept: search.expire })
      return () => {
        leaveSearch()
        leaveExpiry()
      }
    },
  }
}
