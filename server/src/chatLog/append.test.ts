import type { Message } from '@oms-chat/shared'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { key, must, startConversation, startTestConversation } from '../testing/conversation.ts'
import { gate } from '../testing/gate.ts'

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

type Services = Pick<typeof world, 'messages' | 'chats' | 'members' | 'told'>

const draft = (content: string) => ({ chatId, clientId: key(), type: 'text' as const, content })
const send = async (content: string, { messages }: Services = world, who = world.ada): Promise<Message> =>
  must(await messages.send(who, draft(content))).message
const page = async ({ messages }: Services = world) =>
  must(await messages.page(world.ada, chatId, {})).messages

const started: { stop(): Promise<void> }[] = []
afterEach(async () => {
  for (const node of started.splice(0)) await node.stop()
})

/** Another process on the same database. */
async function anotherNode(options: Parameters<typeof startConversation>[1] = {}) {
  const node = startConversation(await world.database.connect(), options)
  started.push(node)
  return node
}

describe('two processes that write into one chat', () => {
  it('take turns without holes, and see the same', async () => {
    const other = await anotherNode()
    const sent = await Promise.all(
      Array.from({ length: 60 }, (_, n) => send(`line ${n}`, n % 2 === 0 ? world : other)),
    )
    expect(sent.map(({ seq }) => seq).toSorted((a, b) => a - b)).toEqual(sent.map((_, n) => n + 2))
    const [here, there] = await Promise.all([page(world), page(other)])
    expect(here).toEqual(there)
    for (const parity of [0, 1]) {
      const mine = here.filter(({ content }) => Number(content.slice(5)) % 2 === parity && content !== '')
      const numbers = mine.map(({ content }) => Number(content.slice(5)))
      expect(numbers).toEqual(numbers.toSorted((a, b) => a - b))
    }
  })

  it('decide on what the other one wrote: whom it removed can’t write here either', async () => {
    const other = await anotherNode()
    await send('warm', other)
    await send('warm too', other, world.grace)
    const { members, ada, grace } = world
    must(await members.remove(ada, chatId, grace.userId, { clientId: key() }))
    const refused = await other.messages.send(grace, draft('still here?'))
    expect(refused).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } })
    await send('about her', other)
    const told = other.told.findLast(({ event }) => event === 'message:new')
    expect(told?.audience?.except).toEqual([grace.userId])
  })

  it('let somebody write whom the other one added a moment ago', async () => {
    const { members, ada, linus } = world
    const other = await anotherNode()
    must(await members.remove(ada, chatId, linus.userId, { clientId: key() }))
    await send('warm', other)
    must(await members.add(ada, chatId, { clientId: key(), userIds: [linus.userId] }))
    expect(await other.messages.send(linus, draft('back'))).toMatchObject({ ok: true })
  })

  it('fold each other’s changes, and a slow one doesn’t overwrite what a fast one folded', async () => {
    const { id } = await send('The boiler is back.')
    const { onStep, isThere, letGo } = gate('inserted')
    const slow = await anotherNode({ onStep })
    const react = { messageId: id, emoji: '👍', on: true }
    const late = slow.messages.react(world.grace, { ...react, clientId: key() })
    await isThere
    const fast = must(await world.messages.react(world.linus, { ...react, clientId: key() }))
    const userIds = [world.grace.userId, world.linus.userId]
    expect(fast.message.reactions).toMatchObject([{ emoji: '👍', count: 2, userIds }])
    letGo()
    expect(must(await late).message).toEqual(fast.message)
    expect(must(await world.messages.get(world.ada, id))).toEqual(fast.message)
  })
})

describe('a process that dies behind the insert', () => {
  it('leaves what readers fold themselves', async () => {
    const { id } = await send('The boiler is back.')
    const { onStep, isThere } = gate('inserted')
    const dying = startConversation(await world.database.connect(), { onStep })
    const { grace, linus, ada } = world
    void dying.messages.react(grace, { messageId: id, clientId: key(), emoji: '👍', on: true })
    await isThere
    expect((await page()).at(-1)?.reactions).toMatchObject([{ emoji: '👍', userIds: [grace.userId] }])

    const second = startConversation(await world.database.connect(), { onStep })
    void second.members.remove(ada, chatId, linus.userId, { clientId: key() })
    await expect
      .poll(async () => (await world.messages.page(linus, chatId, {})).ok, { interval: 5 })
      .toBe(false)
    expect(must(await world.chats.get(ada, chatId)).memberCount).toBe(2)
  })

  it('is answered for by the next one when the sender asks again', async () => {
    const { onStep, isThere } = gate('inserted')
    const dying = startConversation(await world.database.connect(), { onStep })
    const said = draft('did it arrive?')
    void dying.messages.send(world.ada, said)
    await isThere
    const again = must(await world.messages.send(world.ada, said))
    expect(again).toMatchObject({ created: false, message: { content: 'did it arrive?' } })
    expect((await page()).filter(({ clientId }) => clientId === said.clientId)).toHaveLength(1)
  })
})

