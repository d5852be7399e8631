import 'fake-indexeddb/auto'
import type { Middleware } from '@reduxjs/toolkit'
import { Socket } from 'socket.io-client'
import { type AppDispatch, type AppStore, createStore, type RootState } from '../../client/src/app/store.ts'
import type { Api } from '../../client/src/app/ports.ts'
import { signedOut } from '../../client/src/features/auth/events.ts'
import {
  deliveryChanged,
  operationAcknowledged,
  operationSubmitted,
} from '../../client/src/features/messages/events.ts'
import { createApi } from '../../client/src/lib/api.ts'
import { newClientId } from '../../client/src/lib/clientId.ts'
import { systemClock } from '../../client/src/lib/clock.ts'
import { createDeviceHistory } from '../../client/src/realtime/deviceHistory.ts'
import { createRealtime } from '../../client/src/realtime/middleware.ts'
import { silentSignals } from '../../client/src/realtime/signals.ts'
import { type DeviceDatabase, openDatabase } from '../../client/src/storage/database.ts'
import { createDeviceCopies } from '../../client/src/storage/deviceCopies.ts'
import { createDeviceTable } from '../../client/src/storage/deviceTable.ts'
import { createStorage } from '../../client/src/storage/storage.ts'
import { createCookieFetch } from '../../client/src/testing/cookieFetch.ts'
import type { Heard, Sent } from './history.ts'
import type { Link } from './link.ts'

/** What is written down about a device while it runs. */
export type Diary = {
  sent: Sent[]
  acknowledged: string[]
  refused: string[]
  /** Messages whose deletion for everyone the server said yes to. */
  deleted: string[]
  heard: Heard[]
  pointers: Record<string, number[]>
}

export type Device = {
  name: string
  link: Link
  store: AppStore
  api: Api
  diary: Diary
  /** Everything the device keeps, as text. */
  kept(): Promise<string>
  /** The page is closed. */
  leave(): void
}

type Options = {
  name: string
  link: Link
  random: () => number
  /** Milliseconds that the device's clock is ahead. */
  ahead?: number
  /** Devices of the same person keep what they keep apart. */
  place?: string
  /** Whether it can keep what it hears; one that can't goes on in memory. */
  keepsCopies?: boolean
  /** The browser it is a tab of; unset: one of its own. */
  browser?: Browser
}

/** What the tabs of a browser share beside what is kept. */
export type Browser = { name: string; fetch: typeof fetch }

export const createBrowser = (): Browser => ({ name: newClientId(), fetch: createCookieFetch() })

/** By the port through which a device comes. */
const listeners = new Map<string, (heard: Heard) => void>()

/** Overhears everything that servers tell, as it comes, whatever the device makes of it. */
function overhear(): void {
  const { onAny } = Socket.prototype
  Socket.prototype.onAny = function (hear) {
    return onAny.call(this, (event: string, data: unknown) => {
      const listen = listeners.get(portOf(this))
      for (const heard of toldBy(event, data)) listen?.(heard)
      hear(event, data)
    })
  }
}
overhear()
/** The browser in which something is done just now: only its tabs hear each other. */
let doing = ''
globalThis.BroadcastChannel = class extends BroadcastChannel {
  constructor(name: string) {
    super(`${doing} ${name}`)
  }
}

/** Where a connection leads to, which Socket.IO keeps to itself. */
function portOf({ io }: Socket): string {
  const options: unknown = Reflect.get(io.engine, 'opts')
  return typeof options === 'object' && options !== null && 'port' in options ? String(options.port) : ''
}

function toldBy(event: string, data: unknown): Heard[] {
  if (typeof data !== 'object' || data === null) return []
  if ('heads' in data && typeof data.heads === 'object' && data.heads !== null)
    return Object.entries(data.heads).map(([chatId, rev]) => ({ event, chatId, rev: Number(rev) }))
  const rev = 'rev' in data ? Number(data.rev) : 0
  if ('chatId' in data) return [{ event, chatId: String(data.chatId), rev }]
  const chat = 'chat' in data && typeof data.chat === 'object' ? data.chat : null
  return chat && 'id' in chat ? [{ event, chatId: String(chat.id), rev }] : []
}

/** Writes down what the person does, what becomes of it, and where their pointers are. */
function scribe(diary: Diary): Middleware<object, RootState, AppDispatch> {
  return ({ getState }) =>
    (next) =>
    (action) => {
      if (operationSubmitted.match(action) && action.payload.operation.kind === 'send')
        diary.sent.push({ chatId: action.payload.operation.chatId, clientId: action.payload.clientId })
      if (operationAcknowledged.match(action)) {
        const { clientId, operation } = action.payload
        diary.acknowledged.push(clientId)
        if (operation.kind === 'delete') diary.deleted.push(operation.target.messageId)
      }
      if (deliveryChanged.match(action) && action.payload.event === 'refused')
        diary.refused.push(action.payload.clientId)
      const result = next(action)
      for (const { chat } of Object.values(getState().chats.byId)) {
        const pointer = chat.me?.readRev
        const values = (diary.pointers[chat.id] ??= [])
        if (pointer !== undefined && pointer !== values.at(-1)) values.push(pointer)
      }
      return result
    }
}

/** The client as a page has it, with the outbox, the copies and the network code that people use; without a screen. */
export function openDevice({
  name,
  link,
  random,
  ahead = 0,
  place = '',
  keepsCopies = true,
  browser = createBrowser(),
}: Options): Device {
  const diary: Diary = { sent: [], acknowledged: [], refused: [], deleted: [], heard: [], pointers: {} }
  listeners.set(String(link.port), (heard) => diary.heard.push(heard))
  const clock = { now: () => systemClock.now() + ahead, after: systemClock.after }
  const { api, auth } = createApi({ baseUrl: link.url, fetch: browser.fetch, clock, storage: null })
  const history = createDeviceHistory()
  const databaseOf = (userId: string) => openDatabase(userId + place)
  const realtime = createRealtime({
    url: link.url,
    api,
    auth,
    clock,
    storage: async () =>
      createStorage(
        async (userId) => createDeviceTable(await databaseOf(userId)),
        async (userId) => {
          if (!keepsCopies) throw new Error('this device has no room')
          return createDeviceCopies(await databaseOf(userId))
        },
      ),
    history,
    mostMessages: () => 100_000,
    signals: silentSignals,
    random,
    owner: newClientId(),
  })
  const observed: typeof realtime = (own) => {
    const watch = scribe(diary)(own)
    const serve = realtime(own)
    return (next) => {
      const act = serve(watch(next))
      return (action) => {
        doing = browser.name
        return act(action)
      }
    }
  }
  const store = createStore({
    api,
    history: history.history,
    newClientId,
    now: clock.now,
    realtime: observed,
  })
  return {
    name,
    link,
    store,
    api,
    diary,
    leave() {
      store.dispatch(signedOut({ reason: 'expired', deliberate: false }))
      void link.stop()
    },
    async kept() {
      const userId = store.getState().session.user?.id ?? ''
      const database = await databaseOf(userId)
      const tables = await Promise.all(
        database.tables.map((table: DeviceDatabase['users']) => table.toArray()),
      )
      database.close()
      return JSON.stringify(tables)
    },
  }
}
