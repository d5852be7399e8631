import { type EventData, stepNews } from '@oms-chat/shared'
import { describe, expect, it } from 'vitest'
import { exampleChat, exampleMember, exampleMessage, exampleUser, id } from '../testing/builders.ts'
import { eventToAction, type StepEvent } from './eventToAction.ts'

const chatId = id(0xc1)
const message = exampleMessage({ seq: 4 })
const root = exampleMessage({ seq: 2, rev: 4 })
const member = exampleMember()

const examples: { [E in StepEvent]: EventData<E> } = {
  'message:new': { chatId, rev: 4, message, also: [root] },
  'message:updated': { chatId, rev: 5 },
  'me:changed': { rev: 2, changes: [] },
  'chat:upserted': { rev: 6, chat: exampleChat(), message },
  'chat:removed': { chatId, reason: 'removed' },
  'member:upserted': {
    chatId,
    rev: 7,
    member,
    also: [member],
    chat: exampleChat({ memberCount: 3 }),
    message,
  },
  'member:removed': { chatId, rev: 8, userId: id(2), chat: exampleChat({ memberCount: 1 }) },
  'user:upserted': { user: exampleUser() },
  heads: { me: 1, heads: { [chatId]: 4 } },
  'server:draining': { reconnectInMs: 10 },
  'session:ended': { reason: 'disabled' },
}

describe('what an event means', () => {
  it('is said for every event of the contract, each of which the contract reads', () => {
    for (const event of Object.keys(stepNews) as StepEvent[]) {
      expect(stepNews[event].safeParse(examples[event]).success).toBe(true)
      expect(eventToAction(event, examples[event]).type).toBeTypeOf('string')
    }
  })

  it('is one shape for everything that takes a revision of a chat', () => {
    const empty = { messages: [], members: [], removedUserIds: [], chat: null }
    expect(eventToAction('message:new', examples['message:new']).payload).toEqual({
      ...empty,
      chatId,
      upTo: 4,
      messages: [message, root],
    })
    expect(eventToAction('chat:upserted', examples['chat:upserted']).payload).toEqual({
      ...empty,
      chatId,
      upTo: 6,
      messages: [message],
      chat: exampleChat(),
    })
    expect(eventToAction('member:upserted', examples['member:upserted']).payload).toEqual({
      ...empty,
      chatId,
      upTo: 7,
      messages: [message],
      members: [member, member],
      chat: exampleChat({ memberCount: 3 }),
    })
    expect(eventToAction('member:removed', examples['member:removed']).payload).toEqual({
      ...empty,
      chatId,
      upTo: 8,
      removedUserIds: [id(2)],
      chat: exampleChat({ memberCount: 1 }),
    })
  })

  it('is only a revision to fetch where the content was left out', () => {
    expect(eventToAction('message:updated', examples['message:updated']).payload).toEqual({ chatId, rev: 5 })
  })
})
