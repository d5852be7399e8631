import type { AppStore } from '../app/store.ts'
import { selectTotalUnread } from '../features/chats/selectors.ts'
import { selectConnection } from '../features/connection/connectionSlice.ts'
import { newVersionFound } from '../features/connection/newVersionSlice.ts'
import { selectUnsentCount } from '../features/messages/selectors.ts'
import { serverHasAnotherBuild } from './newBuild.ts'
import { observe } from './observe.ts'
import { askToPersist } from './persistence.ts'
import { register } from './registration.ts'

export { UpdateBar } from '../features/connection/UpdateBar.tsx'

/** What the page's own timeline says from when on it hears of new versions. */
const installedMark = 'oms-chat-installed'
const hourMs = 3_600_000
const ignore = () => undefined

/** The icon tells how much is unread, where the system shows that. */
const showBadge = (store: AppStore) => {
  if (!('setAppBadge' in navigator)) return
  observe(store, selectTotalUnread, (unread) => void navigator.setAppBadge(unread).catch(ignore))
}

/** Whoever has sent something has something to keep. */
const keepAfterFirstSend = (store: AppStore) =>
  observe(store, selectUnsentCount, (unsent, before = 0) => {
    if (unsent < before) void askToPersist(navigator.storage, Date.now()).catch(ignore)
  })

/** A part that can't be fetched any more is the first that a page without a worker hears of a new version. */
const hearOfMissingParts = (found: () => void) =>
  addEventListener('vite:preloadError', () => {
    void serverHasAnotherBuild(document, (input, init) => fetch(input, init)).then((isOther) => {
      if (isOther) found()
    })
  })

/** A server that comes back may have come back newer. */
const askForUpdates = (store: AppStore, registration: ServiceWorkerRegistration) => {
  const ask = () => void registration.update().catch(ignore)
  observe(store, selectConnection, (status, before) => {
    if (status === 'online' && before !== undefined) ask()
  })
  setInterval(ask, hourMs)
}

/** Makes the page an app of the device. What a browser lacks is left out without a word. */
export async function install(store: AppStore): Promise<void> {
  const found = () => store.dispatch(newVersionFound())
  showBadge(store)
  keepAfterFirstSend(store)
  hearOfMissingParts(found)
  performance.mark(installedMark)
  if (!('serviceWorker' in navigator)) return
  const registration = await register(navigator.serviceWorker, found).catch(ignore)
  if (registration) askForUpdates(store, registration)
}
