import { type Chat, defaultSettings, limits, type Message } from '@oms-chat/shared'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  createPerson,
  key,
  must,
  startConversation,
  startTestConversation,
} from '../../testing/conversation.ts'
import { gate } from '../../testing/gate.ts'
import type { Actor } from '../actor.ts'

let world: Awaited<ReturnType<typeof startTestConversation>>

beforeAll(async () => {
  world = await startTestConversation()
})
afterAll(() => world.close())

const madeUp = 'f'.repeat(24)
const group = async (who: Actor, ...members: Actor[]): Promise<Chat> =>
  must(
    await world.chats.createGroup(who, {
      clientId: key(),
      name: 'Night shift',
      memberIds: members.map(({ userId }) => userId),
    }),
  ).chat
const say = async (chatId: string, content: string, who: Actor): Promise<Message> =>
  must(await world.messages.send(who, { chatId, clientId: key(), type: 'text', content })).message

const nothing = { me: 0, chats: {} }
const held = (chats: Chat[]) =>
  Object.fromEntries(chats.map(({ id, head, me }) => [id, { rev: head, readRev: me?.readRev ?? 0 }]))

describe('sync', () => {
  it('gives a new device everything, newest activity first, with the people it names', async () => {
    const { sync } = world
    const owner = await createPerson(world.models)
    const friend = await createPerson(world.models, { orgId: owner.orgId })
    const first = await group(owner, friend)
    const second = await group(owner)
    const direct = must(
      await world.chats.createDirect(owner, { clientId: key(), userId: friend.userId }),
    ).chat
    const message = await say(first.id, 'newest', friend)
    const answer = must(await sync.sync(owner, nothing))
    expect(answer.chats.map(({ id }) => id)).toEqual([first.id, direct.id, second.id])
    expect(answer.chats[0]).toMatchObject({
      head: message.rev,
      lastMessage: { id: message.id, excerpt: 'newest', senderName: `Person ${friend.username}` },
      me: { unreadCount: 1 },
    })
    expect(answer.users.map(({ id }) => id).toSorted()).toEqual([owner.userId, friend.userId].toSorted())
    expect(answer).toMatchObject({ removed: [], nextCursor: null, me: 0 })
  })

  it('tells a device that is up to date nothing, and others only what differs', async () => {
    const { sync, chats, receipts } = world
    const owner = await createPerson(world.models)
    const friend = await createPerson(world.models, { orgId: owner.orgId })
    const [one, two, three] = [await group(owner, friend), await group(owner, friend), await group(owner)]
    const { chats: all, generation } = must(await sync.sync(owner, nothing))
    const device = { generation, me: 0, chats: held(all) }
    expect(must(await sync.sync(owner, device))).toMatchObject({ chats: [], removed: [] })
    await say(one.id, 'hello', friend)
    must(await receipts.read(owner, { chatId: two.id, rev: 1 }))
    const moved = must(
      await sync.sync(owner, { ...device, chats: { ...device.chats, [madeUp]: { rev: 3, readRev: 0 } } }),
    )
    expect(moved.chats.map(({ id }) => id)).toEqual([one.id])
    expect(moved.removed).toEqual([madeUp])
    must(await chats.leave(owner, three.id, { clientId: key() }))
    expect(must(await sync.sync(owner, device)).removed).toEqual([three.id])
    const restored = must(await sync.sync(owner, { ...device, generation: 'another' }))
    expect(restored.chats).toHaveLength(2)
  })

  it('learns from a device how far one has read, where a node died before it wrote that down', async () => {
    const { sync } = world
    const owner = await createPerson(world.models)
    const friend = await createPerson(world.models, { orgId: owner.orgId })
    const { id } = await group(owner, friend)
    const { rev } = await say(id, 'hello', friend)
    const { generation } = must(await sync.sync(owner, nothing))
    const device = (readRev: number) => ({ generation, me: 0, chats: { [id]: { rev, readRev } } })
    expect(must(await sync.sync(owner, device(rev))).chats).toEqual([])
    expect(must(await sync.sync(owner, nothing)).chats[0]?.me).toMatchObject({ readRev: rev, unreadCount: 0 })
    const toOwn = { to: { userId: owner.userId }, event: 'message:read' }
    expect(world.told).toContainEqual(expect.objectContaining(toOwn))
    // A device can't have read what isn't there, and one that lags takes nothing back.
    must(await sync.sync(owner, device(rev + 5)))
    must(await sync.sync(owner, device(1)))
    expect(must(await sync.sync(owner, nothing)).chats[0]?.me).toMatchObject({ readRev: rev })
  })

  it('goes page by page', async () => {
    const { sync } = world
    const owner = await createPerson(world.models)
    const made = await Promise.all(Array.from({ length: limits.syncPage + 5 }, () => group(owner)))
    const first = must(await sync.sync(owner, nothing))
    expect(first.chats).toHaveLength(limits.syncPage)
    const second = must(await sync.sync(owner, { ...nothing, cursor: first.nextCursor ?? '' }))
    expect(second.nextCursor).toBeNull()
    const ids = [...first.chats, ...second.chats].map(({ id }) => id)
    expect(ids.toSorted()).toEqual(made.map(({ id }) => id).toSorted())
    expect(await sync.sync(owner, { ...nothing, cursor: 'nonsense' })).toMatchObject({
      error: { code: 'VALIDATION' },
    })
  })
})

