import { beforeEach, describe, expect, it } from 'vitest'
import type { Message } from '@oms-chat/shared'
import { createStore } from '../app/store.ts'
import { noHistory } from '../app/ports.ts'
import { signedIn } from '../features/auth/events.ts'
import { changesReceived, chatDelta, chatReceived, synced } from '../features/chats/events.ts'
import { previewOf } from '../features/chats/preview.ts'
import { selectTotalUnread } from '../features/chats/selectors.ts'
import { connectionChanged } from '../features/connection/connectionSlice.ts'
import { pageReceived, pageRequested } from '../features/messages/events.ts'
import { selectMessageList } from '../features/messages/selectors.ts'
import {
  exampleChat,
  exampleMe,
  exampleMessage,
  exampleOrganization,
  exampleUser,
} from '../testing/builders.ts'
import type { Clock } from '../lib/clock.ts'
import { createTestClock, type TestClock } from '../testing/clock.ts'
import { followExpiry } from './expiring.ts'

const chatId = exampleChat().id
const minute = 60_000
let clock: TestClock
let dropped: string[]

const iso = (ms: number) => new Date(ms).toISOString()

/** A store in which a chat's messages show, the last of them as its preview. */
function storeWith(messages: Message[], aheadMs = 0, timers: Clock = clock) {
  const store = createStore({
    api: { call: () => Promise.resolve({ ok: false, error: { code: 'UNAVAILABLE', message: 'not here' } }) },
    history: noHistory,
    newClientId: () => 'client-1-0000',
    now: clock.now,
  })
  const last = messages.at(-1)
  const chat = exampleChat({
    me: exampleMe(),
    head: last?.seq ?? 0,
    lastMessage: last ? previewOf(last) : null,
  })
  store.dispatch(signedIn({ user: exampleUser(), organization: exampleOrganization }))
  store.dispatch(synced({ generation: 'g', chats: [chat], users: [], whole: {}, aheadMs }))
  store.dispatch(connectionChanged('online'))
  store.dispatch(pageRequested({ chatId, mode: 'latest', loadId: 'l' }))
  const page = { messages, hasBefore: false, hasAfter: false, span: null }
  store.dispatch(pageReceived({ chatId, mode: 'latest', loadId: 'l', ...page }))
  followExpiry({ store, clock: timers, dropKept: (_, now) => void dropped.push(now) })
  return {
    store,
    shown: () => selectMessageList(chatId)(store.getState()).map(({ message }) => message.seq),
    preview: () => store.getState().chats.byId[chatId]?.chat.lastMessage?.seq,
  }
}

const goesIn = (seq: number, ms: number) => exampleMessage({ seq, expiresAt: iso(clock.now() + ms) })

beforeEach(() => {
  clock = createTestClock()
  dropped = []
})

describe('a chat that is muted until a time', () => {
  it('counts for the total from that time on, without a word from the server', async () => {
    const { store } = storeWith([])
    const total = () => selectTotalUnread(store.getState())
    const me = exampleMe({ unreadCount: 2, muted: true, mutedUntil: iso(clock.now() + 60 * minute) })
    store.dispatch(chatReceived(exampleChat({ head: 5, me })))
    await clock.advance(minute)
    expect(total()).toBe(0)
    await clock.advance(60 * minute)
    expect(total()).toBe(2)
    expect(store.getState().chats.byId[chatId]?.chat.me).toMatchObject({ muted: false, mutedUntil: null })
  })

  it('stays muted where no time was set', async () => {
    const { store } = storeWith([])
    store.dispatch(chatReceived(exampleChat({ head: 5, me: exampleMe({ unreadCount: 2, muted: true }) })))
    await clock.advance(60 * minute)
    expect(selectTotalUnread(store.getState())).toBe(0)
  })
})

describe('a message that disappears', () => {
  it('is shown until its time comes, and then neither in the chat nor as its last line', async () => {
    const { shown, preview } = storeWith([
      exampleMessage({ seq: 1 }),
      goesIn(2, minute),
      goesIn(3, 2 * minute),
    ])
    await clock.advance(minute - 1)
    expect(shown()).toEqual([1, 2, 3])
    await clock.advance(1)
    expect(shown()).toEqual([1, 3])
    expect(preview()).toBe(3)
    await clock.advance(minute)
    expect(shown()).toEqual([1])
    expect(preview()).toBeUndefined()
  })

  it('goes with timers that are early, too', async () => {
    const early: Clock = { ...clock, after: (ms, run) => clock.after(Math.ceil(ms * 0.9), run) }
    const { shown } = storeWith([exampleMessage({ seq: 1 }), goesIn(2, minute)], 0, early)
    await clock.advance(minute + 1)
    expect(shown()).toEqual([1])
  })

  it('goes by the server’s clock, also when the network has gone meanwhile', async () => {
    const { store, shown } = storeWith([goesIn(1, 10 * minute)], 9 * minute)
    await clock.advance(minute / 2)
    store.dispatch(connectionChanged('online'))
    expect(shown()).toEqual([1])
    await clock.advance(minute / 2)
    expect(shown()).toEqual([])
    expect(dropped.at(-1)).toBe(iso(clock.now() + 9 * minute))
  })

  it('goes when it comes while one looks, and leaves no tombstone when the server deletes it', async () => {
    const { store, shown, preview } = storeWith([exampleMessage({ seq: 1 })])
    const first = goesIn(2, minute)
    store.dispatch(changesReceived(chatDelta(chatId, 2, { messages: [first] })))
    await clock.advance(minute)
    expect(shown()).toEqual([1])
    const second = goesIn(3, minute)
    store.dispatch(changesReceived(chatDelta(chatId, 3, { messages: [second] })))
    const empty = { content: '', deletedAt: second.expiresAt, rev: 4 }
    store.dispatch(changesReceived(chatDelta(chatId, 4, { messages: [{ ...second, ...empty }] })))
    expect(shown()).toEqual([1])
    expect(preview()).toBeUndefined()
  })

  it('that somebody deletes before shows as deleted until then', async () => {
    const message = goesIn(1, minute)
    const { store, shown } = storeWith([message])
    const empty = { content: '', deletedAt: iso(clock.now() + 1), rev: 2 }
    store.dispatch(changesReceived(chatDelta(chatId, 2, { messages: [{ ...message, ...empty }] })))
    expect(shown()).toEqual([1])
    await clock.advance(minute)
    expect(shown()).toEqual([])
  })
})
