import { type ClientEvent, defaultSettings, fail, ok, type Payload, type Result } from '@oms-chat/shared'
import Dexie from 'dexie'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Api } from '../app/ports.ts'
import { type AppStore, createStore } from '../app/store.ts'
import { signedIn, signedOut } from '../features/auth/events.ts'
import { signOut } from '../features/auth/sessionSlice.ts'
import { chatOpened, chatPressed, readReached } from '../features/chats/events.ts'
import { selectChat } from '../features/chats/selectors.ts'
import { draftChanged, selectDraft } from '../features/composer/composerSlice.ts'
import { selectBanner } from '../features/connection/connectionSlice.ts'
import { discardRequested, retryRequested } from '../features/messages/events.ts'
import { jumpRequested } from '../features/messages/loading.ts'
import { selectMessageList, selectUnsentCount } from '../features/messages/selectors.ts'
import { messageSubmitted } from '../features/messages/submit.ts'
import { selectSettings, settingsChanged } from '../features/settings/settingsSlice.ts'
import { createAuth } from '../lib/auth.ts'
import { newClientId } from '../lib/clientId.ts'
import { databaseName } from '../storage/held.ts'
import { createStorage, type DeviceStorage } from '../storage/storage.ts'
import { exampleOrganization, exampleUser, id } from '../testing/builders.ts'
import { fastClock } from '../testing/clock.ts'
import { eventually } from '../testing/eventually.ts'
import { createModelServer } from '../testing/modelServer.ts'
import { type Answers, type SocketServer, startSocketServer } from '../testing/socketServer.ts'
import { createDeviceHistory } from './deviceHistory.ts'
import { createRealtime } from './middleware.ts'

const chatId = id(0xc1)
const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const close of undo.splice(0).reverse()) await close()
})

