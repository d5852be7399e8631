import { Types } from 'mongoose'
import type { Chat } from '@oms-chat/shared'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toUser } from '../../models/user.ts'
import type { Actor } from '../actor.ts'
import {
  createPerson,
  key,
  must,
  startConversation,
  startTestConversation,
} from '../../testing/conversation.ts'

let world: Awaited<ReturnType<typeof startTestConversation>>

beforeAll(async () => {
  world = await startTestConversation()
})
afterAll(() => world.close())

const madeUp = 'f'.repeat(24)
const group = async (...members: Actor[]): Promise<Chat> => {
  const memberIds = members.map(({ userId }) => userId)
  return must(await world.chats.createGroup(world.ada, { clientId: key(), name: 'Night shift', memberIds }))
    .chat
}
const channel = async (
  more: Partial<Parameters<typeof world.chats.createChannel>[1]> = {},
  who = world.ada,
) => world.chats.createChannel(who, { clientId: key(), name: 'Kitchen', visibility: 'public', ...more })
const say = async (chatId: string, content: string, who: Actor) =>
  must(await world.messages.send(who, { chatId, clientId: key(), type: 'text', content })).message

describe('a direct chat', () => {
  it('is one per pair for ever, whoever starts it', async () => {
    const { chats, ada, grace } = world
    const [first, second] = await Promise.all([
      chats.createDirect(ada, { clientId: key(), userId: grace.userId }),
      chats.createDirect(grace, { clientId: key(), userId: ada.userId }),
    ])
    const third = must(await chats.createDirect(grace, { clientId: key(), userId: ada.userId }))
    expect(must(first).chat.id).toBe(must(second).chat.id)
    expect(must(first).created).not.toBe(must(second).created)
    expect(third).toMatchObject({ created: false, chat: { type: 'direct', name: null, memberCount: 2 } })
    expect(third.chat.directUserIds?.toSorted()).toEqual([ada.userId, grace.userId].toSorted())
  })

  it('is with someone of one’s organisation, and nobody leaves or renames it', async () => {
    const { chats, members, ada, linus, stranger } = world
    const outside = await chats.createDirect(ada, { clientId: key(), userId: stranger.userId })
    expect(outside).toMatchObject({ error: { code: 'NOT_FOUND' } })
    expect(await chats.createDirect(ada, { clientId: key(), userId: madeUp })).toEqual(outside)
    expect(await chats.createDirect(ada, { clientId: key(), userId: ada.userId })).toMatchObject({
      error: { code: 'VALIDATION' },
    })
    const { id } = must(await chats.createDirect(ada, { clientId: key(), userId: linus.userId })).chat
    for (const refused of [
      await chats.leave(ada, id, { clientId: key() }),
      await chats.update(ada, id, { clientId: key(), name: 'Us' }),
      await members.add(ada, id, { clientId: key(), userIds: [world.grace.userId] }),
      await members.remove(ada, id, linus.userId, { clientId: key() }),
      await members.update(ada, id, linus.userId, { clientId: key(), role: 'admin' }),
    ])
      expect(refused).toMatchObject({ error: { code: 'FORBIDDEN' } })
  })
})

