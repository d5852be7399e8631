import type { Middleware } from '@reduxjs/toolkit'
import { expect } from 'vitest'
import { fail, type Result } from '@oms-chat/shared'
import type { Api } from '../app/ports.ts'
import { type AppDispatch, createStore, type RootState } from '../app/store.ts'
import { signedIn } from '../features/auth/events.ts'
import { deviceRestored, readAcknowledged, receiptHeard } from '../features/chats/events.ts'
import { countedFrom } from '../features/chats/heldChat.ts'
import { isStale } from '../features/chats/unread.ts'
import { createHear } from '../realtime/hear.ts'
import { createRecorder } from '../realtime/recorder.ts'
import type { Request } from '../realtime/socket.ts'
import { createSync } from '../realtime/sync.ts'
import type { DeviceCopies } from '../storage/copies.ts'
import { exampleOrganization, exampleUser, id } from './builders.ts'
import { createTestClock, type TestClock } from './clock.ts'
import { createModelServer, type Told } from './modelServer.ts'

export const meId = id(1)
export const other = id(2)
export const chats = [id(0xc1), id(0xc2), id(0xc3)]
export const chatAt = (index: number) => chats[index % chats.length] ?? ''

type PageDeps = {
  request: Request
  api: Api
  clock: TestClock
  random: () => number
  newClientId: () => string
}

/** A page of the app: a store with what keeps it in step. What it hears before it is up is lost, as on any page. */
const openPage = (
  { request, api, clock, random, newClientId }: PageDeps,
  isHeld: boolean,
  openCopies: () => Promise<DeviceCopies | null> = () => Promise.resolve(null),
  onBroken: () => void = () => {},
) => {
  const recorder = createRecorder({
    isHeld: Promise.resolve(isHeld),
    openCopies,
    userId: meId,
    getState: () => store.getState(),
    clock,
    mostMessages: () => 100_000,
    onBroken,
  })
  const record: Middleware<object, RootState, AppDispatch> = (api) => (next) => (action) => {
    const before = api.getState()
    const result = next(action)
    recorder.observe(action, before)
    return result
  }
  const store = createStore({
    api,
    history: recorder.history,
    newClientId,
    now: clock.now,
    realtime: record,
  })
  const { dispatch, getState } = store
  const { isKeeping } = recorder
  const sync = createSync({ request, dispatch, getState, clock, random, isKeeping })
  const hear = createHear({ sync, dispatch, onDraining: () => {}, onEnded: () => {} })
  dispatch(signedIn({ user: exampleUser({ id: meId }), organization: exampleOrganization }))
  const begin = async () => {
    const snapshot = await recorder.read()
    if (snapshot) dispatch(deviceRestored(snapshot))
  }
  return { store, sync, hear, recorder, begin }
}

