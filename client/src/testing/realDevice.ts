import { createStore } from '../app/store.ts'
import { createApi } from '../lib/api.ts'
import { newClientId } from '../lib/clientId.ts'
import { systemClock } from '../lib/clock.ts'
import { createDeviceHistory } from '../realtime/deviceHistory.ts'
import { createRealtime } from '../realtime/middleware.ts'
import type { Signals } from '../realtime/signals.ts'
import { createStorage } from '../storage/storage.ts'
import { createCookieFetch } from './cookieFetch.ts'

const quiet: Signals = { onWake: () => () => {}, onOffline: () => () => {}, onHide: () => () => {} }

/** A whole client as a page has one, for the server at `url`; `cookies` are the browser's. */
export const openRealDevice = (url: string, cookies = createCookieFetch(), signals = quiet) => {
  const clock = systemClock
  const { api, auth } = createApi({ baseUrl: url, fetch: cookies, clock, storage: null })
  const history = createDeviceHistory()
  const realtime = createRealtime({
    url,
    api,
    auth,
    clock,
    storage: async () => createStorage(),
    history,
    mostMessages: () => 100_000,
    signals,
    random: Math.random,
    owner: newClientId(),
  })
  const store = createStore({ api, history: history.history, newClientId, now: clock.now, realtime })
  return { store, api, cookies }
}

export type RealDevice = ReturnType<typeof openRealDevice>
