import { ok } from '@oms-chat/shared'
import { beforeEach, describe, expect, it } from 'vitest'
import { createStore } from '../app/store.ts'
import { signedIn } from '../features/auth/events.ts'
import { changesReceived, chatDelta, chatOpened, readReached, synced } from '../features/chats/events.ts'
import { draftChanged } from '../features/composer/composerSlice.ts'
import { connectionChanged } from '../features/connection/connectionSlice.ts'
import { receiptsWatched, selectReceiptNews } from '../features/messages/receiptsSlice.ts'
import { messageSubmitted } from '../features/messages/submit.ts'
import {
  presenceChosen,
  presenceLooked,
  selectChoice,
  selectPresence,
} from '../features/presence/presenceSlice.ts'
import { selectTypists } from '../features/presence/typingSlice.ts'
import { settingsReceived } from '../features/chats/events.ts'
import { exampleChat, exampleMessage, exampleOrganization, exampleUser, id } from '../testing/builders.ts'
import { createTestClock } from '../testing/clock.ts'
import { createLive, typingShownMs } from './live.ts'
import type { Request } from './socket.ts'
import { defaultSettings } from '@oms-chat/shared'

const chatId = id(0xc1)
const big = id(0xc2)
const grace = { chatId, userId: id(2), userName: 'Grace Hopper' }

const begin = () => {
  const clock = createTestClock()
  const asked: string[] = []
  const about: [string, unknown][] = []
  const how = { userId: id(2), status: 'busy' as const }
  const request = ((event: string, payload: { chatId: string }) => {
    if (event.startsWith('presence:')) {
      about.push([event, payload])
      return Promise.resolve(ok({ presences: [how], presence: { ...how, userId: id(1) } }))
    }
    asked.push(`${event} ${payload.chatId === chatId ? 'here' : payload.chatId}`)
    return Promise.resolve(ok({}))
  }) as Request
  let blur = () => {}
  let input = () => {}
  let live: ReturnType<typeof createLive> | null = null
  let count = 0
  const store = createStore({
    api: { call: () => Promise.reject(new Error('not in this test')) },
    newClientId: () => `client-${(count += 1)}-0000`,
    now: clock.now,
    realtime: () => (next) => (action) => {
      const result = next(action)
      live?.observe(action)
      return result
    },
  })
  const { dispatch, getState } = store
  const activity = {
    onBlur: (listener: () => void) => ((blur = listener), () => {}),
    onInput: (listener: () => void) => ((input = listener), () => {}),
  }
  const written: [string, number][] = []
  live = createLive({
    request,
    dispatch,
    getState,
    clock,
    activity,
    stored: () => Promise.resolve(),
    isOnline: () => true,
    write: (...pointer) => written.push(pointer),
  })
  dispatch(signedIn({ user: exampleUser(), organization: exampleOrganization }))
  dispatch(
    synced({
      generation: 'g',
      chats: [exampleChat({ id: chatId, memberCount: 3 }), exampleChat({ id: big, memberCount: 201 })],
      users: [],
      whole: {},
    }),
  )
  dispatch(connectionChanged('online'))
  const typed = (text: string, where = chatId) => dispatch(draftChanged({ chatId: where, text }))
  const typists = () => Object.values(selectTypists(chatId)(getState()) ?? {})
  const presenceOf = (userId: string) => selectPresence(userId)(getState())
  const look = (userId: string, on = true) => dispatch(presenceLooked({ userId, on }))
  const choice = () => selectChoice(getState())
  const pointer = () => getState().chats.byId[chatId]?.chat
  const parts = {
    clock,
    asked,
    about,
    written,
    pointer,
    dispatch,
    live,
    typed,
    typists,
    presenceOf,
    look,
    choice,
    news: () => selectReceiptNews(getState()),
  }
  return { ...parts, blur: () => blur(), input: () => input() }
}

let page: ReturnType<typeof begin>
beforeEach(() => {
  page = begin()
})