describe('a group', () => {
  it('is there for everyone in it, who hear it from then on', async () => {
    const { chats, messages, ada, grace, linus } = world
    const chat = await group(grace)
    expect(chat).toMatchObject({ type: 'group', name: 'Night shift', memberCount: 2, head: 1 })
    expect(chat.me).toMatchObject({ role: 'admin', joinedRev: 1, readRev: 1, unreadCount: 0 })
    expect(chat.lastMessage?.system).toEqual({
      event: 'chat-created',
      actorId: ada.userId,
      name: 'Night shift',
    })
    const joined = world.moves.filter(({ chatId }) => chatId === chat.id).map(({ userId }) => userId)
    expect(joined.toSorted()).toEqual([ada.userId, grace.userId].toSorted())
    const told = world.told.filter(({ data }) => 'chat' in data && data.chat?.id === chat.id)
    const hers = told.find(({ to }) => 'userId' in to && to.userId === grace.userId)
    expect(hers?.data).toMatchObject({ chat: { me: { role: 'member' } }, message: { type: 'system' } })
    expect(must(await messages.page(grace, chat.id, {})).messages).toHaveLength(1)
    expect(await chats.get(linus, chat.id)).toEqual(await chats.get(linus, madeUp))
  })

  it('is made once, however often one asks', async () => {
    const { chats, ada, grace } = world
    const wish = { clientId: key(), name: 'Once', memberIds: [grace.userId] }
    const made = await Promise.all([1, 2, 3].map(() => chats.createGroup(ada, wish)))
    expect(new Set(made.map((result) => must(result).chat.id)).size).toBe(1)
    const asChannel = { clientId: wish.clientId, name: 'Once', visibility: 'public' as const }
    expect(await chats.createChannel(ada, asChannel)).toMatchObject({ error: { code: 'CONFLICT' } })
  })

  it('takes nobody of another organisation, nobody made up, and not more than a thousand', async () => {
    const { chats, ada, stranger } = world
    const wish = (memberIds: string[]) => chats.createGroup(ada, { clientId: key(), name: 'No', memberIds })
    const outside = await wish([stranger.userId])
    expect(outside).toMatchObject({ error: { code: 'NOT_FOUND' } })
    expect(await wish([madeUp])).toEqual(outside)
    const crowd = Array.from({ length: 1_000 }, () => String(new Types.ObjectId()))
    expect(await wish(crowd)).toMatchObject({ error: { code: 'CONFLICT' } })
  })

  it('is renamed by its administrators, in one revision with its line', async () => {
    const { chats, ada, grace } = world
    const { id } = await group(grace)
    const rename = { clientId: key(), name: 'Day shift', settings: { membersCanAddOthers: false } }
    expect(await chats.update(grace, id, rename)).toMatchObject({ error: { code: 'FORBIDDEN' } })
    const chat = must(await chats.update(ada, id, rename))
    expect(chat).toMatchObject({ name: 'Day shift', head: 2, settings: { membersCanAddOthers: false } })
    expect(chat.lastMessage?.system).toMatchObject({ event: 'renamed', name: 'Day shift' })
    const told = world.told.findLast(({ event, to }) => event === 'chat:upserted' && 'chatId' in to)
    expect(told?.data).toMatchObject({ rev: 2, chat: { name: 'Day shift', me: null }, message: { seq: 2 } })
  })
})

describe('leaving', () => {
  it('is for everyone but the last administrator, who names another first', async () => {
    const { chats, messages, ada, grace, linus } = world
    const { id } = await group(grace, linus)
    expect(await chats.leave(ada, id, { clientId: key() })).toMatchObject({ error: { code: 'CONFLICT' } })
    const goodbye = { clientId: key(), successorId: grace.userId }
    expect(await chats.leave(ada, id, { ...goodbye, successorId: madeUp })).toMatchObject({
      error: { code: 'NOT_FOUND' },
    })
    must(await chats.leave(ada, id, goodbye))
    must(await chats.leave(ada, id, goodbye))
    expect(await chats.get(ada, id)).toMatchObject({ error: { code: 'NOT_FOUND' } })
    expect(must(await chats.get(grace, id)).me?.role).toBe('admin')
    const lines = must(await messages.page(grace, id, {})).messages.map(({ system }) => system?.event)
    expect(lines).toEqual(['chat-created', 'role-changed', 'member-left'])
    expect(world.moves).toContainEqual({ userId: ada.userId, chatId: id, joined: false })
    expect(world.told).toContainEqual({
      to: { userId: ada.userId },
      event: 'chat:removed',
      data: { chatId: id, reason: 'left' },
    })
    must(await chats.leave(linus, id, { clientId: key() }))
    must(await chats.leave(grace, id, { clientId: key() }))
  })
})

