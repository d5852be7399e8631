import { cleanup, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { installedModule } from '../app/installed.ts'
import { signedOut } from '../features/auth/events.ts'
import { readReached } from '../features/chats/events.ts'
import { operationAcknowledged, operationSubmitted } from '../features/messages/events.ts'
import { eventually } from '../testing/eventually.ts'
import { direct, exampleStore, renderApp } from '../testing/exampleApp.tsx'
import { exampleSend } from '../testing/operations.ts'
import { install } from './install.ts'

/** Gives the page's navigator what jsdom has not. */
const provide = (name: 'setAppBadge' | 'storage', value: unknown) =>
  Object.defineProperty(navigator, name, { configurable: true, value })

beforeEach(() => localStorage.clear())
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
  Reflect.deleteProperty(navigator, 'setAppBadge')
  Reflect.deleteProperty(navigator, 'storage')
})

test('the icon tells how much is unread, and nothing once nobody is signed in', async () => {
  const shown: number[] = []
  provide('setAppBadge', (count: number) => Promise.resolve(shown.push(count)))
  const store = exampleStore()
  await install(store)
  store.dispatch(readReached({ chatId: direct, rev: 99 }))
  store.dispatch(signedOut({ reason: 'signed-out', deliberate: true }))
  expect(shown.at(0)).toBe(3)
  expect(shown.at(-1)).toBe(0)
})

test('the browser is asked to keep what it stores when something was sent, not before', async () => {
  const persist = vi.fn(() => Promise.resolve(true))
  provide('storage', { persisted: () => Promise.resolve(false), persist })
  const store = exampleStore()
  await install(store)
  const operation = exampleSend('first-0000')
  store.dispatch(operationSubmitted({ clientId: 'first-0000', operation }))
  expect(persist).not.toHaveBeenCalled()
  store.dispatch(operationAcknowledged({ clientId: 'first-0000', operation, messages: [], chat: null }))
  await eventually(() => expect(persist).toHaveBeenCalledOnce())
})

test('a part that another build has replaced leads to the offer, where there is no worker', async () => {
  const script = document.createElement('script')
  script.type = 'module'
  script.setAttribute('src', '/assets/index-old.js')
  document.head.append(script)
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('<div id="oms-chat"></div>index-new.js')))
  const store = exampleStore()
  await installedModule.load()
  renderApp({ store })
  await install(store)
  expect(screen.queryByText('A new version is ready.')).toBeNull()
  dispatchEvent(new Event('vite:preloadError'))
  await screen.findByText('A new version is ready.')
  expect(screen.getByRole('button', { name: 'Reload' })).toBeTruthy()
  script.remove()
})
