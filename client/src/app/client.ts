import { signedIn } from '../features/auth/events.ts'
import { restoreSession } from '../features/auth/sessionSlice.ts'
import { selectUnsentCount } from '../features/messages/selectors.ts'
import { createApi } from '../lib/api.ts'
import { backoffDelay } from '../lib/backoff.ts'
import { newClientId } from '../lib/clientId.ts'
import { systemClock } from '../lib/clock.ts'
import { createDeviceHistory } from '../realtime/deviceHistory.ts'
import { createRealtime } from '../realtime/middleware.ts'
import { browserSignals } from '../realtime/signals.ts'
import { lazyModule } from '../ui/lazyModule.ts'
import { mostMessages } from './device.ts'
import { followLater } from './followLater.ts'
import { keepIdentity, recallIdentity } from './identity.ts'
import { createStore } from './store.ts'

const tabKey = 'oms-chat:tab'

/** Storage may be forbidden altogether; then nothing is remembered. */
const allowed = <T>(read: () => T): T | null => {
  try {
    return read()
  } catch {
    return null
  }
}

/** This tab's name, kept over a reload so that the outbox knows its own leases again. */
const tabName = (): string =>
  allowed(() => {
    const name = sessionStorage.getItem(tabKey) ?? newClientId()
    sessionStorage.setItem(tabKey, name)
    return name
  }) ?? newClientId()

/** Puts the client together for a page: the store with the network and the device behind it. */
export const createClient = ({ baseUrl }: { baseUrl: string }) => {
  const clock = systemClock
  const { api, auth } = createApi({
    baseUrl,
    clock,
    fetch: (input, init) => fetch(input, init),
    storage: allowed(() => localStorage),
  })
  const signals = browserSignals(window)
  const history = createDeviceHistory()
  const storage = lazyModule(async () => (await import('../storage/storage.ts')).createStorage())
  const realtime = createRealtime({
    url: baseUrl,
    api,
    auth,
    storage: storage.load,
    history,
    mostMessages,
    signals,
    clock,
    random: Math.random,
    owner: tabName(),
  })
  const later = lazyModule(async () => (await import('./later.ts')).createLater(clock))
  const store = createStore({
    api,
    history: history.history,
    newClientId,
    now: clock.now,
    realtime,
    search: async () => (await later.load()).search(),
  })
  /** Only where the device's store failed would closing the page lose something. */
  const warn = (event: BeforeUnloadEvent) => {
    const state = store.getState()
    if (state.connection.storage === 'memory' && selectUnsentCount(state) > 0) event.preventDefault()
  }

  return {
    store,
    /**
     * Shows whom the device remembers at once, and picks up the session that the browser holds; again whenever
     * the network returns, until one knows.
     */
    start: () => {
      addEventListener('beforeunload', warn)
      const remembered = recallIdentity()
      if (remembered) store.dispatch(signedIn(remembered))
      keepIdentity(store)
      let failures = 0
      let cancelRetry = () => {}
      const restore = async () => {
        cancelRetry()
        const { status } = store.getState().session
        if (status === 'signed-out' || (status === 'signed-in' && auth.isHeld())) return
        await store.dispatch(restoreSession())
        cancelRetry = clock.after(backoffDelay((failures += 1)), () => void restore())
      }
      void restore()
      followLater({ store, clock, follow: async () => (await later.load()).follow(store) })
      return signals.onWake(() => void restore())
    },
  }
}

export type Client = ReturnType<typeof createClient>