describe('a channel', () => {
  it('that is public is found and joined by the organisation, and by nobody else', async () => {
    const { chats, ada, grace, stranger } = world
    const name = `Cycling ${key()}`
    const { id } = must(await channel({ name, category: 'Fun' })).chat
    const find = async (who: Actor, more = {}) =>
      must(await chats.discover(who, { q: name.toUpperCase(), ...more })).data.map((chat) => chat.id)
    expect(await find(grace)).toEqual([id])
    expect(await find(grace, { category: 'Fun' })).toEqual([id])
    expect(await find(grace, { category: 'Work' })).toEqual([])
    expect(await find(stranger)).toEqual([])
    expect(must(await chats.discover(grace, { q: name })).data[0]).toMatchObject({
      me: null,
      lastMessage: null,
    })
    expect(await chats.join(stranger, id, { clientId: key() })).toEqual(
      await chats.join(stranger, madeUp, { clientId: key() }),
    )
    expect(must(await chats.join(grace, id, { clientId: key() })).me).toMatchObject({ role: 'member' })
    expect(must(await chats.join(grace, id, { clientId: key() })).memberCount).toBe(2)
    expect(must(await chats.discover(ada, { q: name })).data[0]?.me?.role).toBe('admin')
  })

  it('is found by the categories that public ones have, each once', async () => {
    const { chats, ada, grace, stranger } = world
    const [fun, work] = [`Fun ${key()}`, `Work ${key()}`]
    for (const category of [fun, fun, work]) must(await channel({ category }))
    must(await channel({ category: `Secret ${key()}`, visibility: 'private' }))
    const { categories = [] } = must(await chats.discover(grace, {}))
    expect(categories).toEqual([...new Set(categories)].toSorted())
    expect(categories).toEqual(expect.arrayContaining([fun, work]))
    expect(categories.join()).not.toContain('Secret')
    expect(must(await chats.discover(stranger, {})).categories).toEqual([])
    const first = must(await chats.discover(ada, { limit: 1 }))
    expect(must(await chats.discover(ada, { limit: 1, cursor: first.nextCursor ?? '' }))).not.toHaveProperty(
      'categories',
    )
  })

  it('that is private is neither found nor joined', async () => {
    const { chats, grace } = world
    const name = `Board ${key()}`
    const { id } = must(await channel({ name, visibility: 'private' })).chat
    expect(must(await chats.discover(grace, { q: name })).data).toEqual([])
    expect(await chats.join(grace, id, { clientId: key() })).toMatchObject({ error: { code: 'NOT_FOUND' } })
  })

  it('of the organisation holds everyone, those too who come later, and nobody leaves it', async () => {
    const { chats, members, models, ada, grace } = world
    expect(await channel({ scope: 'organization' }, grace)).toMatchObject({ error: { code: 'FORBIDDEN' } })
    const { chat } = must(await channel({ scope: 'organization' }))
    expect(chat.memberCount).toBe(await models.users.countDocuments({ orgId: ada.orgId }))
    const newcomer = await createPerson(models, { orgId: ada.orgId })
    await world.applyAssignments(await userOf(newcomer))
    expect(must(await chats.get(newcomer, chat.id)).memberCount).toBe(chat.memberCount + 1)
    for (const refused of [
      await chats.leave(grace, chat.id, { clientId: key() }),
      await members.remove(ada, chat.id, grace.userId, { clientId: key() }),
      await members.add(ada, chat.id, { clientId: key(), userIds: [grace.userId] }),
    ])
      expect(refused).toMatchObject({ error: { code: 'FORBIDDEN' } })
  })

  it('of a property follows its assignments', async () => {
    const { chats, models, ada } = world
    const propertyId = new Types.ObjectId()
    await models.properties.create({
      _id: propertyId,
      orgId: new Types.ObjectId(ada.orgId),
      name: 'Pine Court',
      nameKey: `pine court ${key()}`,
      createdBy: null,
      clientId: key(),
    })
    const property = String(propertyId)
    const assigned = await createPerson(models, { orgId: ada.orgId, propertyIds: [propertyId] })
    const wish = { scope: 'property' as const, visibility: 'private' as const }
    expect(await channel(wish)).toMatchObject({ error: { code: 'VALIDATION' } })
    expect(await channel({ ...wish, propertyId: madeUp })).toMatchObject({ error: { code: 'NOT_FOUND' } })
    const { chat } = must(await channel({ ...wish, propertyId: property }))
    expect(chat.memberCount).toBe(2)
    const moved = { ...(await userOf(assigned)), propertyIds: [] }
    await world.applyAssignments(moved)
    expect(await chats.get(assigned, chat.id)).toMatchObject({ error: { code: 'NOT_FOUND' } })
    await world.applyAssignments({ ...moved, propertyIds: [property] })
    expect(must(await chats.get(assigned, chat.id)).me?.role).toBe('member')
  })
})

