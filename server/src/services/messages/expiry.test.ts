import type { Chat, Message } from '@oms-chat/shared'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { objectId } from '../../chatLog/ids.ts'
import { key, must, startConversation, startTestConversation } from '../../testing/conversation.ts'
import type { Actor } from '../actor.ts'

let world: Awaited<ReturnType<typeof startTestConversation>>
let chat: Chat
/** The world's time; it goes on when a test says so. */
let now = Date.parse('2026-11-21T09:00:00Z')
const clock = () => new Date(now)

beforeAll(async () => {
  world = await startTestConversation({ clock })
})
afterAll(() => world.close())

const minute = 60_000
const disappear = (disappearingSeconds: number | null) =>
  world.chats.update(world.ada, chat.id, { clientId: key(), settings: { disappearingSeconds } })

const say = async (content: string, who: Actor = world.ada, more: { replyToId?: string } = {}) => {
  const draft = { chatId: chat.id, clientId: key(), type: 'text' as const, content, ...more }
  return must(await world.messages.send(who, draft)).message
}

const page = async (query: Parameters<typeof world.messages.page>[2] = {}) =>
  must(await world.messages.page(world.grace, chat.id, query))
const contents = ({ messages }: { messages: Message[] }) =>
  messages.filter(({ system }) => system === null).map(({ content }) => content)
const seenByGrace = async () => must(await world.chats.get(world.grace, chat.id))

beforeEach(async () => {
  await world.expire()
  const memberIds = [world.grace.userId]
  chat = must(
    await world.chats.createGroup(world.ada, { clientId: key(), name: 'Night shift', memberIds }),
  ).chat
})

describe('a message in a chat where they disappear', () => {
  it('says when it goes, and one sent before stays', async () => {
    expect((await say('stays')).expiresAt).toBeNull()
    must(await disappear(60))
    const message = await say('goes')
    expect(message.expiresAt).toBe(new Date(now + minute).toISOString())
    must(await disappear(null))
    expect((await say('stays, too')).expiresAt).toBeNull()
    now += minute
    expect(contents(await page())).toEqual(['stays', 'stays, too'])
  })

  it('is nowhere to be read from the moment its time has come, before anything was deleted', async () => {
    const before = await say('Is the boiler back?')
    must(await disappear(60))
    const secret = await say('The code is 4711.')
    const answer = await say('thanks', world.grace, { replyToId: secret.id })
    now += minute - 1
    expect(contents(await page())).toEqual([before.content, secret.content, 'thanks'])
    must(await disappear(null))
    const later = await say('later', world.ada, { replyToId: secret.id })
    now += 1
    const { messages } = world
    expect(contents(await page())).toEqual([before.content, 'later'])
    expect((await page()).messages.at(-1)?.replyTo).toMatchObject({ id: secret.id, excerpt: '' })
    for (const id of [secret.id, answer.id]) {
      const about = { messageId: id, clientId: key() }
      for (const refused of [
        await messages.get(world.grace, id),
        await messages.reactions(world.grace, id),
        await messages.react(world.grace, { ...about, emoji: '👍', on: true }),
        await messages.edit(world.ada, { ...about, content: 'still here' }),
        await messages.delete(world.ada, { ...about, scope: 'everyone' }),
        await messages.delete(world.grace, { ...about, scope: 'me' }),
      ])
        expect(refused).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } })
    }
    const { messages: changed } = must(
      await world.sync.chatChanges(world.grace, { chatId: chat.id, after: secret.seq - 1 }),
    )
    expect(changed.find(({ id }) => id === secret.id)).toMatchObject({
      content: '',
      deletedAt: secret.expiresAt,
    })
    expect(JSON.stringify(changed)).not.toContain('4711')
    expect(later.content).toBe('later')
  })

  it('isn’t in previews nor counted as unread any more', async () => {
    await say('first')
    must(await disappear(60))
    await say('second')
    expect(await seenByGrace()).toMatchObject({ lastMessage: { excerpt: 'second' }, me: { unreadCount: 2 } })
    now += minute
    expect(await seenByGrace()).toMatchObject({ lastMessage: { system: {} }, me: { unreadCount: 1 } })
  })

  it('leaves pages as long as was asked for', async () => {
    for (let n = 0; n < 6; n += 1) await say(`old ${n}`)
    must(await disappear(60))
    for (let n = 0; n < 20; n += 1) await say(`gone ${n}`)
    now += minute
    const latest = await page({ limit: 4 })
    expect(latest.messages).toHaveLength(4)
    expect(contents(latest)).toEqual(['old 3', 'old 4', 'old 5'])
    const older = await page({ limit: 4, before: latest.messages[0]?.seq ?? 0 })
    expect(contents(older)).toEqual(['old 0', 'old 1', 'old 2'])
    expect(older.prevCursor).toBeNull()
  })
})

describe('the look for what has expired', () => {
  it('takes the text from the database and tells those who are there', async () => {
    must(await disappear(60))
    const secret = await say('The code is 4711.')
    must(
      await world.messages.edit(world.ada, { messageId: secret.id, clientId: key(), content: 'It is 4712.' }),
    )
    now += minute
    world.told.length = 0
    expect(await world.expire()).toBe(1)
    const rows = await world.models.log.find({ chatId: objectId(chat.id) }).lean()
    expect(JSON.stringify(rows)).not.toMatch(/471[12]/)
    expect(rows.at(-1)).toMatchObject({ kind: 'delete', actorId: null, clientId: `expire:${secret.id}` })
    const [{ data } = { data: {} }] = world.told
    expect(data).toMatchObject({ message: { id: secret.id, content: '', expiresAt: secret.expiresAt } })
    expect(contents(await page())).toEqual([])
    expect(await world.expire()).toBe(0)
  })

  it('deletes each once, however many nodes look', async () => {
    const other = startConversation(world.models, { clock })
    must(await disappear(60))
    for (let n = 0; n < 30; n += 1) await say(`gone ${n}`)
    now += minute
    const counts = await Promise.all([world.expire(), other.expire(), world.expire()])
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(30)
    const rows = await world.models.log.find({ chatId: objectId(chat.id), kind: 'delete' }).lean()
    expect(rows).toHaveLength(30)
    await other.stop()
  })

  it('leaves what was deleted by hand as a tombstone, until its time comes', async () => {
    must(await disappear(60))
    const { id: messageId } = await say('oops')
    must(await world.messages.delete(world.ada, { messageId, clientId: key(), scope: 'everyone' }))
    expect((await page()).messages.at(-1)).toMatchObject({ id: messageId, content: '' })
    now += minute
    expect(await world.expire()).toBe(0)
    expect((await page()).messages.some(({ id }) => id === messageId)).toBe(false)
  })
})

describe('who may say when messages go', () => {
  it('are the admins of a group, and both of a direct chat', async () => {
    const { chats, ada, grace } = world
    const settings = { disappearingSeconds: 60 }
    expect(await chats.update(grace, chat.id, { clientId: key(), settings })).toMatchObject({
      error: { code: 'FORBIDDEN' },
    })
    const direct = must(await chats.createDirect(ada, { clientId: key(), userId: grace.userId })).chat
    expect(must(await chats.update(grace, direct.id, { clientId: key(), settings })).settings).toMatchObject(
      settings,
    )
    const more = { ...settings, slowModeSeconds: 60 }
    expect(await chats.update(grace, direct.id, { clientId: key(), settings: more })).toMatchObject({
      error: { code: 'FORBIDDEN' },
    })
  })
})