/** A device on a network that loses, doubles, delays and reorders, as long as it is `rough`. */
export const createRoughDevice = (
  random: () => number,
  openCopies?: () => Promise<DeviceCopies>,
  onBroken?: () => void,
) => {
  const clock = createTestClock()
  const network = { rough: false, connected: false, era: 0 }
  const hearLater = (ms: number, told: Told) => {
    const { era } = network
    clock.after(ms, () => {
      if (!network.connected || era !== network.era) return
      if (told.event !== 'message:read') page.hear(told)
      else page.store.dispatch(receiptHeard({ ...told.data, kind: 'read' }))
    })
  }
  const server = createModelServer(meId, (told) => {
    const hasRevision = told.event === 'message:new' || told.event === 'message:updated'
    const luck = network.rough && hasRevision ? random() : 1
    if (luck < 0.2) return
    hearLater(luck < 0.5 ? random() * 800 : 0, told)
    if (luck < 0.3) hearLater(random() * 800, told)
  })

  const request: Request = (event, payload) =>
    new Promise((resolve) => {
      const { era } = network
      const lost = () => resolve(fail('UNAVAILABLE', 'lost'))
      const luck = network.rough ? random() : 1
      if (!network.connected || luck < 0.1) {
        clock.after(50, lost)
        return
      }
      const reach = async () => {
        const answer = await server.request(event, payload)
        clock.after(random() * 100, () => {
          if (luck < 0.2 || era !== network.era) lost()
          else resolve(answer)
        })
      }
      clock.after(random() * 100, () => void reach())
    })

  const api: Api = {
    call: (name, input) =>
      new Promise((resolve) => {
        const { params, query } = input as { params: { id: string }; query: object }
        clock.after(random() * 100, () => {
          const found =
            name === 'listMessages' && server.has(params.id)
              ? server.page(params.id, { ...query, limit: 4 })
              : null
          const answer = found ? { ok: true, data: found } : fail('NOT_FOUND', 'not in the model')
          clock.after(random() * 300, () => resolve(answer as Result<never>))
        })
      }),
  }
  let operations = 0
  const newClientId = () => `operation-${(operations += 1)}`
  const open = (isHeld: boolean) =>
    openPage({ request, api, clock, random, newClientId }, isHeld, openCopies, onBroken)
  let page = open(false)
  void page.recorder.begin()

  const disconnect = () => {
    network.connected = false
    network.era += 1
    page.sync.stop()
  }
  const connect = () => {
    disconnect()
    network.connected = true
    void page.sync.start()
  }
  const tellHeads = () =>
    page.hear({
      event: 'heads',
      data: { me: 0, heads: Object.fromEntries(server.chats().map(({ id, head }) => [id, head])) },
    })

  /** A count that can't be known here is asked for; in the app, `reads.ts` does. */
  const recount = () => {
    for (const held of Object.values(page.store.getState().chats.byId)) {
      const { id: chatId, me } = held.chat
      if (held.removed || !me || !isStale(held.unread, countedFrom(held.chat))) continue
      const answer = server.handle('message:read', { chatId, rev: me.readRev })
      const asOf = server.headOf(chatId)
      if (answer.ok) page.store.dispatch(readAcknowledged({ chatId, asOf, ...answer.data }))
    }
  }

  /** Once nothing is lost any more, a beat of heads is enough. */
  const heal = async () => {
    network.rough = false
    if (!network.connected) connect()
    await clock.advance(60_000)
    tellHeads()
    await clock.advance(60_000)
    recount()
  }

  return {
    clock,
    network,
    server,
    newClientId,
    connect,
    disconnect,
    tellHeads,
    heal,
    get store() {
      return page.store
    },
    /** Lets time pass until a thing is done that waits for the network and for the disk. */
    finish: async (work: PromiseLike<unknown>) => {
      let isDone = false
      const done = () => {
        isDone = true
      }
      void work.then(done, done)
      while (!isDone) await clock.advance(50)
    },
    /** Resolves when the device has stored everything that was heard. */
    settle: () => page.recorder.flush(),
    /** The page is gone without a word, and another is opened. What the first had under way still reaches the disk. */
    restart: async () => {
      disconnect()
      page = open(true)
      await page.begin()
    },
    /** As if nothing had been kept before: another page shows what it hears at once, and keeps it after `ms`. */
    visit: (ms: number) => {
      disconnect()
      const visited = open(false)
      page = visited
      clock.after(ms, () => {
        if (page === visited) void visited.recorder.begin()
      })
    },
  }
}

export type RoughDevice = ReturnType<typeof createRoughDevice>

export const summary = (message: { id: string; rev: number; content: string }) =>
  `${message.id} ${message.rev} ${message.content}`

/** What is held, seen and counted is what the server says. */
export const expectInStep = ({ server, store }: RoughDevice) => {
  const { chats: held, messages } = store.getState()
  const kept = Object.values(held.byId).filter(({ removed }) => !removed)
  const seen = kept.map(({ chat, whole }) => ({
    id: chat.id,
    head: chat.head,
    whole,
    last: chat.lastMessage?.id ?? null,
    lastDeleted: chat.lastMessage?.deletedAt ?? null,
    lastExcerpt: chat.lastMessage?.excerpt ?? null,
    unread: chat.me?.unreadCount,
    readRev: chat.me?.readRev,
    oldest: chat.oldestSeq,
  }))
  const real = server.chats().map((chat) => ({
    id: chat.id,
    head: chat.head,
    whole: chat.head,
    last: chat.lastMessage?.id ?? null,
    lastDeleted: chat.lastMessage?.deletedAt ?? null,
    lastExcerpt: chat.lastMessage?.excerpt ?? null,
    unread: chat.me?.unreadCount,
    readRev: chat.me?.readRev,
    oldest: chat.oldestSeq,
  }))
  const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1)
  expect(seen.sort(byId)).toEqual(real.sort(byId))
  for (const [chatId, window] of Object.entries(messages.windows)) {
    if (!window.loaded || !real.some((chat) => chat.id === chatId)) continue
    const covered = server
      .messages(chatId)
      .filter(({ seq }) => seq >= window.from && (window.to === null || seq <= window.to))
    const shown = window.list
    expect(shown.map(summary)).toEqual(covered.map(summary))
  }
}