describe('changes', () => {
  it('are all that changed behind a revision, as it is now', async () => {
    const { sync, messages, members, ada, grace, linus } = world
    const chat = await group(ada, grace)
    const [first, second] = [await say(chat.id, 'one', ada), await say(chat.id, 'two', grace)]
    const { message } = must(
      await messages.react(ada, { messageId: first.id, clientId: key(), emoji: '👍', on: true }),
    )
    must(await members.add(ada, chat.id, { clientId: key(), userIds: [linus.userId] }))
    must(await members.remove(ada, chat.id, grace.userId, { clientId: key() }))
    const changes = must(await sync.chatChanges(ada, { chatId: chat.id, after: second.seq - 1 }))
    expect(changes).toMatchObject({ upTo: 6, head: 6, more: false, reset: false })
    expect(changes.messages.map(({ rev }) => rev)).toEqual([3, 4, 5, 6])
    expect(changes.messages.slice(0, 2)).toEqual([second, message])
    expect(changes.members?.map(({ user }) => user.id)).toEqual([linus.userId])
    expect(changes.removedUserIds).toEqual([grace.userId])
    expect(changes.chat).toMatchObject({ memberCount: 2, me: { role: 'admin' } })
    expect(must(await sync.chatChanges(ada, { chatId: chat.id, after: 6 }))).toEqual({
      chatId: chat.id,
      messages: [],
      upTo: 6,
      head: 6,
      more: false,
      reset: false,
    })
  })

  it('come in pages that cover their range whole', async () => {
    const { sync, ada, grace } = world
    const chat = await group(ada, grace)
    await Promise.all(Array.from({ length: 25 }, (_, n) => say(chat.id, `line ${n}`, ada)))
    const seen: number[] = []
    let after = 1
    for (;;) {
      const { messages, upTo, more } = must(
        await sync.chatChanges(ada, { chatId: chat.id, after, limit: 10 }),
      )
      seen.push(...messages.map(({ seq }) => seq))
      after = upTo
      if (!more) break
    }
    expect(seen).toEqual(Array.from({ length: 25 }, (_, n) => n + 2))
    expect(after).toBe(26)
  })

  it('say to start over to a device that is ahead', async () => {
    const { sync, ada } = world
    const chat = await group(ada)
    expect(must(await sync.chatChanges(ada, { chatId: chat.id, after: 7 }))).toMatchObject({
      reset: true,
      upTo: 1,
      head: 1,
      messages: [],
    })
  })

  it('of several chats come one answer each, the same for a chat of others as for none', async () => {
    const { sync, ada, stranger } = world
    const [mine, theirs] = [await group(ada), await group(stranger)]
    const asked = [mine.id, theirs.id, madeUp].map((chatId) => ({ chatId, after: 0 }))
    const { chats } = must(await sync.changes(ada, { chats: asked }))
    expect(chats.map(({ chatId, reset }) => [chatId, reset])).toEqual([
      [mine.id, false],
      [theirs.id, true],
      [madeUp, true],
    ])
    expect({ ...chats[1], chatId: '' }).toEqual({ ...chats[2], chatId: '' })
  })
})

