import { type ClientEvent, defaultSettings, fail, ok, type Payload, type Result } from '@oms-chat/shared'
import { afterEach, expect, vi } from 'vitest'
import type { Api } from '../app/ports.ts'
import { type AppStore, createStore } from '../app/store.ts'
import { signedIn } from '../features/auth/events.ts'
import { signOut } from '../features/auth/sessionSlice.ts'
import { selectMessageList } from '../features/messages/selectors.ts'
import { createAuth } from '../lib/auth.ts'
import { newClientId } from '../lib/clientId.ts'
import { createDeviceHistory } from '../realtime/deviceHistory.ts'
import { createRealtime } from '../realtime/middleware.ts'
import { createStorage, type DeviceStorage } from '../storage/storage.ts'
import { exampleOrganization, exampleUser, id } from './builders.ts'
import { fastClock } from './clock.ts'
import { eventually } from './eventually.ts'
import { createModelServer } from './modelServer.ts'
import { type Answers, type SocketServer, startSocketServer } from './socketServer.ts'

/** The chat that all of this is about. */
export const chatId = id(0xc1)

const undo: (() => unknown)[] = []
/** To be called by every file that opens any of this: ends it after each test, the last first. */
export const endAfterEach = () =>
  afterEach(async () => {
    for (const close of undo.splice(0).reverse()) await close()
  })

/** The model's rules behind a real socket; `override` answers in its place, or not at all. */
export const serve = async (meId: string, override: Answers = {}) => {
  let sockets: SocketServer | null = null
  const model = createModelServer(meId, ({ event, data }) => sockets?.io.emit(event, data))
  const events = [
    'sync',
    'chat:changes',
    'changes',
    'me:changes',
    'message:send',
    'message:edit',
    'message:read',
  ] as const
  const answers: Answers = {}
  for (const event of events)
    answers[event] = (payload) => model.handle<ClientEvent>(event, payload as Payload<ClientEvent>)
  sockets = await startSocketServer({ ...answers, ...override })
  undo.push(sockets.close)
  model.join(chatId)
  return { model, sockets }
}

type Served = Awaited<ReturnType<typeof serve>>

export const open = (
  { model, sockets }: Served,
  meId: string,
  storage: DeviceStorage | Promise<DeviceStorage> = createStorage(),
) => {
  void Promise.resolve(storage).catch(() => undefined)
  const asked: [string, object][] = []
  const restAnswer = (name: string, input: object): unknown => {
    const { params, query } = input as {
      params?: { id: string }
      query?: { ids?: string[]; before?: number; after?: number; around?: number }
    }
    if (name === 'listMessages' && params) return model.page(params.id, { ...query, limit: 5 })
    if (name === 'mySettings' || name === 'updateMySettings') return { data: defaultSettings }
    if (name === 'listUsers')
      return { data: (query?.ids ?? []).map((userId) => exampleUser({ id: userId })), nextCursor: null }
    return name === 'logout' ? { data: {} } : null
  }
  const api: Api = {
    call: async (name, input) => {
      asked.push([name, input])
      const data = restAnswer(name, input)
      return (data ? ok(data) : fail('NOT_FOUND', 'not in the model')) as Result<never>
    },
  }
  const auth = createAuth({ clock: fastClock, refresh: async () => fail('UNAVAILABLE', 'away') })
  const user = exampleUser({ id: meId })
  auth.take({ accessToken: 'a-token', expiresIn: 900, user, organization: exampleOrganization })
  const wakers = new Set<() => void>()
  const history = createDeviceHistory()
  const realtime = createRealtime({
    url: sockets.url,
    api,
    auth,
    storage: async () => storage,
    history,
    mostMessages: () => 100_000,
    signals: {
      onWake: (listener) => {
        wakers.add(listener)
        return () => wakers.delete(listener)
      },
      onOffline: () => () => {},
      onHide: () => () => {},
    },
    clock: fastClock,
    random: () => 0.5,
    owner: newClientId(),
  })
  const store = createStore({ api, history: history.history, newClientId, now: () => Date.now(), realtime })
  undo.push(() => store.dispatch(signOut({ discardUnsent: true })))
  store.dispatch(signedIn({ user, organization: exampleOrganization }))
  return { store, asked, auth, wake: () => wakers.forEach((listener) => listener()) }
}

/** What the browser keeps beside its databases, for all pages of a test. */
export const keepLocally = (): Record<string, string> => {
  const kept: Record<string, string> = Object.create({
    getItem: (name: string) => kept[name] ?? null,
    setItem: (name: string, value: string) => void (kept[name] = value),
    removeItem: (name: string) => void delete kept[name],
  })
  vi.stubGlobal('localStorage', kept)
  undo.push(() => vi.unstubAllGlobals())
  return kept
}

/** A disk that, once it is stuck, never answers that something was written. */
export const stuckStorage = (disk: { isStuck: boolean }): DeviceStorage => {
  const storage = createStorage()
  return {
    ...storage,
    openOutbox: async (...given) => {
      const table = await storage.openOutbox(...given)
      const update: typeof table.update = (...step) =>
        disk.isStuck ? new Promise(() => {}) : table.update(...step)
      return { ...table, update }
    },
  }
}

/** An account of its own for each test, as each has a database of its own. */
let people = 0x500
export const newPerson = () => id((people += 1))

export const contents = (store: AppStore) =>
  selectMessageList(chatId)(store.getState()).map(({ message, status }) => [message.content, status])
export const online = (store: AppStore) =>
  eventually(() => expect(store.getState().connection.status).toBe('online'))
