import { isTransient } from '@oms-chat/shared'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { key, must, startConversation, startTestConversation } from '../testing/conversation.ts'
import { gate } from '../testing/gate.ts'
import type { Step } from './step.ts'

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

const draft = (content: string) => ({ chatId, clientId: key(), type: 'text' as const, content })
const say = async (content: string) => must(await world.messages.send(world.ada, draft(content))).message

const started: { stop(): Promise<void> }[] = []
afterEach(async () => {
  for (const node of started.splice(0)) await node.stop()
})

/** Another process on the same database, told to whom others are always faster, until they let it go. */
async function unluckyNode() {
  const luck = { letGo: false, lost: 0 }
  const onStep = async (step: Step) => {
    if (step !== 'decided' || luck.letGo) return
    luck.lost++
    await say(`faster ${luck.lost}`)
  }
  const node = startConversation(await world.database.connect(), { onStep })
  started.push(node)
  return { ...node, luck }
}

describe('a process to whom others are faster every time', () => {
  it('asks the sender to come again, who then isn’t doubled', async () => {
    const { messages, luck } = await unluckyNode()
    const said = draft('may I?')
    const refused = await messages.send(world.grace, said)
    expect(refused).toMatchObject({ ok: false, error: { code: 'UNAVAILABLE' } })
    expect(refused.ok || isTransient(refused.error.code)).toBe(true)
    expect(luck.lost).toBeGreaterThan(30)

    luck.letGo = true
    expect(must(await messages.send(world.grace, said))).toMatchObject({ created: true })
    const rows = await world.models.log.find({ chatId }, { rev: 1, clientId: 1 }).sort({ rev: 1 }).lean()
    expect(rows.map(({ rev }) => rev)).toEqual(rows.map((_, n) => n + 1))
    expect(rows.filter(({ clientId }) => clientId === said.clientId)).toHaveLength(1)
  })

  it('does so with what would change nothing, and with what would be refused', async () => {
    const { id } = await say('The boiler is back.')
    const { messages, luck } = await unluckyNode()
    const unreact = { messageId: id, clientId: key(), emoji: '👍', on: false }
    expect(await messages.react(world.grace, unreact)).toMatchObject({ error: { code: 'UNAVAILABLE' } })
    const edit = { messageId: id, clientId: key(), content: 'mine now' }
    expect(await messages.edit(world.grace, edit)).toMatchObject({ error: { code: 'UNAVAILABLE' } })

    luck.letGo = true
    expect(await messages.react(world.grace, unreact)).toMatchObject({ ok: true, data: { created: false } })
    expect(await messages.edit(world.grace, edit)).toMatchObject({ error: { code: 'FORBIDDEN' } })
  })
})

describe('a process that never stops writing', () => {
  it('leaves the others their turns', async () => {
    const other = startConversation(await world.database.connect())
    started.push(other)
    let isOver = false
    const flood = Array.from({ length: 20 }, async () => {
      for (let n = 0; !isOver; n++) await say(`line ${n}`)
    })
    const answers = []
    for (let n = 0; n < 10; n++) answers.push(await other.messages.send(world.grace, draft('a word')))
    isOver = true
    await Promise.all(flood)
    expect(answers.filter(({ ok }) => !ok)).toEqual([])
  })
})

describe('processes that write into the same logs', () => {
  /** Another process, and the names of what it asks the database to do. */
  async function watchedNode() {
    const commands: string[] = []
    const node = startConversation(await world.database.connect((name) => commands.push(name)))
    started.push(node)
    return { ...node, inserts: () => commands.splice(0).filter((name) => name === 'insert').length }
  }

  it('look up what the others wrote, once they ran into each other', async () => {
    const { messages, inserts } = await watchedNode()
    must(await messages.send(world.grace, draft('the first word')))
    await say('and another')
    inserts()
    must(await messages.send(world.grace, draft('which runs into it')))
    expect(inserts()).toBe(2)
    await say('one more')
    must(await messages.send(world.grace, draft('which doesn’t')))
    expect(inserts()).toBe(1)
  })

  it('hold nobody up in others, and lose, double and reorder nothing', async () => {
    const other = await watchedNode()
    const { chats, ada, grace } = world
    const made = Array.from({ length: 12 }, (_, n) =>
      chats.createGroup(ada, { clientId: key(), name: `Shift ${n}`, memberIds: [grace.userId] }),
    )
    const chatIds = (await Promise.all(made)).map((one) => must(one).chat.id)
    const rounds = 8
    const speak = async (node: Pick<typeof world, 'messages'>, who: typeof ada, chatId: string) => {
      for (let n = 0; n < rounds; n++)
        must(await node.messages.send(who, { ...draft(`${who.userId} ${n}`), chatId }))
    }
    await Promise.all(chatIds.flatMap((chatId) => [speak(world, ada, chatId), speak(other, grace, chatId)]))
    for (const chatId of chatIds) {
      const rows = await world.models.log.find({ chatId }).sort({ rev: 1 }).lean()
      expect(rows.map(({ rev }) => rev)).toEqual(rows.map((_, n) => n + 1))
      for (const { userId } of [ada, grace]) {
        const said = rows.filter(({ kind, actorId }) => kind === 'message' && String(actorId) === userId)
        expect(said.map(({ state }) => state?.content)).toEqual(
          Array.from({ length: rounds }, (_, n) => `${userId} ${n}`),
        )
      }
    }
    // One by itself would be in one insert for each: most that are sent are sent once.
    expect(other.inserts()).toBeLessThan(1.5 * rounds * chatIds.length)
  })
})