describe('a request under a key that was used', () => {
  it('is refused when it asks for something else', async () => {
    const said = draft('first')
    const { id } = must(await world.messages.send(world.ada, said)).message
    const edit = { messageId: id, clientId: said.clientId, content: 'second' }
    expect(await world.messages.edit(world.ada, edit)).toMatchObject({ error: { code: 'CONFLICT' } })
    const other = await send('another')
    const [clientId, emoji] = [key(), '👍']
    must(await world.messages.react(world.ada, { messageId: id, clientId, emoji, on: true }))
    expect(
      await world.messages.react(world.ada, { messageId: other.id, clientId, emoji, on: true }),
    ).toMatchObject({ error: { code: 'CONFLICT' } })
  })

  it('is answered with what it did, even to someone who was removed since', async () => {
    const { messages, members, ada, grace } = world
    const said = draft('on my way out')
    const first = must(await messages.send(grace, said)).message
    must(await members.remove(ada, chatId, grace.userId, { clientId: key() }))
    must(await messages.react(ada, { messageId: first.id, clientId: key(), emoji: '👋', on: true }))
    expect(must(await messages.send(grace, said))).toEqual({ message: first, created: false })
    const other = await anotherNode()
    expect(must(await other.messages.send(grace, said))).toEqual({ message: first, created: false })
  })

  it('is answered with the message as it is now', async () => {
    const { messages, ada } = world
    const said = draft('before')
    const { id } = must(await messages.send(ada, said)).message
    const edited = must(await messages.edit(ada, { messageId: id, clientId: key(), content: 'after' }))
    expect(must(await messages.send(ada, said)).message).toEqual(edited.message)
  })
})

describe('changes of one message that are asked for at once', () => {
  it('are each decided on the one before, and go in together', async () => {
    const { messages, ada, grace, linus, database } = world
    const { id, rev } = await send('The boiler is back.')
    const commands: string[] = []
    const node = startConversation(await database.connect((name) => commands.push(name)))
    started.push(node)
    must(await node.messages.page(ada, chatId, {}))
    const react = (who: typeof ada, on = true) =>
      node.messages.react(who, { messageId: id, clientId: key(), emoji: '👍', on })
    const asked = [react(ada), react(grace), react(ada), react(grace, false), react(linus)]
    const removed = node.messages.delete(ada, { messageId: id, clientId: key(), scope: 'everyone' })
    const tooLate = react(grace)
    commands.length = 0
    const made = (await Promise.all(asked)).map((result) => must(result).created)
    expect(made).toEqual([true, true, false, true, true])
    expect(must(await removed).message).toMatchObject({ content: '', reactions: [], rev: rev + 5 })
    expect(await tooLate).toMatchObject({ error: { code: 'GONE' } })
    expect(commands.filter((name) => name === 'insert')).toHaveLength(1)
    expect(must(await messages.get(ada, id))).toMatchObject({ content: '', reactions: [], rev: rev + 5 })
  })
})

describe('what is so already', () => {
  it('takes no revision', async () => {
    const { messages, chats, members, ada, grace } = world
    const message = await send('steady')
    const react = { messageId: message.id, emoji: '👍' }
    must(await messages.react(ada, { ...react, clientId: key(), on: false }))
    must(await messages.edit(ada, { messageId: message.id, clientId: key(), content: 'steady' }))
    must(await chats.update(ada, chatId, { clientId: key(), name: 'Night shift' }))
    must(await members.add(ada, chatId, { clientId: key(), userIds: [grace.userId] }))
    must(await members.update(ada, chatId, grace.userId, { clientId: key(), role: 'member' }))
    expect(must(await chats.get(ada, chatId)).head).toBe(message.rev)
  })
})

describe.skipIf(process.env['MONGODB_URL'])('a database that fails', () => {
  const failInserts = (times: number, data: object) =>
    world.database.connection
      .getClient()
      .db('admin')
      .command({
        configureFailPoint: 'failCommand',
        mode: { times },
        data: { failCommands: ['insert'], ...data },
      })

  it('doesn’t double what it carried out and didn’t answer', async () => {
    await failInserts(1, { replyLost: true })
    const said = draft('one reply lost')
    expect(must(await world.messages.send(world.ada, said)).message.content).toBe('one reply lost')

    await failInserts(2, { replyLost: true })
    const unlucky = draft('two replies lost')
    const first = await world.messages.send(world.ada, unlucky)
    expect(first.ok || first.error.code === 'UNAVAILABLE').toBe(true)
    must(await world.messages.send(world.ada, unlucky))
    const contents = (await page()).map(({ content }) => content).filter((content) => content !== '')
    expect(contents).toEqual(['one reply lost', 'two replies lost'])
  })

  it('never gets an acknowledgement for what isn’t on a majority', async () => {
    await failInserts(1, { writeConcernError: { code: 64, errmsg: 'waiting for replication timed out' } })
    const said = draft('not yet to stay')
    expect(await world.messages.send(world.ada, said)).toMatchObject({ error: { code: 'UNAVAILABLE' } })
    expect(must(await world.messages.send(world.ada, said)).message.content).toBe('not yet to stay')
    expect((await page()).filter(({ clientId }) => clientId === said.clientId)).toHaveLength(1)
  })

  it('is asked again by the sender when it refused', async () => {
    await failInserts(1, { errorCode: 9001 })
    const said = draft('refused once')
    expect(await world.messages.send(world.ada, said)).toMatchObject({ error: { code: 'UNAVAILABLE' } })
    expect(must(await world.messages.send(world.ada, said)).message.seq).toBe(2)
  })
})
