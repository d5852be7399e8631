import fc from 'fast-check'
import type { Chat } from '@oms-chat/shared'
import { defaultChatSettings } from '@oms-chat/shared'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type ChatState, noChat, withPost } from '../../chatLog/state.ts'
import type { ChatProfile } from '../../models/chat.ts'
import { key, must, startConversation, startTestConversation } from '../../testing/conversation.ts'
import type { Actor } from '../actor.ts'
import { waitOf } from '../messages/decide.ts'

let world: Awaited<ReturnType<typeof startTestConversation>>
let chat: Chat
/** The world's time; it goes on when a test says so. */
let now = Date.parse('2026-11-21T09:00:00Z')
const clock = () => new Date(now)

beforeAll(async () => {
  world = await startTestConversation({ clock })
})
afterAll(() => world.close())

const slow = (slowModeSeconds: number) =>
  world.chats.update(world.ada, chat.id, { clientId: key(), settings: { slowModeSeconds } })

const say = (who: Actor, content = 'Is the boiler back?', { messages } = world) =>
  messages.send(who, { chatId: chat.id, clientId: key(), type: 'text', content })

beforeEach(async () => {
  const memberIds = [world.grace.userId, world.linus.userId]
  const given = { clientId: key(), name: 'Night shift', memberIds }
  chat = must(await world.chats.createGroup(world.ada, given)).chat
})

const tooSoon = (retryAfterMs: number) => ({ ok: false, error: { code: 'RATE_LIMITED', retryAfterMs } })

describe('slow mode', () => {
  it('lets a member write once in its time, each of them on their own', async () => {
    must(await slow(30))
    must(await say(world.grace))
    now += 10_000
    expect(await say(world.grace)).toMatchObject(tooSoon(20_000))
    must(await say(world.linus))
    now += 20_000
    must(await say(world.grace))
    expect(await say(world.linus)).toMatchObject(tooSoon(10_000))
  })

  it('doesn’t count against those who keep the chat, nor what was written before it was on', async () => {
    must(await say(world.grace))
    must(await slow(60))
    must(await say(world.grace))
    for (const _ of [1, 2, 3]) must(await say(world.ada))
    const change = { clientId: key(), role: 'moderator' as const }
    must(await world.members.update(world.ada, chat.id, world.grace.userId, change))
    expect(must(await say(world.grace)).created).toBe(true)
  })

  it('can’t be got round by deleting, and leaves edits and reactions alone', async () => {
    must(await slow(60))
    const { message } = must(await say(world.grace))
    const about = { messageId: message.id }
    must(await world.messages.react(world.grace, { ...about, clientId: key(), emoji: '👍', on: true }))
    must(await world.messages.edit(world.grace, { ...about, clientId: key(), content: 'Is it?' }))
    must(await world.messages.delete(world.grace, { ...about, clientId: key(), scope: 'everyone' }))
    expect(await say(world.grace)).toMatchObject(tooSoon(60_000))
  })

  it('answers what was sent before with what it did, however soon it is sent again', async () => {
    must(await slow(60))
    const draft = { chatId: chat.id, clientId: key(), type: 'text' as const, content: 'once' }
    const first = must(await world.messages.send(world.grace, draft))
    const again = must(await world.messages.send(world.grace, draft))
    expect(again).toMatchObject({ created: false, message: { id: first.message.id } })
  })

  it('holds on every node, also on one that has never heard of the chat', async () => {
    const other = startConversation(world.models, { clock })
    must(await slow(60))
    must(await say(world.grace, 'here'))
    expect(await say(world.grace, 'there', { ...world, ...other })).toMatchObject(tooSoon(60_000))
    now += 60_000
    must(await say(world.grace, 'there', { ...world, ...other }))
    expect(await say(world.grace, 'here')).toMatchObject(tooSoon(60_000))
    must(await slow(0))
    must(await say(world.grace, 'there', { ...world, ...other }))
    await other.stop()
  })

  it('is told in the chat, with what it is now', async () => {
    must(await slow(60))
    const { messages } = must(await world.messages.page(world.grace, chat.id, {}))
    expect(messages.at(-1)?.system).toEqual({
      event: 'settings-changed',
      actorId: world.ada.userId,
      settings: { slowModeSeconds: 60 },
    })
  })
})

describe('the wait of slow mode', () => {
  const profile: ChatProfile = {
    orgId: 'e'.repeat(24),
    type: 'group',
    visibility: 'private',
    scope: 'none',
    propertyId: null,
    name: 'Night shift',
    directUserIds: null,
    description: '',
    category: null,
    createdBy: null,
    createdAt: new Date(0),
    settings: defaultChatSettings,
  }
  const stateWith = (slowModeSeconds: number, posts: ChatState['posts']): ChatState => ({
    ...noChat,
    profile: { ...profile, settings: { ...defaultChatSettings, slowModeSeconds } },
    posts,
  })
  const times = fc.array(fc.nat({ max: 600_000 }), { minLength: 1, maxLength: 40 })

  it('never lets two of one member’s through within its time, nor makes anybody wait longer', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 120 }), times, (seconds, asked) => {
        let posts: ChatState['posts'] = new Map()
        const through: number[] = []
        for (const at of asked.toSorted((a, b) => a - b)) {
          const wait = waitOf(stateWith(seconds, posts), 'member', 'a', new Date(at))
          const last = through.at(-1)
          expect(wait).toBe(last === undefined ? 0 : Math.max(0, last + seconds * 1_000 - at))
          if (wait > 0) continue
          posts = withPost(posts, 'a', at, seconds)
          through.push(at)
        }
      }),
    )
  })

  it('is the same whichever of several members’ are remembered with theirs, and never above the whole', () => {
    const post = fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.nat({ max: 600_000 }))
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 120 }), fc.array(post), fc.nat(), (seconds, said, at) => {
        const fold = (rows: readonly [string, number][]) =>
          rows.reduce<ChatState['posts']>(
            (posts, [who, when]) => withPost(posts, who, when, seconds),
            new Map(),
          )
        const inOrder = said.toSorted(([, a], [, b]) => a - b)
        const all = fold(inOrder)
        const waitIn = (posts: ChatState['posts']) =>
          waitOf(stateWith(seconds, posts), 'member', 'a', new Date(Math.max(at, inOrder.at(-1)?.[1] ?? 0)))
        expect(waitIn(all)).toBe(waitIn(fold(inOrder.filter(([who]) => who === 'a'))))
        expect(waitOf(stateWith(seconds, all), 'member', 'a', new Date(0))).toBeLessThanOrEqual(
          seconds * 1_000,
        )
      }),
    )
  })
})
