import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { key, must, startTestConversation } from '../../testing/conversation.ts'
import type { Actor } from '../actor.ts'

let world: Awaited<ReturnType<typeof startTestConversation>>
let chatId: string

beforeAll(async () => {
  world = await startTestConversation()
})
afterAll(() => world.close())

const madeUp = 'f'.repeat(24)

beforeEach(async () => {
  const { chats, ada, grace } = world
  const wish = { clientId: key(), name: 'Night shift', memberIds: [grace.userId] }
  chatId = must(await chats.createGroup(ada, wish)).chat.id
})

const add = (who: Actor, ...people: Actor[]) =>
  world.members.add(who, chatId, { clientId: key(), userIds: people.map(({ userId }) => userId) })
const remove = (who: Actor, { userId }: Actor) =>
  world.members.remove(who, chatId, userId, { clientId: key() })
const promote = (who: Actor, { userId }: Actor, role: 'admin' | 'moderator' | 'member') =>
  world.members.update(who, chatId, userId, { clientId: key(), role })
const set = async (settings: object) =>
  must(await world.chats.update(world.ada, chatId, { clientId: key(), settings }))
const say = async (content: string, who: Actor = world.ada, more: { replyToId?: string } = {}) =>
  must(await world.messages.send(who, { chatId, clientId: key(), type: 'text', content, ...more })).message
const told = () => world.told.filter(({ to }) => 'chatId' in to && to.chatId === chatId)

describe('members', () => {
  it('are listed by name, and found by it', async () => {
    const { members, ada, grace, stranger } = world
    const { data } = must(await members.list(ada, chatId, {}))
    expect(new Map(data.map(({ user, role }) => [user.id, role]))).toEqual(
      new Map([
        [ada.userId, 'admin'],
        [grace.userId, 'member'],
      ]),
    )
    const first = must(await members.list(ada, chatId, { limit: 1 }))
    const second = must(await members.list(ada, chatId, { limit: 1, cursor: first.nextCursor ?? '' }))
    expect([first.data[0], second.data[0]]).toEqual(data)
    expect(second.nextCursor).toBeNull()
    expect(must(await members.list(ada, chatId, { q: grace.username })).data).toHaveLength(1)
    expect(await members.list(stranger, chatId, {})).toEqual(await members.list(stranger, madeUp, {}))
  })

  it('may add others where the chat lets them', async () => {
    const { ada, grace, linus, stranger } = world
    await set({ membersCanAddOthers: false })
    expect(await add(grace, linus)).toMatchObject({ error: { code: 'FORBIDDEN' } })
    await set({ membersCanAddOthers: true })
    const added = must(await add(grace, linus, ada)).data
    expect(added.map(({ user }) => user.id)).toEqual([linus.userId, ada.userId])
    expect(told().at(-1)).toMatchObject({
      event: 'member:upserted',
      data: {
        member: { user: { id: linus.userId } },
        chat: { memberCount: 3, me: null },
        message: { system: { event: 'members-added', actorId: grace.userId, userIds: [linus.userId] } },
      },
    })
    const outside = await add(ada, stranger)
    expect(outside).toMatchObject({ error: { code: 'NOT_FOUND' } })
    expect(await add(stranger, linus)).toMatchObject({ error: { code: 'NOT_FOUND' } })
  })

  it('are promoted and removed by those who may', async () => {
    const { ada, grace, linus } = world
    must(await add(ada, linus))
    expect(await promote(grace, linus, 'moderator')).toMatchObject({ error: { code: 'FORBIDDEN' } })
    expect(await remove(grace, linus)).toMatchObject({ error: { code: 'FORBIDDEN' } })
    expect(must(await promote(ada, grace, 'moderator')).role).toBe('moderator')
    expect(await promote(ada, { ...linus, userId: madeUp }, 'moderator')).toMatchObject({
      error: { code: 'NOT_FOUND' },
    })
    expect(await promote(ada, ada, 'member')).toMatchObject({ error: { code: 'CONFLICT' } })
    expect(await remove(grace, ada)).toMatchObject({ error: { code: 'FORBIDDEN' } })
    must(await remove(grace, linus))
    expect(await remove(grace, linus)).toMatchObject({ error: { code: 'NOT_FOUND' } })
  })
})