describe('what another process committed, and hasn’t folded', () => {
  /** Another process that is held up between its next commit and what follows. */
  async function slowNode() {
    const { onStep, isThere, letGo } = gate('inserted')
    const node = startConversation(await world.database.connect(), { onStep })
    started.push(node)
    return { ...node, isThere, letGo }
  }

  /** A reply as its sender, the others, a reader and a device that catches up get it. */
  async function replyEverywhere(replyToId: string) {
    const { ada, messages, sync, told } = world
    const { message } = must(await messages.send(ada, { ...draft('Well …'), replyToId }))
    const event = told.findLast(({ data }) => 'rev' in data && data.rev === message.rev)?.data
    const page = must(await messages.page(ada, chatId, {})).messages.at(-1)
    const changes = must(await sync.chatChanges(ada, { chatId, after: message.rev - 1 })).messages.at(-1)
    const eventual = event && 'message' in event ? event.message : undefined
    return [message, eventual, page, changes].map((one) => one?.replyTo?.excerpt)
  }

  it('isn’t quoted, when it is a deletion', async () => {
    const { id } = await say('The code is 4711.')
    const slow = await slowNode()
    const deleting = slow.messages.delete(world.ada, { messageId: id, clientId: key(), scope: 'everyone' })
    await slow.isThere
    expect(await replyEverywhere(id)).toEqual(['', '', '', ''])
    slow.letGo()
    must(await deleting)
  })

  it('is quoted as it reads now, when it is an edit', async () => {
    const { id } = await say('The boiler is back.')
    const slow = await slowNode()
    const content = 'The boiler is broken.'
    const editing = slow.messages.edit(world.ada, { messageId: id, clientId: key(), content })
    await slow.isThere
    expect(await replyEverywhere(id)).toEqual([content, content, content, content])
    slow.letGo()
    must(await editing)
  })

  it('decides whom a message calls, when it is a removal', async () => {
    const { ada, grace, linus, messages, models } = world
    const { id } = await say('warm')
    const slow = await slowNode()
    const removing = slow.members.remove(ada, chatId, grace.userId, { clientId: key() })
    await slow.isThere
    const content = `@${grace.username} @${linus.username}`
    const { message } = must(await messages.send(ada, draft(content)))
    expect(message.mentions).toEqual([linus.userId])
    const edited = must(await messages.edit(ada, { messageId: id, clientId: key(), content })).message
    expect(edited.mentions).toEqual([linus.userId])
    slow.letGo()
    must(await removing)
    const rows = await models.log.find({ chatId, mentions: { $exists: true } }).lean()
    expect(rows.map(({ mentions }) => mentions)).toEqual([[linus.userId], [linus.userId]])
  })

  it('ends the reading of whom it removes', async () => {
    const { ada, grace, members, receipts, told } = world
    const { rev } = await say('warm')
    const slow = await slowNode()
    const removing = slow.members.remove(ada, chatId, grace.userId, { clientId: key() })
    await slow.isThere
    expect(await receipts.read(grace, { chatId, rev })).toEqual(
      await receipts.read(world.stranger, { chatId, rev }),
    )
    expect(
      told.filter(
        ({ event, data }) => event === 'message:read' && 'chatId' in data && data.chatId === chatId,
      ),
    ).toEqual([])
    slow.letGo()
    must(await removing)
    expect(await members.list(grace, chatId, {})).toMatchObject({ error: { code: 'NOT_FOUND' } })
  })
})
