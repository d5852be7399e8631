import { limits, type Message } from '@oms-chat/shared'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '../actor.ts'
import { driverCollection } from '../../models/driver.ts'
import { createPerson, key, must, startTestConversation } from '../../testing/conversation.ts'

let world: Awaited<ReturnType<typeof startTestConversation>>
let chatId: string

beforeAll(async () => {
  world = await startTestConversation()
})
afterAll(() => world.close())

beforeEach(async () => {
  const { chats, ada, grace, linus } = world
  const memberIds = [grace.userId, linus.userId]
  chatId = must(await chats.createGroup(ada, { clientId: key(), name: 'Night shift', memberIds })).chat.id
})

const draft = (content: string, more: { replyToId?: string; type?: 'text' | 'code' } = {}) => ({
  chatId,
  clientId: key(),
  type: 'text' as const,
  content,
  ...more,
})
const send = async (content: string, who = world.ada, more = {}): Promise<Message> =>
  must(await world.messages.send(who, draft(content, more))).message

const page = async (query: Parameters<typeof world.messages.page>[2] = {}, who = world.ada) =>
  must(await world.messages.page(who, chatId, query))
const texts = (messages: Message[]) => messages.filter(({ type }) => type === 'text').map((m) => m.content)
const told = (event: string) =>
  world.told.filter((one) => one.event === event && 'chatId' in one.to && one.to.chatId === chatId)

const madeUp = 'f'.repeat(24)

describe('sending', () => {
  it('takes the next revision and is there for everyone', async () => {
    const { ada, grace, linus } = world
    const message = await send('The boiler is back.')
    expect(message).toMatchObject({ seq: 2, rev: 2, senderId: ada.userId, content: 'The boiler is back.' })
    expect((await page({}, grace)).messages.at(-1)).toEqual(message)
    expect(must(await world.messages.get(linus, message.id))).toEqual(message)
    expect(told('message:new').map(({ data }) => data)).toEqual([{ chatId, rev: 2, message }])
  })

  it('answers the same request with the same message', async () => {
    const said = draft('once')
    const [first, second] = await Promise.all([
      world.messages.send(world.ada, said),
      world.messages.send(world.ada, said),
    ])
    const third = await world.messages.send(world.ada, said)
    expect(must(second).message).toEqual(must(first).message)
    expect(must(third)).toEqual({ message: must(first).message, created: false })
    expect(texts((await page()).messages)).toEqual(['once'])
  })

  it('keeps the order in which things were asked', async () => {
    const first = await send('line 0')
    const contents = Array.from({ length: 449 }, (_, n) => `line ${n + 1}`)
    const sent = await Promise.all(
      contents.map((content, n) =>
        n % 3 === 0 ? send(content, world.ada, { replyToId: first.id }) : send(content),
      ),
    )
    expect(sent.map(({ seq }) => seq)).toEqual(contents.map((_, n) => n + 3))
    const revisions = told('message:new').map(({ data }) => (data as { rev: number }).rev)
    expect(revisions).toEqual(Array.from({ length: 450 }, (_, n) => n + 2))
  })

  it('tells whom it calls, and nobody else', async () => {
    const { ada, grace, linus, stranger } = world
    const names = `@${grace.username}, @${linus.username.toUpperCase()}: see \`@all\` and @${stranger.username}`
    expect((await send(names)).mentions.toSorted()).toEqual([grace.userId, linus.userId].toSorted())
    expect((await send('@all: lunch')).mentions).toEqual([chatId])
    expect((await send(`mail to x@${grace.username}`)).mentions).toEqual([])
    expect((await send(`@${grace.username}`, ada, { type: 'code' })).mentions).toEqual([])
  })

  it('calls everybody in a large chat only when it is by those who keep it', async () => {
    const { chats, members, ada, grace } = world
    const people = await Promise.all(
      Array.from({ length: limits.callEveryoneMembers }, () =>
        createPerson(world.models, { orgId: ada.orgId }),
      ),
    )
    const memberIds = [grace, ...people].map(({ userId }) => userId)
    const large = must(await chats.createGroup(ada, { clientId: key(), name: 'House', memberIds })).chat.id
    const call = async (who: Actor) =>
      must(await world.messages.send(who, { ...draft('@all: lunch'), chatId: large })).message
    expect((await call(grace)).mentions).toEqual([])
    expect((await call(ada)).mentions).toEqual([large])
    must(await members.update(ada, large, grace.userId, { clientId: key(), role: 'moderator' }))
    expect((await call(grace)).mentions).toEqual([large])
  })

  it('is refused to others just as if there were no such chat', async () => {
    const outside = await world.messages.send(world.stranger, draft('hello?'))
    expect(outside).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } })
    expect(await world.messages.send(world.stranger, { ...draft('hello?'), chatId: madeUp })).toEqual(outside)
  })

  it('is for administrators where only they may write', async () => {
    const { chats, members, ada, grace } = world
    const before = await send('before', grace)
    must(await chats.update(ada, chatId, { clientId: key(), settings: { onlyAdminsCanPost: true } }))
    expect(await world.messages.send(grace, draft('me too'))).toMatchObject({ error: { code: 'FORBIDDEN' } })
    const about = { messageId: before.id }
    expect(
      await world.messages.edit(grace, { ...about, clientId: key(), content: 'something else' }),
    ).toMatchObject({ error: { code: 'FORBIDDEN' } })
    must(await world.messages.react(grace, { ...about, clientId: key(), emoji: '👍', on: true }))
    must(await world.messages.delete(grace, { ...about, clientId: key(), scope: 'everyone' }))
    must(await members.update(ada, chatId, grace.userId, { clientId: key(), role: 'moderator' }))
    expect((await send('me too', grace)).content).toBe('me too')
    expect((await send('and me')).content).toBe('and me')
  })
})