describe('receipts on the screen', () => {
  const asked = () => page.asked.filter((each) => each.startsWith('receipts:watch'))

  it('are heard of from when they are looked at until they are not, and of no other chat', async () => {
    page.dispatch(receiptsWatched(chatId))
    await page.clock.advance(0)
    expect([asked(), page.news()]).toEqual([['receipts:watch here'], 1])
    page.live.hear('receipts:changed', { chatId })
    page.live.hear('receipts:changed', { chatId: big })
    page.live.hear('receipts:changed', { chatId: 7 })
    expect(page.news()).toBe(2)
    page.dispatch(receiptsWatched(null))
    page.live.hear('receipts:changed', { chatId })
    await page.clock.advance(0)
    expect([asked(), page.news()]).toEqual([['receipts:watch here', 'receipts:watch null'], 2])
  })

  it('are asked for again by every new connection, as something may have been missed', async () => {
    page.dispatch(receiptsWatched(chatId))
    await page.clock.advance(0)
    page.dispatch(connectionChanged('offline'))
    page.dispatch(connectionChanged('online'))
    await page.clock.advance(0)
    expect([asked().length, page.news()]).toEqual([2, 2])
  })
})

describe('one’s own typing', () => {
  it('is told when it begins, again while it goes on, and not with every key', async () => {
    for (let key = 1; key <= 70; key += 1) {
      page.typed('x'.repeat(key))
      await page.clock.advance(100)
    }
    expect(page.asked).toEqual(Array(3).fill('typing:start here'))
  })

  it('ends after three seconds without a key', async () => {
    page.typed('hm')
    await page.clock.advance(2_900)
    expect(page.asked).toEqual(['typing:start here'])
    await page.clock.advance(100)
    expect(page.asked).toEqual(['typing:start here', 'typing:stop here'])
  })

  it.each<[string, () => void]>([
    ['what was typed is sent', () => page.dispatch(messageSubmitted({ chatId, content: 'hm' }))],
    ['the field loses the keyboard', () => page.blur()],
    ['nothing is left of it', () => page.typed('')],
    ['another chat is opened', () => page.dispatch(chatOpened(big))],
  ])('ends when %s', (_what, act) => {
    page.typed('hm')
    act()
    expect(page.asked).toEqual(['typing:start here', 'typing:stop here'])
    act()
    expect(page.asked).toHaveLength(2)
  })

  it('is told anew on the next connection, and not taken back on one that is gone', async () => {
    page.typed('h')
    page.dispatch(connectionChanged('connecting'))
    await page.clock.advance(5_000)
    page.dispatch(connectionChanged('online'))
    page.typed('hm')
    expect(page.asked).toEqual(['typing:start here', 'typing:start here'])
  })

  it('isn’t told by those who keep it to themselves, nor in large chats', () => {
    page.typed('hm', big)
    page.dispatch(settingsReceived({ ...defaultSettings, shareTyping: false }))
    page.typed('hm')
    expect(page.asked).toEqual([])
  })
})

describe('the others’ typing', () => {
  it('shows from its start to its end', () => {
    page.live.hear('typing:start', grace)
    page.live.hear('typing:start', { ...grace, userId: id(3), userName: 'Linus' })
    expect(page.typists()).toEqual(['Grace Hopper', 'Linus'])
    page.live.hear('typing:stop', grace)
    expect(page.typists()).toEqual(['Linus'])
  })

  it('lapses unless it is said again', async () => {
    page.live.hear('typing:start', grace)
    await page.clock.advance(typingShownMs - 1_000)
    page.live.hear('typing:start', grace)
    await page.clock.advance(typingShownMs - 1_000)
    expect(page.typists()).toEqual(['Grace Hopper'])
    await page.clock.advance(1_000)
    expect(page.typists()).toEqual([])
  })

  it('ends with their message, not with a change of an older one, and with their place in the chat', () => {
    const changed = (rev: number, more: object) =>
      page.dispatch(changesReceived(chatDelta(chatId, rev, more)))
    page.live.hear('typing:start', grace)
    changed(9, { messages: [exampleMessage({ chatId, seq: 3, rev: 9, senderId: id(2) })] })
    expect(page.typists()).toEqual(['Grace Hopper'])
    changed(10, { messages: [exampleMessage({ chatId, seq: 10, rev: 10, senderId: id(2) })] })
    expect(page.typists()).toEqual([])
    page.live.hear('typing:start', grace)
    changed(11, { removedUserIds: [id(2)] })
    expect(page.typists()).toEqual([])
  })

  it('is forgotten when the connection is lost', () => {
    page.live.hear('typing:start', grace)
    page.dispatch(connectionChanged('offline'))
    expect(page.typists()).toEqual([])
  })

  it('isn’t shown in the chat when it is in one of its threads, nor when it makes no sense', () => {
    page.live.hear('typing:start', { ...grace, threadRootId: id(9) })
    page.live.hear('typing:start', { chatId: 1 })
    page.live.hear('toString', grace)
    expect(page.typists()).toEqual([])
  })
})

