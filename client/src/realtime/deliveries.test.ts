import { fail, ok, type Rev } from '@oms-chat/shared'
import { describe, expect, it } from 'vitest'
import { createStore } from '../app/store.ts'
import { signedIn } from '../features/auth/events.ts'
import { changesReceived, chatDelta, readReached, synced } from '../features/chats/events.ts'
import {
  exampleChat,
  exampleMe,
  exampleMessage,
  exampleOrganization,
  exampleUser,
  id,
} from '../testing/builders.ts'
import { createTestClock, settled } from '../testing/clock.ts'
import { createDeliveries } from './deliveries.ts'
import type { Request } from './socket.ts'

const chatId = id(0xc1)

const begin = (me = {}) => {
  const clock = createTestClock()
  const asked: string[] = []
  let isAway = false
  let finishStoring: () => void = () => {}
  let storing: Promise<void> = Promise.resolve()
  const request = ((event: string, { rev }: { rev: Rev }) => {
    asked.push(`${event} ${rev}`)
    return Promise.resolve(isAway ? fail('UNAVAILABLE', 'away') : ok({ rev }))
  }) as Request
  const { dispatch, getState } = createStore({
    api: { call: () => Promise.reject(new Error('not in this test')) },
    newClientId: () => 'client-1-0000',
    now: clock.now,
    realtime: () => (next) => (action) => next(action),
  })
  const deliveries = createDeliveries({ request, getState, clock, stored: () => storing })
  dispatch(signedIn({ user: exampleUser(), organization: exampleOrganization }))
  const chat = exampleChat({ id: chatId, head: 4, me: exampleMe({ readRev: 4, deliveredRev: 4, ...me }) })
  dispatch(synced({ generation: 'g', chats: [chat], users: [], whole: { [chatId]: 4 } }))
  return {
    clock,
    asked,
    deliveries,
    dispatch,
    away: (now: boolean) => void (isAway = now),
    slowStore: () => {
      storing = new Promise((resolve) => (finishStoring = resolve))
      return () => finishStoring()
    },
    hear: (seq: number, senderId = id(2)) => {
      const messages = [exampleMessage({ chatId, seq, rev: seq, senderId })]
      dispatch(changesReceived(chatDelta(chatId, seq, { messages })))
      deliveries.came([chatId])
    },
  }
}

describe('what this device has got', () => {
  it('is told once for what comes together, when it is stored', async () => {
    const { clock, asked, hear, slowStore } = begin()
    const stored = slowStore()
    hear(5)
    hear(6)
    await clock.advance(1_000)
    expect(asked).toEqual([])
    stored()
    await settled()
    expect(asked).toEqual(['message:delivered 6'])
    await clock.advance(1_000)
    expect(asked).toHaveLength(1)
  })

  it('isn’t told of what is read meanwhile, of one’s own, or of what the server knows', async () => {
    const { clock, asked, hear, dispatch, deliveries } = begin()
    hear(5)
    dispatch(readReached({ chatId, rev: 5 }))
    hear(6, exampleUser().id)
    deliveries.came([chatId, id(0xc9)])
    await clock.advance(1_000)
    expect(asked).toEqual([])
  })

  it('is told again when it couldn’t be', async () => {
    const { clock, asked, hear, away, deliveries } = begin()
    away(true)
    hear(5)
    await clock.advance(1_000)
    away(false)
    deliveries.came([chatId])
    await clock.advance(1_000)
    deliveries.came([chatId])
    await clock.advance(1_000)
    expect(asked).toEqual(['message:delivered 5', 'message:delivered 5'])
  })
})

describe('what this device has read', () => {
  it('is told again to a server that has forgotten it', () => {
    const { asked, deliveries } = begin()
    deliveries.compare({ [chatId]: 4 })
    expect(asked).toEqual([])
    deliveries.compare({ [chatId]: 3 })
    expect(asked).toEqual(['message:read 4'])
  })
})