describe('answering', () => {
  it('quotes the message as it is when read', async () => {
    const { messages, ada, grace } = world
    const question = await send('Is the boiler back?')
    const answer = await send('It is.', grace, { replyToId: question.id })
    const quote = { id: question.id, senderId: ada.userId, excerpt: 'Is the boiler back?', seq: question.seq }
    expect(answer.replyTo).toEqual(quote)
    must(await messages.edit(ada, { messageId: question.id, clientId: key(), content: 'Is it back?' }))
    expect((await page()).messages.at(-1)?.replyTo).toEqual({ ...quote, excerpt: 'Is it back?' })
    must(await messages.delete(ada, { messageId: question.id, clientId: key(), scope: 'everyone' }))
    expect((await page()).messages.at(-1)?.replyTo).toEqual({ ...quote, excerpt: '' })
  })

  it('needs a message of this chat', async () => {
    const { chats, messages, ada, grace } = world
    const other = must(await chats.createDirect(ada, { clientId: key(), userId: grace.userId })).chat
    const elsewhere = must(await messages.send(ada, { ...draft('elsewhere'), chatId: other.id })).message
    for (const replyToId of [elsewhere.id, madeUp])
      expect(await messages.send(ada, draft('what?', { replyToId }))).toMatchObject({
        error: { code: 'NOT_FOUND' },
      })
  })
})