describe('one’s own log', () => {
  it('tells one’s devices what one set, and nobody else', async () => {
    const { sync, me } = world
    const owner = await createPerson(world.models)
    const chat = await group(owner)
    const clientId = key()
    const { rev } = must(await me.setPreferences(owner, { chatId: chat.id, clientId, pinned: true }))
    expect(rev).toBe(1)
    expect(must(await me.setPreferences(owner, { chatId: chat.id, clientId, pinned: true })).rev).toBe(1)
    expect(must(await me.setPreferences(owner, { chatId: chat.id, clientId: key(), pinned: true })).rev).toBe(
      1,
    )
    must(await me.setPreferences(owner, { chatId: chat.id, clientId: key(), draft: 'Dear' }))
    must(await me.updateSettings(owner, { clientId: key(), theme: 'dark' }))
    expect(must(await me.settings(owner))).toEqual({ ...defaultSettings, theme: 'dark' })
    const { changes, upTo, more } = must(await sync.meChanges(owner, { after: 1 }))
    expect(changes).toMatchObject([
      { kind: 'preferences', rev: 2, chatId: chat.id, preferences: { pinned: true, draft: 'Dear' } },
      { kind: 'settings', rev: 3, settings: { theme: 'dark' } },
    ])
    expect([upTo, more]).toEqual([3, false])
    const answer = must(await sync.sync(owner, nothing))
    expect(answer.me).toBe(3)
    expect(answer.chats[0]?.me).toMatchObject({ pinned: true, draft: 'Dear', muted: false })
    const heard = world.told.filter(({ event }) => event === 'me:changed')
    const own = heard.filter(({ to }) => 'userId' in to && to.userId === owner.userId)
    expect(own.map(({ data }) => 'rev' in data && data.rev)).toEqual([1, 2, 3])
    expect(heard.every(({ to }) => 'userId' in to)).toBe(true)
  })

  it('takes preferences for one’s own chats only', async () => {
    const { me, ada, stranger } = world
    const chat = await group(ada)
    const wish = { clientId: key(), muted: true }
    const outside = await me.setPreferences(stranger, { chatId: chat.id, ...wish })
    expect(outside).toMatchObject({ error: { code: 'NOT_FOUND' } })
    expect(await me.setPreferences(stranger, { chatId: madeUp, ...wish })).toEqual(outside)
  })
})

describe('heads and memberships', () => {
  it('are read for many at once', async () => {
    const { sync } = world
    const owner = await createPerson(world.models)
    const [one, two] = [await group(owner), await group(owner)]
    await say(one.id, 'hello', owner)
    const heads = await sync.headsOf([one.id, two.id, madeUp], [owner.userId])
    expect(heads).toEqual(
      new Map([
        [one.id, 2],
        [two.id, 1],
      ]),
    )
    const chats = await sync.membershipsOf([owner.userId, madeUp])
    expect(chats.get(owner.userId)?.toSorted()).toEqual([one.id, two.id].toSorted())
    expect(chats.get(madeUp)).toEqual([])
  })

  it('are of one time: whoever a head has put out is out, though the process that did it got no further', async () => {
    const { sync, database, models } = world
    const owner = await createPerson(models)
    const friend = await createPerson(models, { orgId: owner.orgId })
    const { id, head } = await group(owner, friend)
    const { onStep, isThere } = gate('inserted')
    const dying = startConversation(await database.connect(), { onStep })
    void dying.members.remove(owner, id, friend.userId, { clientId: key() })
    await isThere
    expect((await sync.headsOf([id], [friend.userId])).get(id)).toBe(head + 1)
    expect((await sync.membershipsOf([friend.userId])).get(friend.userId)).toEqual([])
  })
})
