import { takeOver } from './contract.ts'

/** How long somebody who asked for the new version waits for it to be fetched, at most. */
const patienceMs = 10_000

type Registration = EventTarget & {
  readonly installing: EventTarget | null
  readonly waiting: EventTarget | null
  readonly active: EventTarget | null
}

/** What of the browser's `ServiceWorkerContainer` is needed. */
type Workers<R extends Registration> = EventTarget & {
  readonly controller: object | null
  register: (url: string, options: RegistrationOptions) => Promise<R>
}

/** Registers the worker and tells whenever a build newer than this page's has been installed beside it. */
export async function register<R extends Registration>(
  workers: Workers<R>,
  onNewVersion: () => void,
): Promise<R> {
  const hadWorker = workers.controller !== null
  const registration = await workers.register('/sw.js', { updateViaCache: 'none' })
  const look = () => {
    if (registration.waiting && registration.active) onNewVersion()
  }
  const follow = () => registration.installing?.addEventListener('statechange', look)
  registration.addEventListener('updatefound', follow)
  follow()
  look()
  // Another tab has taken the new version: this one goes on with what it began with.
  workers.addEventListener('controllerchange', () => {
    if (hadWorker) onNewVersion()
  })
  return registration
}

const activated = (worker: ServiceWorker): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, patienceMs)
    const step = () => {
      if (worker.state === 'installed') worker.postMessage(takeOver)
      else if (worker.state === 'activated' || worker.state === 'redundant') resolve()
    }
    worker.addEventListener('statechange', step)
    step()
  })

/** Starts the page again in the newest version that there is. Other tabs keep theirs until they do the same. */
export async function reloadIntoNewest(page: Window): Promise<void> {
  if ('serviceWorker' in page.navigator) {
    const registration = await page.navigator.serviceWorker.getRegistration()
    if (!registration?.waiting) await registration?.update().catch(() => undefined)
    const next = registration?.waiting ?? registration?.installing
    if (next) await activated(next)
  }
  page.location.reload()
}
