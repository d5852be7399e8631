import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Chat, ChatChanges, Id, Rev } from '@oms-chat/shared'
import {
  createPerson,
  key,
  must,
  startConversation,
  startTestConversation,
} from '../../testing/conversation.ts'
import type { Actor } from '../actor.ts'

let world: Awaited<ReturnType<typeof startTestConversation>>
beforeAll(async () => {
  world = await startTestConversation()
})
afterAll(() => world.close())

const nothing = { me: 0, chats: {} }
const heldOf = (chats: Chat[]) =>
  Object.fromEntries(chats.map(({ id, head, me }) => [id, { rev: head, readRev: me?.readRev ?? 0 }]))

/** Somebody with so many groups, in each of which a colleague said something twice since they looked. */
async function awayFrom(count: number) {
  const owner = await createPerson(world.models)
  const friend = await createPerson(world.models, { orgId: owner.orgId })
  const groups = Array.from({ length: count }, (_, n) =>
    world.chats.createGroup(owner, { clientId: key(), name: `group ${n}`, memberIds: [friend.userId] }),
  )
  const ids = (await Promise.all(groups)).map((made) => must(made).chat.id)
  const { chats } = must(await world.sync.sync(owner, nothing))
  const held = heldOf(chats)
  await Promise.all(ids.map((chatId) => say(friend, chatId, 'a question')))
  await Promise.all(ids.map((chatId) => say(friend, chatId, 'and another')))
  return { owner, friend, ids, held }
}

const say = async (who: Actor, chatId: Id, content: string, replyToId?: Id) =>
  must(
    await world.messages.send(who, {
      chatId,
      clientId: key(),
      type: 'text',
      content,
      ...(replyToId !== undefined && { replyToId }),
    }),
  ).message

/** What a server that just started asks the database for, until a device is in step. */
async function commandsFor({ owner, held }: Awaited<ReturnType<typeof awayFrom>>) {
  const commands: string[] = []
  const other = startConversation(await world.database.connect((name) => commands.push(name)))
  const { chats } = must(await other.sync.sync(owner, { me: 0, chats: held }))
  const behind = Object.entries(held).map(([chatId, { rev }]) => ({ chatId, after: rev }))
  const changes = must(await other.sync.changes(owner, { chats: behind }))
  await other.stop()
  return { commands, chats, changes: changes.chats }
}

test('many who come back at once are brought in step with far fewer queries than one by one', async () => {
  const owner = await createPerson(world.models)
  const others = await Promise.all(
    Array.from({ length: 15 }, () => createPerson(world.models, { orgId: owner.orgId })),
  )
  const memberIds = others.map(({ userId }) => userId)
  const { chat } = must(await world.chats.createGroup(owner, { clientId: key(), name: 'all', memberIds }))
  const { seq } = await say(owner, chat.id, 'while they were away')
  const commands: string[] = []
  const other = startConversation(await world.database.connect((name) => commands.push(name)))
  const comeBack = async (who: Actor) => {
    const { chats } = must(await other.sync.sync(who, nothing))
    const changes = must(await other.sync.changes(who, { chats: [{ chatId: chat.id, after: seq - 1 }] }))
    return { heads: chats.map(({ id, head }) => [id, head]), said: changes.chats[0]?.messages }
  }
  await comeBack(owner)
  commands.length = 0
  const one = await comeBack(owner)
  const alone = commands.splice(0).length
  const all = await Promise.all(others.map(comeBack))
  expect(all).toEqual(others.map(() => one))
  expect(commands.length).toBeLessThan((alone * others.length) / 1.5)
  await other.stop()
})

test('many chats are brought in step with as many queries as a few', async () => {
  const [few, many] = [await awayFrom(3), await awayFrom(90)]
  const [small, large] = [await commandsFor(few), await commandsFor(many)]
  expect(large.commands.length).toBe(small.commands.length)
  expect(large.commands.length).toBeLessThan(25)
  expect(large.chats.map(({ me }) => me?.unreadCount)).toEqual(many.ids.map(() => 2))
  expect(large.changes.map(({ messages }) => messages.map(({ content }) => content))).toEqual(
    many.ids.map(() => ['a question', 'and another']),
  )
})

test('an answer is bounded as a whole, and asking on covers everything', async () => {
  const { owner, friend, ids, held } = await awayFrom(6)
  const long = 'x'.repeat(8_000)
  for (const chatId of ids) await Promise.all(Array.from({ length: 60 }, () => say(friend, chatId, long)))
  const wanted = new Map<Id, Rev>(Object.entries(held).map(([chatId, { rev }]) => [chatId, rev]))
  const seen = new Map<Id, number[]>(ids.map((chatId) => [chatId, []]))
  const take = ({ chatId, messages, upTo, more }: ChatChanges) => {
    seen.get(chatId)?.push(...messages.map(({ rev }) => rev))
    if (more) wanted.set(chatId, upTo)
    else wanted.delete(chatId)
  }
  let answers = 0
  for (; wanted.size > 0; answers += 1) {
    const chats = [...wanted].map(([chatId, after]) => ({ chatId, after }))
    const answer = must(await world.sync.changes(owner, { chats }))
    expect(JSON.stringify(answer).length).toBeLessThan(1_100_000)
    for (const changes of answer.chats) take(changes)
  }
  expect(answers).toBeLessThan(5)
  for (const revs of seen.values()) expect(revs).toEqual(Array.from({ length: 62 }, (_, n) => n + 2))
})

test('a chat that is asked for twice is answered twice, from the earlier place', async () => {
  const { owner, ids } = await awayFrom(1)
  const [chatId = ''] = ids
  const { chats } = must(
    await world.sync.changes(owner, {
      chats: [
        { chatId, after: 2 },
        { chatId, after: 1 },
      ],
    }),
  )
  expect(chats.map(({ messages }) => messages.map(({ rev }) => rev))).toEqual([
    [2, 3],
    [2, 3],
  ])
})

test('quotes come with the changes of several chats, and only within each', async () => {
  const { owner, friend, ids } = await awayFrom(2)
  const answered = await Promise.all(ids.map((chatId) => say(friend, chatId, `asked in ${chatId}`)))
  await Promise.all(answered.map(({ chatId, id }) => say(owner, chatId, 'answered', id)))
  const chats = answered.map(({ chatId, seq }) => ({ chatId, after: seq }))
  const changes = must(await world.sync.changes(owner, { chats }))
  expect(changes.chats.map(({ messages }) => messages[0]?.replyTo?.excerpt)).toEqual(
    answered.map(({ content }) => content),
  )
})