describe('a removed member', () => {
  it('hears nothing more and finds nothing any more', async () => {
    const { messages, chats, receipts, sync, ada, grace } = world
    const { id } = await say('before')
    must(await remove(ada, grace))
    expect(told().at(-1)).toMatchObject({
      event: 'member:removed',
      data: { userId: grace.userId, chat: { memberCount: 1, me: null } },
      audience: { except: [grace.userId] },
    })
    await say('about her')
    expect(told().at(-1)?.audience?.except).toEqual([grace.userId])
    const refusals = await Promise.all([
      messages.page(grace, chatId, {}),
      messages.get(grace, id),
      messages.edit(grace, { messageId: id, clientId: key(), content: 'x' }),
      messages.react(grace, { messageId: id, clientId: key(), emoji: '👍', on: true }),
      messages.delete(grace, { messageId: id, clientId: key(), scope: 'me' }),
      chats.get(grace, chatId),
      receipts.read(grace, { chatId, rev: 5 }),
      sync.chatChanges(grace, { chatId, after: 0 }),
      world.me.setPreferences(grace, { chatId, clientId: key(), muted: true }),
    ])
    for (const refused of refusals) expect(refused).toMatchObject({ error: { code: 'NOT_FOUND' } })
  })

  it('hears again once they are back', async () => {
    const { ada, grace } = world
    must(await remove(ada, grace))
    must(await add(ada, grace))
    await say('welcome back')
    expect(told().at(-1)?.audience?.except).toEqual([])
    expect(must(await world.chats.get(grace, chatId)).me).toMatchObject({ unreadCount: 1 })
  })
})

describe('a newcomer', () => {
  it('sees the history where newcomers do', async () => {
    const { messages, ada, linus } = world
    await say('before')
    must(await add(ada, linus))
    const contents = must(await messages.page(linus, chatId, {})).messages.map(({ content }) => content)
    expect(contents).toContain('before')
    expect(must(await world.chats.get(linus, chatId)).me?.unreadCount).toBe(0)
  })

  it('sees nothing of it where they don’t: in no page, change, quote or event', async () => {
    const { messages, sync, ada, linus } = world
    await set({ historyForNewMembers: false })
    const old = await say('before')
    must(await add(ada, linus))
    const page = async () => must(await messages.page(linus, chatId, {})).messages
    expect((await page()).map(({ system }) => system?.event)).toEqual(['members-added'])
    expect(await messages.get(linus, old.id)).toMatchObject({ error: { code: 'NOT_FOUND' } })
    const react = { messageId: old.id, emoji: '👍', on: true }
    expect(await messages.react(linus, { ...react, clientId: key() })).toMatchObject({
      error: { code: 'NOT_FOUND' },
    })
    expect(
      await messages.send(linus, { chatId, clientId: key(), type: 'text', content: 'x', replyToId: old.id }),
    ).toMatchObject({ error: { code: 'NOT_FOUND' } })

    const { message: edited } = must(
      await messages.edit(ada, { messageId: old.id, clientId: key(), content: 'still before' }),
    )
    const reduced = { userIds: [linus.userId], data: { chatId, rev: edited.rev } }
    expect(told().at(-1)?.audience).toEqual({ except: [], reduced })
    const changes = must(await sync.chatChanges(linus, { chatId, after: edited.rev - 1 }))
    expect(changes).toMatchObject({ messages: [], upTo: edited.rev })

    const answer = await say('about that', ada, { replyToId: old.id })
    expect(answer.replyTo?.excerpt).toBe('still before')
    expect(told().at(-1)?.audience?.reduced).toMatchObject({ userIds: [linus.userId] })
    expect((await page()).at(-1)).toEqual({ ...answer, replyTo: null })
    const reaction = { messageId: answer.id, clientId: key(), emoji: '👍', on: true }
    expect(must(await messages.react(linus, reaction)).message.replyTo).toBeNull()
  })
})