describe('editing', () => {
  it('is for the author, shows and moves the revision', async () => {
    const { messages, ada, grace, stranger } = world
    const { id, seq } = await send('The bioler is back.')
    const content = `The boiler is back, @${grace.username}.`
    const change = { messageId: id, content }
    const { message } = must(await messages.edit(ada, { ...change, clientId: key() }))
    expect(message).toMatchObject({ content, seq, rev: seq + 1, mentions: [grace.userId] })
    expect(message.editedAt).not.toBeNull()
    expect(told('message:updated').map(({ data }) => data)).toEqual([{ chatId, rev: seq + 1, message }])
    expect(await messages.edit(grace, { ...change, clientId: key() })).toMatchObject({
      error: { code: 'FORBIDDEN' },
    })
    const outside = await messages.edit(stranger, { ...change, clientId: key() })
    expect(outside).toMatchObject({ error: { code: 'NOT_FOUND' } })
    expect(await messages.edit(stranger, { ...change, messageId: madeUp, clientId: key() })).toEqual(outside)
  })

  it('isn’t for what is deleted, nor for what the system said', async () => {
    const { messages, ada } = world
    const { id } = await send('gone soon')
    must(await messages.delete(ada, { messageId: id, clientId: key(), scope: 'everyone' }))
    expect(await messages.edit(ada, { messageId: id, clientId: key(), content: 'no' })).toMatchObject({
      error: { code: 'GONE' },
    })
    const [line] = (await page()).messages
    expect(line?.type).toBe('system')
    expect(
      await messages.edit(ada, { messageId: line?.id ?? '', clientId: key(), content: 'no' }),
    ).toMatchObject({ error: { code: 'FORBIDDEN' } })
  })
})

describe('deleting for everyone', () => {
  it('leaves a tombstone, and the text nowhere', async () => {
    const { messages, ada, grace } = world
    const { id, seq } = await send('secret one')
    must(await messages.edit(ada, { messageId: id, clientId: key(), content: 'secret two' }))
    must(await messages.react(grace, { messageId: id, clientId: key(), emoji: '👍', on: true }))
    const deletion = { messageId: id, clientId: key(), scope: 'everyone' as const }
    const { message } = must(await messages.delete(ada, deletion))
    expect(message).toMatchObject({ seq, rev: seq + 3, content: '', reactions: [] })
    expect(message.deletedAt).not.toBeNull()
    const rows = await driverCollection(world.models.log).find({}, { hint: '_id_' }).toArray()
    expect(JSON.stringify(rows)).not.toContain('secret')
    expect(must(await messages.delete(ada, { ...deletion, clientId: key() })).message).toEqual(message)
    expect((await page()).rev).toBe(seq + 3)
  })

  it('is for the author and for those who moderate', async () => {
    const { messages, members, ada, grace, linus } = world
    const { id } = await send('by linus', linus)
    const deletion = () => ({ messageId: id, clientId: key(), scope: 'everyone' as const })
    expect(await messages.delete(grace, deletion())).toMatchObject({ error: { code: 'FORBIDDEN' } })
    must(await members.update(ada, chatId, grace.userId, { clientId: key(), role: 'moderator' }))
    expect(must(await messages.delete(grace, deletion())).message.deletedAt).not.toBeNull()
    const other = await send('by linus again', linus)
    const moderator = { ...grace, role: 'moderator' as const }
    must(await members.update(ada, chatId, grace.userId, { clientId: key(), role: 'member' }))
    must(await messages.delete(moderator, { ...deletion(), messageId: other.id }))
  })
})

describe('deleting for oneself', () => {
  it('hides it from oneself only, and only oneself is told', async () => {
    const { messages, sync, chats, ada, grace } = world
    await send('stays')
    const { id } = await send('not for grace')
    const hide = { messageId: id, clientId: key(), scope: 'me' as const }
    expect(must(await messages.delete(grace, hide)).message.content).toBe('not for grace')
    expect(texts((await page({}, grace)).messages)).toEqual(['stays'])
    expect(texts((await page({}, ada)).messages)).toEqual(['stays', 'not for grace'])
    expect(await messages.get(grace, id)).toMatchObject({ error: { code: 'NOT_FOUND' } })
    expect(must(await chats.get(grace, chatId)).lastMessage?.excerpt).toBe('stays')
    const changed = world.told.findLast(({ event }) => event === 'me:changed')
    expect(changed?.to).toEqual({ userId: grace.userId })
    const { changes } = must(await sync.meChanges(grace, { after: 0 }))
    expect(changes).toMatchObject([{ kind: 'hide', chatId, messageId: id }])
    must(await messages.delete(grace, { ...hide, clientId: key() }))
    expect(must(await sync.meChanges(grace, { after: 0 })).changes).toHaveLength(1)
  })
})