/** The model's rules behind a real socket; `override` answers in its place, or not at all. */
const serve = async (meId: string, override: Answers = {}) => {
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

const open = (
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
const keepLocally = (): Record<string, string> => {
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
const stuckStorage = (disk: { isStuck: boolean }): DeviceStorage => {
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
const newPerson = () => id((people += 1))

const contents = (store: AppStore) =>
  selectMessageList(chatId)(store.getState()).map(({ message, status }) => [message.content, status])
const online = (store: AppStore) =>
  eventually(() => expect(store.getState().connection.status).toBe('online'))

describe('the joined-up client', () => {
  it('gets in step, opens a chat, sends, and hears the others', async () => {
    const me = newPerson()
    const server = await serve(me)
    server.model.send(chatId, id(2), 'before', 'theirs-01')
    const { store } = open(server, me)
    store.dispatch(chatOpened(chatId))
    await online(store)
    await eventually(() => expect(contents(store)).toEqual([['before', 'sent']]))
    store.dispatch(messageSubmitted({ chatId, content: 'mine' }))
    expect(contents(store).at(-1)).toEqual(['mine', 'waiting'])
    await eventually(() => expect(contents(store).at(-1)).toEqual(['mine', 'sent']))
    server.model.send(chatId, id(2), 'after', 'theirs-02')
    await eventually(() => expect(contents(store).at(-1)).toEqual(['after', 'sent']))
    expect(selectBanner(store.getState())).toBeNull()
    expect(store.getState().chats.byId[chatId]?.whole).toBe(4)
  })

  it('fetches what a chat says as soon as somebody presses on it, once', async () => {
    const me = newPerson()
    const server = await serve(me)
    server.model.send(chatId, id(2), 'before', 'theirs-01')
    const { store } = open(server, me)
    await online(store)
    store.dispatch(chatPressed(chatId))
    const loading = store.getState().messages.windows[chatId]?.loadId
    expect(loading).toEqual(expect.any(String))
    store.dispatch(chatOpened(chatId))
    expect(store.getState().messages.windows[chatId]?.loadId).toBe(loading)
    await eventually(() => expect(contents(store)).toEqual([['before', 'sent']]))
  })

  it('shows the end of a chat where retention took everything that was in sight', async () => {
    const me = newPerson()
    const server = await serve(me)
    for (let n = 0; n < 20; n += 1) server.model.send(chatId, id(2), `text ${n}`, `theirs-${n}-0`)
    const { store } = open(server, me)
    await online(store)
    await store.dispatch(jumpRequested({ chatId, seq: 3 }))
    store.dispatch(chatOpened(chatId))
    expect(contents(store)[0]).toEqual(['text 0', 'sent'])
    expect(store.getState().messages.windows[chatId]?.to).toEqual(expect.any(Number))
    server.model.retain(chatId, 18)
    await eventually(() =>
      expect(contents(store)).toEqual([
        ['text 18', 'sent'],
        ['text 19', 'sent'],
      ]),
    )
    expect(store.getState().messages.windows[chatId]?.hasBefore).toBe(false)
  })

  it('fetches people whom it does not know, once', async () => {
    const me = newPerson()
    const server = await serve(me)
    for (let n = 0; n < 3; n += 1) server.model.send(chatId, id(2), 'hello', `theirs-0${n}`)
    const { store, asked } = open(server, me)
    store.dispatch(chatOpened(chatId))
    await eventually(() => expect(store.getState().users.byId[id(2)]).toBeDefined())
    expect(asked.filter(([name]) => name === 'listUsers')).toEqual([
      ['listUsers', { query: { ids: [id(2)] } }],
    ])
  })

  it('tells how far one has read, and the count follows', async () => {
    const me = newPerson()
    const server = await serve(me)
    for (let n = 0; n < 3; n += 1) server.model.send(chatId, id(2), 'hello', `theirs-0${n}`)
    const { store } = open(server, me)
    await online(store)
    expect(selectChat(chatId)(store.getState())?.me?.unreadCount).toBe(3)
    for (const rev of [2, 3, 4]) store.dispatch(readReached({ chatId, rev }))
    await eventually(() => expect(server.model.chats()[0]?.me?.readRev).toBe(4))
    expect(selectChat(chatId)(store.getState())?.me?.unreadCount).toBe(0)
    const pointers = server.sockets.received.filter(({ event }) => event === 'message:read')
    expect(pointers.length).toBeLessThan(3)
  })

  it('keeps what is unsent over the end of a session, and sends it when the person is back', async () => {
    const me = newPerson()
    const silent = await serve(me, { 'message:send': () => undefined })
    const first = open(silent, me)
    await online(first.store)
    first.store.dispatch(messageSubmitted({ chatId, content: 'not lost' }))
    await eventually(() =>
      expect(silent.sockets.received.some(({ event }) => event === 'message:send')).toBe(true),
    )
    silent.sockets.io.emit('session:ended', { reason: 'password-changed' })
    await eventually(() => expect(first.store.getState().session.status).toBe('signed-out'))
    expect(first.store.getState().session.endedReason).toBe('password-changed')

    const server = await serve(me)
    const second = open(server, me)
    await eventually(() => expect(server.model.messages(chatId)[0]?.content).toBe('not lost'))
    await eventually(() => expect(selectUnsentCount(second.store.getState())).toBe(0))
  })

  it('asks before signing out loses something, then forgets this person', async () => {
    const me = newPerson()
    const server = await serve(me, { 'message:send': () => undefined })
    const { store } = open(server, me)
    await online(store)
    store.dispatch(messageSubmitted({ chatId, content: 'unsent' }))
    expect(await store.dispatch(signOut()).unwrap()).toEqual({ unsent: 1 })
    expect(store.getState().session.status).toBe('signed-in')
    expect(await store.dispatch(signOut({ discardUnsent: true })).unwrap()).toEqual({ unsent: 0 })
    await eventually(async () => expect(await Dexie.exists(databaseName(me))).toBe(false))
    expect(selectUnsentCount(store.getState())).toBe(0)
  })

  it('lets a refused message be tried again and given up', async () => {
    const me = newPerson()
    let refusing = true
    const server = await serve(me)
    const handle = server.model.handle
    const strict = await serve(me, {
      'message:send': (payload) =>
        refusing
          ? fail('FORBIDDEN', 'only admins')
          : handle('message:send', payload as Payload<'message:send'>),
    })
    const { store } = open({ ...strict, model: server.model }, me)
    await online(store)
    store.dispatch(chatOpened(chatId))
    for (const content of ['one', 'two']) store.dispatch(messageSubmitted({ chatId, content }))
    await eventually(() =>
      expect(contents(store)).toEqual([
        ['one', 'failed'],
        ['two', 'failed'],
      ]),
    )
    refusing = false
    const [one = '', two = ''] = store.getState().outbox.order
    store.dispatch(discardRequested({ clientId: two }))
    store.dispatch(retryRequested({ clientId: one }))
    await eventually(() =>
      expect(server.model.messages(chatId).map(({ content }) => content)).toEqual(['one']),
    )
  })

  it('works from memory and says so where the device has no store', async () => {
    const me = newPerson()
    const server = await serve(me)
    const { store } = open(
      server,
      me,
      createStorage(() => Promise.reject(new Error('forbidden here'))),
    )
    await online(store)
    await eventually(() =>
      expect(selectBanner(store.getState())).toEqual({ kind: 'memory-only', waiting: 0 }),
    )
    store.dispatch(messageSubmitted({ chatId, content: 'still sent' }))
    await eventually(() => expect(server.model.messages(chatId)).toHaveLength(1))
  })

  it('writes down at once what was submitted before its code had come, and sends it once later', async () => {
    const kept = keepLocally()
    const me = newPerson()
    const server = await serve(me)
    const first = open(server, me, Promise.reject(new Error('the network is gone')))
    await online(first.store)
    for (const content of ['one', 'two']) first.store.dispatch(messageSubmitted({ chatId, content }))
    expect(contents(first.store)).toEqual([
      ['one', 'waiting'],
      ['two', 'waiting'],
    ])
    const second = open(server, me)
    await eventually(() => expect(server.model.messages(chatId)).toHaveLength(2))
    await eventually(() => expect(selectUnsentCount(second.store.getState())).toBe(0))
    expect(server.model.messages(chatId).map(({ content }) => content)).toEqual(['one', 'two'])
    expect(Object.values(kept).join('')).not.toContain('one')
  })

  it('has on another page what showed on one that ended before the store had written it down', async () => {
    const kept = keepLocally()
    const me = newPerson()
    const server = await serve(me)
    const disk = { isStuck: false }
    const first = open(server, me, stuckStorage(disk))
    await online(first.store)
    first.store.dispatch(messageSubmitted({ chatId, content: 'written in time' }))
    await eventually(() => expect(server.model.messages(chatId)).toHaveLength(1))
    await eventually(() => expect(Object.values(kept)).toEqual([]))
    disk.isStuck = true
    for (const content of ['one', 'two', 'three']) first.store.dispatch(messageSubmitted({ chatId, content }))
    expect(contents(first.store).at(-1)).toEqual(['three', 'waiting'])
    const second = open(server, me)
    await eventually(() => expect(server.model.messages(chatId)).toHaveLength(4))
    await eventually(() => expect(selectUnsentCount(second.store.getState())).toBe(0))
    expect(server.model.messages(chatId).map(({ content }) => content)).toEqual([
      'written in time',
      'one',
      'two',
      'three',
    ])
    expect(Object.values(kept)).toEqual([])
  })

  it('takes over from a page that ended beside it when it next gets in step', async () => {
    keepLocally()
    const me = newPerson()
    const server = await serve(me)
    const beside = open(server, me)
    const other = open(server, me, stuckStorage({ isStuck: true }))
    await online(beside.store)
    await online(other.store)
    other.store.dispatch(messageSubmitted({ chatId, content: 'by the one that ended' }))
    for (let times = 0; times < 2; times += 1) {
      server.sockets.io.disconnectSockets(true)
      await eventually(() => expect(beside.store.getState().connection.status).not.toBe('online'))
      beside.wake()
      await online(beside.store)
    }
    await eventually(() => expect(server.model.messages(chatId)).toHaveLength(1))
  })

  it('comes back after a cut, catches up, and is quicker when somebody looks', async () => {
    const me = newPerson()
    const server = await serve(me)
    const { store, wake } = open(server, me)
    store.dispatch(chatOpened(chatId))
    await online(store)
    server.sockets.refuse({ code: 'RATE_LIMITED', message: 'wait', retryAfterMs: 3_600_000 })
    server.sockets.io.disconnectSockets(true)
    await eventually(() => expect(selectBanner(store.getState())?.kind).toBe('offline'))
    server.model.send(chatId, id(2), 'meanwhile', 'theirs-01')
    store.dispatch(messageSubmitted({ chatId, content: 'written offline' }))
    expect(selectBanner(store.getState())).toEqual({ kind: 'offline', waiting: 1 })
    server.sockets.refuse(null)
    wake()
    await eventually(() =>
      expect(contents(store)).toEqual([
        ['meanwhile', 'sent'],
        ['written offline', 'sent'],
      ]),
    )
  })

  it('saves drafts and settings through the outbox', async () => {
    const me = newPerson()
    const saved: unknown[] = []
    const server = await serve(me, {
      'chat:preferences': (payload) => {
        saved.push(payload)
        return ok({ rev: 1 })
      },
    })
    const { store, asked } = open(server, me)
    await online(store)
    for (const text of ['h', 'he', 'hello']) store.dispatch(draftChanged({ chatId, text }))
    await eventually(() => expect(saved).toMatchObject([{ chatId, draft: 'hello' }]))
    store.dispatch(settingsChanged({ theme: 'dark' }))
    expect(selectSettings(store.getState()).theme).toBe('dark')
    await eventually(() =>
      expect(asked).toContainEqual([
        'updateMySettings',
        { body: expect.objectContaining({ theme: 'dark' }) },
      ]),
    )
    store.dispatch(messageSubmitted({ chatId, content: 'hello' }))
    await eventually(() => expect(saved.at(-1)).toMatchObject({ chatId, draft: '' }))
  })

  it('shows in one tab what another sent', async () => {
    const me = newPerson()
    const server = await serve(me)
    const first = open(server, me)
    const second = open(server, me)
    await Promise.all([online(first.store), online(second.store)])
    server.sockets.refuse({ code: 'UNAVAILABLE', message: 'down' })
    server.sockets.io.disconnectSockets(true)
    await eventually(() => expect(first.store.getState().connection.status).toBe('offline'))
    first.store.dispatch(messageSubmitted({ chatId, content: 'from the first tab' }))
    await eventually(() => expect(selectUnsentCount(second.store.getState())).toBe(1))
    server.sockets.refuse(null)
    second.wake()
    await eventually(() => expect(server.model.messages(chatId)).toHaveLength(1))
    await eventually(() =>
      expect([first, second].map(({ store }) => selectUnsentCount(store.getState()))).toEqual([0, 0]),
    )
  })

  it('shows in one tab what was read and typed in another, without a network', async () => {
    const me = newPerson()
    const server = await serve(me)
    server.model.send(chatId, id(2), 'hello', 'theirs-01')
    const first = open(server, me)
    const second = open(server, me)
    await Promise.all([online(first.store), online(second.store)])
    server.sockets.refuse({ code: 'UNAVAILABLE', message: 'down' })
    server.sockets.io.disconnectSockets(true)
    await eventually(() => expect(first.store.getState().connection.status).toBe('offline'))
    const there = () => second.store.getState()
    expect(selectChat(chatId)(there())?.me?.unreadCount).toBe(1)
    first.store.dispatch(readReached({ chatId, rev: 2 }))
    await eventually(() => expect(selectChat(chatId)(there())?.me?.unreadCount).toBe(0))
    first.store.dispatch(draftChanged({ chatId, text: 'almost' }))
    await eventually(() => expect(selectDraft(chatId)(there())).toBe('almost'))
    first.store.dispatch(messageSubmitted({ chatId, content: 'done' }))
    await eventually(() => expect(selectDraft(chatId)(there())).toBe(''))
    await eventually(() => expect(selectBanner(there())).toEqual({ kind: 'offline', waiting: 1 }))
  })

  it('keeps what is written in the moment in which its session ends, and tells the other tabs', async () => {
    const me = newPerson()
    const server = await serve(me, { 'message:send': () => undefined })
    const first = open(server, me)
    const second = open(server, me)
    await Promise.all([online(first.store), online(second.store)])
    const seen = (count: number) =>
      eventually(() => expect(selectUnsentCount(second.store.getState())).toBe(count))
    first.store.dispatch(messageSubmitted({ chatId, content: 'before' }))
    await seen(1)
    first.store.dispatch(messageSubmitted({ chatId, content: 'the last word' }))
    first.store.dispatch(signedOut({ reason: 'expired', deliberate: false }))
    await seen(2)
  })

  it('ends in every tab when the person signs out in one', async () => {
    const me = newPerson()
    const server = await serve(me)
    const first = open(server, me)
    const second = open(server, me)
    await Promise.all([online(first.store), online(second.store)])
    await first.store.dispatch(signOut()).unwrap()
    await eventually(() =>
      expect(second.store.getState().session).toMatchObject({ status: 'signed-out', endedReason: null }),
    )
    await eventually(async () => expect(await Dexie.exists(databaseName(me))).toBe(false))
  })
})
