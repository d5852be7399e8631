import fc from 'fast-check'
import type { Chat, Message } from '@oms-chat/shared'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { objectId } from '../../chatLog/ids.ts'
import { key, must, startConversation, startTestConversation } from '../../testing/conversation.ts'

let world: Awaited<ReturnType<typeof startTestConversation>>
/** The world's time; it goes on when a command says so. */
let now = Date.parse('2026-11-21T09:00:00Z')
const clock = () => new Date(now)

beforeAll(async () => {
  world = await startTestConversation({ clock })
})
afterAll(() => world.close())

type Command =
  | { kind: 'set'; days: number | null }
  | { kind: 'send'; who: number; replyTo: number }
  | { kind: 'edit' | 'react' | 'delete' | 'hide'; target: number }
  | { kind: 'pass'; hours: number }
  | { kind: 'sweep'; nodes: number }
  | { kind: 'restart' }

const target = fc.nat(9)
const about = (kind: 'edit' | 'react' | 'delete' | 'hide') => fc.record({ kind: fc.constant(kind), target })
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('send' as const), who: fc.nat(1), replyTo: fc.nat(9) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('pass' as const), hours: fc.nat(40) }) },
  { weight: 2, arbitrary: about('edit') },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('set' as const),
      days: fc.constantFrom(null, 1, 2),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('sweep' as const), nodes: fc.integer({ min: 1, max: 2 }) }),
  },
  about('react'),
  about('delete'),
  about('hide'),
  fc.record({ kind: fc.constant('restart' as const) }),
)

/** What was said, and when; its words are in no other message. */
type Said = {
  id: string
  seq: number
  words: string[]
  at: number
  isTaken: boolean
  isDeleted: boolean
  isHidden: boolean
}

it('in whatever order people write and time passes, words that a look has taken are nowhere to be read, and others stay', async () => {
  let words = 0
  const oneRun = async (commands: Command[]) => {
    let node = startConversation(world.models, { clock })
    const memberIds = [world.grace.userId]
    const chat: Chat = must(
      await node.chats.createGroup(world.ada, { clientId: key(), name: 'Night shift', memberIds }),
    ).chat
    const said: Said[] = []
    const word = () => `word${(words += 1)}x`
    const isOver = ({ isTaken }: Said) => isTaken
    let days: number | null = null
    const at = (index: number) => said[said.length - 1 - (index % Math.max(1, said.length))]

    const send = async (who: number, replyTo: number) => {
      const content = word()
      const original = at(replyTo)
      const answers =
        original && !original.isHidden && !original.isDeleted && !isOver(original) && replyTo < 5
      const draft = { chatId: chat.id, clientId: key(), type: 'text' as const, content }
      const sent = await node.messages.send(who === 0 ? world.ada : world.grace, {
        ...draft,
        ...(answers && { replyToId: original.id }),
      })
      const { message } = must(sent)
      const { id, seq } = message
      said.push({ id, seq, words: [content], at: now, isTaken: false, isDeleted: false, isHidden: false })
    }

    const change = async (kind: 'edit' | 'react' | 'delete' | 'hide', index: number) => {
      const about = at(index)
      if (!about) return
      const { id: messageId } = about
      const content = word()
      const given = { messageId, clientId: key() }
      const { message: shown } = { message: await node.messages.get(world.ada, messageId) }
      const owner = shown.ok && shown.data.senderId === world.grace.userId ? world.grace : world.ada
      if (kind === 'edit') {
        const edited = await node.messages.edit(owner, { ...given, content })
        if (edited.ok) about.words.push(content)
      } else if (kind === 'react') await node.messages.react(world.grace, { ...given, emoji: '👍', on: true })
      else if (kind === 'delete') {
        const deleted = await node.messages.delete(owner, { ...given, scope: 'everyone' })
        if (deleted.ok) about.isDeleted = true
      } else {
        const hidden = await node.messages.delete(world.grace, { ...given, scope: 'me' })
        if (hidden.ok) about.isHidden = true
      }
    }

    /** All that somebody can read of the chat, in one text. */
    const readable = async (who: typeof world.ada) => {
      const page = must(await node.messages.page(who, chat.id, { limit: 200 }))
      const changes = must(await node.sync.chatChanges(who, { chatId: chat.id, after: 0 }))
      const synced = must(await node.sync.sync(who, { me: 0, chats: {} }))
      const own = synced.chats.find(({ id }) => id === chat.id)
      return { page, text: JSON.stringify([page, changes, own, must(await node.chats.get(who, chat.id))]) }
    }

    const check = async () => {
      for (const who of [world.ada, world.grace]) {
        const { page, text } = await readable(who)
        const shown = new Map(page.messages.map((message: Message) => [message.id, message]))
        for (const each of said) {
          if (isOver(each)) {
            for (const gone of each.words) expect(text).not.toContain(gone)
            expect(shown.has(each.id)).toBe(false)
            expect(await node.messages.get(who, each.id)).toMatchObject({ error: { code: 'NOT_FOUND' } })
          } else if (!each.isDeleted && !(each.isHidden && who === world.grace))
            expect(shown.get(each.id)?.content).toBe(each.words.at(-1))
        }
      }
    }

    const sweep = async (nodes: number) => {
      const others = Array.from({ length: nodes - 1 }, () => startConversation(world.models, { clock }))
      await Promise.all([node.retain(), ...others.map((other) => other.retain())])
      for (const each of said) each.isTaken ||= days !== null && each.at < now - days * 86_400_000
      await Promise.all(others.map((other) => other.stop()))
      const { models } = world
      const rows = await Promise.all([
        models.log.find({ chatId: objectId(chat.id) }).lean(),
        models.chats.find({ _id: objectId(chat.id) }).lean(),
        models.memberships.find({ chatId: objectId(chat.id) }).lean(),
      ])
      const text = JSON.stringify(rows)
      for (const each of said.filter(isOver)) for (const gone of each.words) expect(text).not.toContain(gone)
    }

    try {
      for (const each of commands) {
        switch (each.kind) {
          case 'set': {
            days = each.days
            const settings = { retentionDays: days }
            must(await node.chats.update(world.ada, chat.id, { clientId: key(), settings }))
            break
          }
          case 'send':
            await send(each.who, each.replyTo)
            break
          case 'pass':
            now += each.hours * 3_600_000
            await check()
            break
          case 'sweep':
            await sweep(each.nodes)
            break
          case 'restart':
            await node.stop()
            node = startConversation(world.models, { clock })
            break
          default:
            await change(each.kind, each.target)
        }
      }
      await check()
      await sweep(1)
      await check()
    } finally {
      await node.stop()
    }
  }
  await fc.assert(fc.asyncProperty(fc.array(command, { minLength: 6, maxLength: 24 }), oneRun), {
    numRuns: 12,
  })
})