describe('reacting', () => {
  it('goes on and off, and is listed', async () => {
    const { messages, ada, grace } = world
    const { id } = await send('lunch?')
    const react = (who: typeof ada, emoji: string, on = true) =>
      messages.react(who, { messageId: id, clientId: key(), emoji, on })
    must(await react(grace, '👍'))
    must(await react(ada, '👍'))
    const { message } = must(await react(ada, '🎉'))
    expect(message.reactions).toEqual([
      { emoji: '👍', count: 2, userIds: [grace.userId, ada.userId] },
      { emoji: '🎉', count: 1, userIds: [ada.userId] },
    ])
    expect(must(await react(ada, '🎉', false)).message.reactions).toHaveLength(1)
    expect(must(await messages.reactions(ada, id)).data).toEqual([
      { emoji: '👍', userIds: [grace.userId, ada.userId] },
    ])
  })

  it('takes twenty different emoji, and no more', async () => {
    const { messages, ada, grace } = world
    const { id } = await send('go on')
    const emoji = Array.from({ length: limits.reactionsPerMessage }, (_, n) =>
      String.fromCodePoint(0x1f600 + n),
    )
    for (const one of emoji)
      must(await messages.react(ada, { messageId: id, clientId: key(), emoji: one, on: true }))
    expect(
      await messages.react(ada, { messageId: id, clientId: key(), emoji: '🎉', on: true }),
    ).toMatchObject({ error: { code: 'CONFLICT' } })
    must(await messages.react(grace, { messageId: id, clientId: key(), emoji: emoji[3] ?? '', on: true }))
  })
})

describe('pages', () => {
  const numbers = (messages: Message[]) => messages.map(({ seq }) => seq)

  it('go back, forth and around, always in ascending order', async () => {
    await Promise.all(Array.from({ length: 29 }, (_, n) => send(`line ${n}`)))
    const latest = await page({ limit: 10 })
    expect(numbers(latest.messages)).toEqual([21, 22, 23, 24, 25, 26, 27, 28, 29, 30])
    expect(latest).toMatchObject({ prevCursor: '21', nextCursor: null, rev: 30 })
    const older = await page({ before: 21, limit: 20 })
    expect(numbers(older.messages)).toEqual(Array.from({ length: 20 }, (_, n) => n + 1))
    expect(older).toMatchObject({ prevCursor: null, nextCursor: '20' })
    const newer = await page({ after: 20, limit: 5 })
    expect(numbers(newer.messages)).toEqual([21, 22, 23, 24, 25])
    expect(newer).toMatchObject({ prevCursor: '21', nextCursor: '25' })
    const around = await page({ around: 15, limit: 6 })
    expect(numbers(around.messages)).toEqual([12, 13, 14, 15, 16, 17])
    expect(around).toMatchObject({ prevCursor: '12', nextCursor: '17' })
  })

  it('are found by a time', async () => {
    const [, , third] = [await send('one'), await send('two'), await send('three')]
    const found = await page({ around: third?.createdAt ?? '', limit: 2 })
    expect(found.messages.at(-1)?.createdAt).toBe(third?.createdAt)
  })

  it('are for members', async () => {
    const outside = await world.messages.page(world.stranger, chatId, {})
    expect(outside).toMatchObject({ error: { code: 'NOT_FOUND' } })
    expect(await world.messages.page(world.stranger, madeUp, {})).toEqual(outside)
    const { id } = await send('ours')
    const one = await world.messages.get(world.stranger, id)
    expect(one).toMatchObject({ error: { code: 'NOT_FOUND' } })
    expect(await world.messages.get(world.stranger, madeUp)).toEqual(one)
  })
})
