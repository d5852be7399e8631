import { ok } from '@oms-chat/shared'
import { expect, it } from 'vitest'
import { createStore } from '../app/store.ts'
import { signedIn } from '../features/auth/events.ts'
import { changesReceived, chatDelta, deviceReset, readReached, synced } from '../features/chats/events.ts'
import {
  exampleChat,
  exampleMe,
  exampleMessage,
  exampleOrganization,
  exampleUser,
  id,
} from '../testing/builders.ts'
import { createTestClock } from '../testing/clock.ts'
import { eventually } from '../testing/eventually.ts'
import { createLiveLater } from './liveLater.ts'
import type { Request } from './socket.ts'

const chatId = id(0xc1)

const begin = () => {
  const clock = createTestClock()
  const written: [string, number][] = []
  const asked: string[] = []
  const request = ((event: string, { rev }: { rev: number }) => {
    asked.push(event)
    return Promise.resolve(ok({ rev, unreadCount: 0, mentionCount: 0 }))
  }) as Request
  const store = createStore({
    api: { call: () => Promise.reject(new Error('not in this test')) },
    newClientId: () => 'client-0000',
    now: clock.now,
    realtime: () => (next) => (action) => {
      const result = next(action)
      later.observe(action)
      return result
    },
  })
  const { dispatch, getState } = store
  const later = createLiveLater({
    request,
    dispatch,
    getState,
    clock,
    isOnline: () => true,
    stored: () => Promise.resolve(),
    write: (...pointer) => written.push(pointer),
  })
  dispatch(signedIn({ user: exampleUser(), organization: exampleOrganization }))
  const chats = [exampleChat({ id: chatId, head: 9, me: exampleMe({ unreadCount: 3 }) })]
  dispatch(synced({ generation: 'g', chats, users: [], whole: {} }))
  const chat = () => getState().chats.byId[chatId]?.chat
  return { clock, dispatch, later, written, asked, chat }
}

it('comes soon after one has read, which is written down until then, and hears what it missed', async () => {
  const { clock, dispatch, later, written, chat } = begin()
  later.hear('message:read', { chatId, readByAll: 7 })
  dispatch(readReached({ chatId, rev: 4 }))
  expect([chat()?.readByAll, written]).toEqual([0, [[chatId, 4]]])
  await clock.advance(300)
  await eventually(() => expect(chat()?.readByAll).toBe(7))
  expect(written).toEqual([[chatId, 4]])
  dispatch(readReached({ chatId, rev: 8 }))
  expect(written.at(-1)).toEqual([chatId, 8])
})

it('has a count read again that others wrote beside', async () => {
  const { clock, dispatch, later, asked } = begin()
  dispatch(changesReceived(chatDelta(chatId, 10, { messages: [exampleMessage({ chatId, seq: 10 })] })))
  expect(asked).toEqual([])
  later.loadIn(0)
  await clock.advance(0)
  await eventually(async () => {
    await clock.advance(3_000)
    expect(asked).toContain('message:read')
  })
})

it('hears nothing of another past', async () => {
  const { dispatch, later, chat } = begin()
  later.hear('message:read', { chatId, readByAll: 7 })
  dispatch(deviceReset())
  expect(await later.tellRead(chatId, 2)).toMatchObject({ ok: true })
  expect(chat()).toBeUndefined()
})

it('doesn’t come any more once the session is over', async () => {
  const { later, asked } = begin()
  later.stop()
  expect(await later.tellRead(chatId, 2)).toMatchObject({ ok: false, error: { code: 'UNAVAILABLE' } })
  expect(asked).toEqual([])
})
