import { fail } from '@oms-chat/shared'
import { describe, expect, it } from 'vitest'
import type { Api } from '../app/ports.ts'
import { createStore } from '../app/store.ts'
import { signedIn } from '../features/auth/events.ts'
import { changesReceived, chatDelta, readReached, receiptHeard, synced } from '../features/chats/events.ts'
import { selectChat } from '../features/chats/selectors.ts'
import { selectUnsentCount, selectWaitingCount } from '../features/messages/selectors.ts'
import {
  at,
  exampleChat,
  exampleMe,
  exampleMessage,
  exampleOrganization,
  exampleUser,
  id,
} from '../testing/builders.ts'
import { createTestClock } from '../testing/clock.ts'
import { createMemoryTable } from '../storage/memoryTable.ts'
import { createOutbox } from './outbox.ts'
import { createPerform } from './perform.ts'
import { createReads } from './reads.ts'
import type { Request } from './socket.ts'

const chatId = id(0xc1)

const open = (unreadCount: number, head: number, table = createMemoryTable()) => {
  const clock = createTestClock()
  const asked: number[] = []
  const server = { online: true, count: 0 }
  const request: Request = async (event, payload) => {
    if (!server.online || event !== 'message:read' || !('rev' in payload)) return fail('UNAVAILABLE', 'away')
    asked.push(payload.rev)
    return { ok: true, data: { rev: payload.rev, unreadCount: server.count, mentionCount: 0 } } as never
  }
  const api: Api = { call: async () => fail('NOT_FOUND', '') }
  const store = createStore({
    api,
    newClientId: () => '',
    now: clock.now,
  })
  store.dispatch(signedIn({ user: exampleUser(), organization: exampleOrganization }))
  const chats = [exampleChat({ head, me: exampleMe({ unreadCount }) })]
  store.dispatch(synced({ generation: 'g', chats, users: [], whole: { [chatId]: head } }))
  const { dispatch, getState } = store
  const isOnline = () => server.online
  let pointers = 0
  const reads = createReads({
    request,
    dispatch,
    getState,
    clock,
    isOnline,
    write: (chatId, rev) => void outbox.add(`pointer-${(pointers += 1)}`, { kind: 'read', chatId, rev }),
  })
  const outbox = createOutbox({
    table,
    perform: createPerform({ request, api, tellRead: reads.tell }),
    isOnline,
    dispatch,
    tellTabs: () => {},
    onUnauthenticated: () => {},
    owner: 'tab',
    clock,
    random: () => 0.5,
  })
  const reach = (rev: number) => {
    store.dispatch(readReached({ chatId, rev }))
    reads.reached(chatId, rev)
  }
  const hear = (seq: number) => {
    store.dispatch(changesReceived(chatDelta(chatId, seq, { messages: [exampleMessage({ seq })] })))
    reads.changed(chatId)
  }
  const unread = () => selectChat(chatId)(store.getState())?.me?.unreadCount
  return { clock, asked, server, store, table, reads, outbox, reach, hear, unread }
}

describe('how far one has read', () => {
  it('is told within a tenth of a second, at most twelve times in one, the latest', async () => {
    const { clock, asked, reach } = open(60, 60)
    for (let rev = 1; rev <= 50; rev += 1) {
      reach(rev)
      await clock.advance(20)
      expect(asked.at(-1)).toBeGreaterThanOrEqual(rev - 4)
    }
    await clock.advance(1_000)
    expect(asked.length).toBeLessThanOrEqual(14)
    expect(asked.at(-1)).toBe(50)
    expect([...asked].sort((a, b) => a - b)).toEqual(asked)
  })

  it('is told later when it cannot be told now, the furthest once, also by a page that was opened since', async () => {
    const before = open(3, 3)
    before.server.online = false
    for (const rev of [1, 2]) {
      before.reach(rev)
      await before.clock.advance(1_000)
    }
    expect(await before.table.all()).toMatchObject([{ operation: { kind: 'read', rev: 2 } }])

    const after = open(3, 3, before.table)
    expect(after.unread()).toBe(3)
    await after.outbox.load()
    expect(after.unread()).toBe(1)
    await after.outbox.drain()
    await after.clock.advance(1_000)
    expect(after.asked).toEqual([2])
    expect(await after.table.all()).toEqual([])
  })

  it('is known for a chat that comes after the outbox was read', async () => {
    const { table, reach, server, clock } = open(3, 3)
    server.online = false
    reach(3)
    await clock.advance(0)
    const { store, outbox, unread } = open(0, 1, table)
    await outbox.load()
    const chat = exampleChat({ head: 3, me: exampleMe({ unreadCount: 3 }) })
    store.dispatch(synced({ generation: 'g', chats: [chat], users: [], whole: {} }))
    expect(unread()).toBe(0)
  })

  it('is written down at once when the page goes', async () => {
    const { table, reach, reads, server, clock } = open(30, 30)
    server.online = false
    reach(1)
    reach(9)
    reads.saveAll()
    await clock.advance(0)
    expect(await table.all()).toMatchObject([{ operation: { rev: 9 } }])
  })

  it('begins anew where the server has another past', async () => {
    const { table, outbox, reach, reads, server, clock } = open(30, 30)
    server.online = false
    reach(30)
    await clock.advance(1_000)
    reads.startOver()
    await outbox.startOver()
    expect(await table.all()).toEqual([])
    reach(4)
    await clock.advance(1_000)
    expect(await table.all()).toMatchObject([{ operation: { rev: 4 } }])
  })

  it('is no thing that waits', async () => {
    const { store, reach, server, clock } = open(3, 3)
    server.online = false
    reach(2)
    await clock.advance(1_000)
    expect(selectWaitingCount(store.getState())).toBe(0)
    expect(selectUnsentCount(store.getState())).toBe(0)
  })

  it('is counted by the server where another device stopped in the middle', async () => {
    const { clock, server, store, reads, unread } = open(40, 60)
    server.count = 17
    store.dispatch(receiptHeard({ chatId, userId: exampleUser().id, rev: 30, at: at(1), kind: 'read' }))
    reads.moved(chatId)
    await clock.advance(100)
    expect(unread()).toBe(17)
  })

  it('is counted again when others wrote while it was counted, and only then', async () => {
    const { clock, asked, server, reads, hear, unread } = open(2, 5)
    reads.counted(chatId)
    await clock.advance(100)
    hear(6)
    server.count = 2
    await clock.advance(5_000)
    expect([asked, unread()]).toEqual([[0], 2])
    hear(7)
    await clock.advance(60_000)
    expect([asked, unread()]).toEqual([[0], 3])
  })

  it('is counted less and less often in a chat that is never quiet', async () => {
    const { clock, asked, server, reads, hear } = open(2, 5)
    server.count = 50
    reads.counted(chatId)
    for (let seq = 6; seq < 606; seq += 1) {
      hear(seq)
      await clock.advance(100)
    }
    expect(asked.length).toBeLessThan(8)
  })
})
