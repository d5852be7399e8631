import type { Id } from '@oms-chat/shared'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createPerson, key, must, startTestConversation } from '../../testing/conversation.ts'
import type { Timer } from '../ports.ts'
import { typingLapseMs } from './index.ts'

let world: Awaited<ReturnType<typeof startTestConversation>>
let waiting: Set<{ ms: number; run: () => void }>
let chatId: Id

const timer: Timer = (ms, run) => {
  const due = { ms, run }
  waiting.add(due)
  return () => waiting.delete(due)
}
/** Time passes until everything that waits is due. */
const passTime = () => {
  for (const due of waiting) {
    waiting.delete(due)
    due.run()
  }
}

beforeAll(async () => {
  waiting = new Set()
  world = await startTestConversation({ timer })
})
afterAll(() => world.close())

beforeEach(async () => {
  const { chats, ada, grace } = world
  const made = await chats.createGroup(ada, { clientId: key(), name: 'Desk', memberIds: [grace.userId] })
  chatId = must(made).chat.id
  world.told.length = 0
  waiting.clear()
})

const typingTold = () =>
  world.told.filter(({ event }) => event.startsWith('typing:')).map(({ event, data }) => [event, data])
const start = (device: object, who = world.ada, place: object = {}) =>
  world.typing.start(who, device, { chatId, ...place })
const stop = (device: object, who = world.ada) => world.typing.stop(who, device, { chatId })
/** Whatever was begun has been told: a stop of nothing is answered after it. */
const settle = (who = world.ada) => stop({}, who)

describe('somebody who types', () => {
  it('is named to the others of the chat and not to themselves, until they stop', async () => {
    const [device, { ada }] = [{}, world]
    expect(await start(device)).toEqual({ ok: true, data: {} })
    await stop(device)
    const data = { chatId, userId: ada.userId, userName: `Person ${ada.username}` }
    expect(typingTold()).toEqual([
      ['typing:start', data],
      ['typing:stop', data],
    ])
    for (const { audience } of world.told) expect(audience?.except).toEqual([ada.userId])
  })

  it('types in a thread as such', async () => {
    const threadRootId = 'f'.repeat(24)
    await start({}, world.ada, { threadRootId })
    expect(typingTold()).toMatchObject([['typing:start', { threadRootId }]])
  })

  it('has stopped when they say no more, and goes on while they do', async () => {
    const device = {}
    await start(device)
    await start(device)
    expect([...waiting].map(({ ms }) => ms)).toEqual([typingLapseMs])
    passTime()
    await settle()
    expect(typingTold().map(([event]) => event)).toEqual(['typing:start', 'typing:start', 'typing:stop'])
    expect(waiting.size).toBe(0)
  })

  it('has stopped when the last of their connections there has', async () => {
    const [desk, phone] = [{}, {}]
    await start(desk)
    await start(phone)
    await stop(desk)
    world.typing.left(desk)
    await settle()
    expect(typingTold().at(-1)?.[0]).toBe('typing:start')
    world.typing.left(phone)
    await settle()
    expect(typingTold().map(([event]) => event)).toEqual(['typing:start', 'typing:start', 'typing:stop'])
  })

  it('doesn’t begin on a connection that is over already', async () => {
    const device = {}
    world.typing.left(device)
    expect(await start(device)).toMatchObject({ ok: true })
    expect(typingTold()).toEqual([])
  })

  it('isn’t heard by those who were removed lately', async () => {
    const { members, ada, grace } = world
    must(await members.remove(ada, chatId, grace.userId, { clientId: key() }))
    world.told.length = 0
    await start({})
    expect(world.told[0]?.audience?.except).toContain(grace.userId)
  })
})

describe('nobody is told', () => {
  it('of one who isn’t in the chat, and they learn nothing of it', async () => {
    const { linus, stranger } = world
    const madeUp = '0'.repeat(24)
    for (const who of [linus, stranger]) {
      const refused = await start({}, who)
      expect(refused).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } })
      expect(await world.typing.start(who, {}, { chatId: madeUp })).toEqual(refused)
      expect(await stop({}, who)).toEqual(refused)
    }
    expect(typingTold()).toEqual([])
  })

  it('of one who was removed, also where they were typing', async () => {
    const { members, ada, grace } = world
    const device = {}
    await start(device, grace)
    must(await members.remove(ada, chatId, grace.userId, { clientId: key() }))
    world.told.length = 0
    expect(await start(device, grace)).toMatchObject({ error: { code: 'NOT_FOUND' } })
    world.typing.left(device)
    await settle(grace)
    expect(typingTold()).toEqual([])
  })

  it('of one who may not write there', async () => {
    const { chats, ada, grace } = world
    must(await chats.update(ada, chatId, { clientId: key(), settings: { onlyAdminsCanPost: true } }))
    expect(await start({}, grace)).toMatchObject({ error: { code: 'FORBIDDEN' } })
    expect(await start({}, ada)).toMatchObject({ ok: true })
    expect(typingTold()).toHaveLength(1)
  })

  it('of one who keeps it to themselves', async () => {
    const { me, grace } = world
    must(await me.updateSettings(grace, { clientId: key(), shareTyping: false }))
    expect(await start({}, grace)).toMatchObject({ ok: true })
    must(await me.updateSettings(grace, { clientId: key(), shareTyping: true }))
    expect(typingTold()).toEqual([])
  })

  it('in a chat of more than 200', async () => {
    const { models, chats, members, ada } = world
    const { orgId } = ada
    const crowd = await Promise.all(Array.from({ length: 199 }, () => createPerson(models, { orgId })))
    const memberIds = crowd.map(({ userId }) => userId)
    const big = must(await chats.createGroup(ada, { clientId: key(), name: 'Hall', memberIds })).chat.id
    await world.typing.start(ada, {}, { chatId: big })
    expect(typingTold()).toHaveLength(1)
    const { userId } = await createPerson(models, { orgId })
    must(await members.add(ada, big, { clientId: key(), userIds: [userId] }))
    await world.typing.start(ada, {}, { chatId: big })
    expect(typingTold()).toHaveLength(1)
  })
})