async function userOf({ userId }: Actor) {
  const row = await world.models.users.findById(userId).lean()
  if (!row) throw new Error('nobody')
  return toUser(row)
}

describe('one’s chats', () => {
  it('come newest activity first, page by page, the archived ones apart', async () => {
    const { chats, me } = world
    const owner = await createPerson(world.models)
    const make = async (name: string) =>
      must(await chats.createGroup(owner, { clientId: key(), name, memberIds: [] })).chat.id
    const [one, two, three] = [await make('one'), await make('two'), await make('three')]
    await say(one, 'newest', owner)
    const ids = async (query = {}) => must(await chats.list(owner, query)).data.map(({ id }) => id)
    expect(await ids()).toEqual([one, three, two])
    const first = must(await chats.list(owner, { limit: 2 }))
    expect(first.nextCursor).not.toBeNull()
    expect(await ids({ limit: 2, cursor: first.nextCursor ?? '' })).toEqual([two])
    must(await me.setPreferences(owner, { chatId: three, clientId: key(), archived: true }))
    expect(await ids()).toEqual([one, two])
    expect(await ids({ archived: true })).toEqual([three])
  })
})

describe('unread', () => {
  it('counts what others said behind one’s pointer, and grows with nothing else', async () => {
    const { chats, messages, receipts, ada, grace, linus } = world
    const { id } = await group(grace, linus)
    const seen = await say(id, 'one', ada)
    await say(id, `@${grace.username}: two`, ada)
    const gone = await say(id, '@all: three', ada)
    await say(id, 'by herself', grace)
    must(await messages.react(ada, { messageId: seen.id, clientId: key(), emoji: '👍', on: true }))
    const mine = async () => must(await chats.get(grace, id)).me
    expect(await mine()).toMatchObject({ unreadCount: 3, mentionCount: 2 })
    must(await messages.delete(ada, { messageId: gone.id, clientId: key(), scope: 'everyone' }))
    expect(await mine()).toMatchObject({ unreadCount: 2, mentionCount: 1 })
    const rev = seen.seq
    expect(must(await receipts.read(grace, { chatId: id, rev }))).toEqual({
      rev,
      head: 7,
      unreadCount: 1,
      mentionCount: 1,
    })
    expect(must(await receipts.read(grace, { chatId: id, rev: 1 })).rev).toBe(rev)
    const all = must(await receipts.read(grace, { chatId: id, rev: 1_000_000 }))
    const { head } = must(await chats.get(ada, id))
    expect(all).toEqual({ rev: head, head, unreadCount: 0, mentionCount: 0 })
    await say(id, 'later', ada)
    expect(await mine()).toMatchObject({ unreadCount: 1, mentionCount: 0 })
    expect(await receipts.read(world.stranger, { chatId: id, rev })).toEqual(
      await receipts.read(world.stranger, { chatId: madeUp, rev }),
    )
  })

  it('stops at a hundred, and is right above the newest rows too', async () => {
    const { chats, ada, grace } = world
    const { id } = await group(grace)
    await Promise.all(Array.from({ length: 40 }, (_, n) => say(id, `@${grace.username} ${n}`, ada)))
    await Promise.all(Array.from({ length: 180 }, (_, n) => say(id, `mine ${n}`, grace)))
    expect(must(await chats.get(grace, id)).me).toMatchObject({ unreadCount: 40, mentionCount: 40 })
    await Promise.all(Array.from({ length: 120 }, (_, n) => say(id, `more ${n}`, ada)))
    expect(must(await chats.get(grace, id)).me).toMatchObject({ unreadCount: 100, mentionCount: 40 })
    const other = startConversation(world.models)
    expect(must(await other.chats.get(ada, id)).me).toMatchObject({ unreadCount: 100 })
    await other.stop()
  })
})