describe('presence', () => {
  const pings = () => page.about.filter(([event]) => event === 'presence:ping').map(([, payload]) => payload)
  const watches = () =>
    page.about.filter(([event]) => event === 'presence:watch').map(([, payload]) => payload)

  it('is asked of those who are on the screen, in one question, and of nobody who has left it', async () => {
    await page.clock.advance(1_000)
    const before = watches().length
    for (const userId of [id(2), id(3), id(2)]) page.look(userId)
    page.look(id(3), false)
    await page.clock.advance(1_000)
    expect(watches().slice(before)).toEqual([{ userIds: [id(2)] }])
    expect(page.presenceOf(id(2))?.status).toBe('busy')
    page.look(id(2), false)
    await page.clock.advance(1_000)
    expect(watches().at(-1)).toEqual({ userIds: [id(2)] })
    page.look(id(2), false)
    await page.clock.advance(1_000)
    expect(watches().at(-1)).toEqual({ userIds: [] })
  })

  it('is heard as it changes, unknown ten seconds after the connection is lost, and asked anew on the next', async () => {
    page.look(id(2))
    await page.clock.advance(1_000)
    const away = { userId: id(2), status: 'away', statusText: null, statusEmoji: null }
    const presence = { ...away, statusExpiresAt: null, lastSeenAt: null }
    page.live.hear('presence:changed', { presences: [presence] })
    expect(page.presenceOf(id(2))).toEqual(presence)
    page.live.hear('presence:changed', { presences: [{ userId: 'x' }] })
    const lose = async (ms: number) => {
      page.dispatch(connectionChanged('connecting'))
      page.dispatch(connectionChanged('connecting'))
      await page.clock.advance(ms)
    }
    await lose(9_999)
    page.dispatch(connectionChanged('online'))
    await page.clock.advance(1)
    expect(page.presenceOf(id(2))).toEqual(presence)
    await lose(10_000)
    expect(page.presenceOf(id(2))).toBeUndefined()
    page.dispatch(connectionChanged('online'))
    await page.clock.advance(1_000)
    expect(watches().at(-1)).toEqual({ userIds: [id(2)] })
    expect(page.presenceOf(id(2))?.status).toBe('busy')
  })

  it('of one’s own is told every half a minute, and at once when one rests and when one is back', async () => {
    await page.clock.advance(299_000)
    expect(pings().length).toBeGreaterThanOrEqual(10)
    expect(pings()).toEqual(pings().map(() => ({ active: true })))
    await page.clock.advance(1_000)
    expect(pings().at(-1)).toEqual({ active: false })
    const resting = pings().length
    page.input()
    page.input()
    expect(pings().slice(resting)).toEqual([{ active: true }])
  })

  it('of one’s own is what one chooses, once the server has it', async () => {
    page.dispatch(presenceChosen({ status: 'busy' }))
    expect(page.choice()).toBe('open')
    await page.clock.advance(0)
    expect(page.choice()).toBe('saved')
    expect(page.presenceOf(id(1))?.status).toBe('busy')
  })
})

describe('receipts', () => {
  it('are heard of others and of one’s other devices, where they make sense', () => {
    const before = page.pointer()?.readByAll ?? 0
    page.live.hear('message:read', { chatId, readByAll: before + 4, deliveredToAll: before + 6 })
    page.live.hear('message:delivered', { chatId, deliveredToAll: before + 8 })
    page.live.hear('message:read', { chatId, readByAll: 'all' })
    expect(page.pointer()).toMatchObject({ readByAll: before + 4, deliveredToAll: before + 8 })
    page.live.hear('message:read', { chatId, userId: id(1), rev: 1, at: new Date(0).toISOString() })
    expect(page.pointer()?.me?.readRev).toBe(1)
  })

  it('of one’s own are written down as one reads, and at once when the page goes', () => {
    for (const rev of [1, 2, 3]) page.dispatch(readReached({ chatId, rev }))
    expect(page.written).toEqual([[chatId, 1]])
    page.live.save()
    expect(page.written.at(-1)).toEqual([chatId, 3])
  })
})
