import type { Chat, Message } from '@oms-chat/shared'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { objectId } from '../../chatLog/ids.ts'
import { noChat } from '../../chatLog/state.ts'
import { eventually } from '../../testing/eventually.ts'
import { key, must, startConversation, startTestConversation } from '../../testing/conversation.ts'
import type { Actor } from '../actor.ts'
import { decideTake } from './decide.ts'

let world: Awaited<ReturnType<typeof startTestConversation>>
let chat: Chat
/** The world's time; it goes on when a test says so. */
let now = Date.parse('2026-11-21T09:00:00Z')
const clock = () => new Date(now)
const day = 86_400_000
const pass = (days: number) => void (now += days * day)

beforeAll(async () => {
  world = await startTestConversation({ clock })
})
afterAll(() => world.close())

const keep = (retentionDays: number | null, who: Actor = world.ada, chatId = chat.id) =>
  world.chats.update(who, chatId, { clientId: key(), settings: { retentionDays } })

const say = async (content: string, who: Actor = world.ada, more: { replyToId?: string } = {}) => {
  const draft = { chatId: chat.id, clientId: key(), type: 'text' as const, content, ...more }
  return must(await world.messages.send(who, draft)).message
}

type Page = Parameters<typeof world.messages.page>[2]
const page = async (query: Page = {}) => must(await world.messages.page(world.grace, chat.id, query))
const contents = ({ messages }: { messages: Message[] }) =>
  messages.filter(({ system }) => system === null).map(({ content }) => content)
const seen = async (who: Actor = world.grace) => must(await world.chats.get(who, chat.id))
const changes = async (after: number, node: Pick<typeof world, 'sync'> = world) =>
  must(await node.sync.chatChanges(world.grace, { chatId: chat.id, after }))
const toldHere = () => world.told.filter(({ to }) => 'chatId' in to && to.chatId === chat.id)
const rows = () =>
  world.models.log
    .find({ chatId: objectId(chat.id) })
    .sort({ rev: 1 })
    .lean()

beforeEach(async () => {
  const memberIds = [world.grace.userId]
  chat = must(
    await world.chats.createGroup(world.ada, { clientId: key(), name: 'Night shift', memberIds }),
  ).chat
})

/** A process that dies with a change committed and nothing behind it done. */
async function dyingNode() {
  let isDead = false
  let die = () => {}
  const death = new Promise<void>((resolve) => (die = resolve))
  const node = startConversation(world.models, {
    clock,
    onStep: (step) => {
      isDead ||= step === 'inserted'
      if (isDead) die()
      return isDead ? new Promise<never>(() => {}) : undefined
    },
  })
  return { ...node, death }
}

describe('what is older than a chat keeps', () => {
  it('goes, and what is younger stays, as does everything where nothing was set', async () => {
    await say('old')
    pass(5)
    await say('young')
    await world.retain()
    expect(contents(await page())).toEqual(['old', 'young'])
    must(await keep(7))
    pass(3)
    await world.retain()
    expect(contents(await page())).toEqual(['young'])
    expect(JSON.stringify(await rows())).not.toContain('"old"')
    must(await keep(null))
    pass(300)
    await world.retain()
    expect(contents(await page())).toEqual(['young'])
  })

  it('is nowhere to be read from the moment on at which a row says so, before anything was emptied', async () => {
    const secret = await say('The code is 4711.')
    const node = await dyingNode()
    const edit = { messageId: secret.id, clientId: key(), content: 'It is 4712.' }
    void node.messages.edit(world.ada, edit)
    await node.death
    pass(5)
    const answer = await say('thanks', world.ada, { replyToId: secret.id })
    must(await keep(7))
    pass(3)
    world.told.length = 0
    await world.retain()
    // The row is there to its full extent: a change of it isn't folded.
    expect(JSON.stringify(await rows())).toMatch(/471[12]/)

    const chatNow = await seen()
    expect(chatNow.oldestSeq).toBeGreaterThan(secret.seq)
    expect(chatNow.oldestSeq).toBeLessThanOrEqual(answer.seq)
    expect(toldHere()).toMatchObject([
      { event: 'chat:upserted', data: { rev: chatNow.head, chat: { oldestSeq: chatNow.oldestSeq } } },
    ])
    const at = new Date(Date.parse(secret.createdAt)).toISOString()
    const before = secret.seq + 1
    const queries: Page[] = [{}, { before }, { after: 0 }, { around: secret.seq }, { around: at }]
    const texts: unknown[] = [await changes(0), await changes(secret.seq - 1), await seen()]
    for (const query of queries) {
      const found = await page(query)
      expect(found.messages.every(({ seq }) => seq >= chatNow.oldestSeq)).toBe(true)
      expect(found.prevCursor).toBeNull()
      texts.push(found)
    }
    texts.push(await world.sync.sync(world.grace, { me: 0, chats: {} }))
    expect(JSON.stringify(texts)).not.toMatch(/471[12]/)
    const quotes = (await page()).messages.filter(({ id }) => id === answer.id)
    expect(quotes.map(({ replyTo }) => replyTo)).toEqual([
      { id: secret.id, seq: secret.seq, senderId: null, excerpt: '' },
    ])

    const { messages } = world
    const about = { messageId: secret.id, clientId: key() }
    for (const refused of [
      await messages.get(world.grace, secret.id),
      await messages.reactions(world.grace, secret.id),
      await messages.react(world.grace, { ...about, emoji: '👍', on: true }),
      await messages.edit(world.ada, { ...about, content: 'still here' }),
      await messages.delete(world.ada, { ...about, scope: 'everyone' }),
      await messages.delete(world.grace, { ...about, scope: 'me' }),
      await world.receipts.ofMessage(world.ada, secret.id, {}),
    ])
      expect(refused).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } })
    await expect(say('why?', world.grace, { replyToId: secret.id })).rejects.toThrow('NOT_FOUND')

    world.told.length = 0
    await world.sweep()
    await world.sweep()
    expect(JSON.stringify(world.told)).not.toMatch(/471[12]/)
    expect(world.told.map(({ data }) => data)).toContainEqual({ chatId: chat.id, rev: secret.seq + 1 })
    await eventually(async () => {
      await world.retain()
      expect(JSON.stringify(await rows())).not.toMatch(/471[12]/)
    })
    expect(contents(await page())).toEqual(['thanks'])
  })

  it('is neither in previews nor in counts, and leaves the chat where it was among others', async () => {
    const { username } = await world.models.users.findById(world.grace.userId).orFail().lean()
    await say('first')
    await say(`@${username} second`)
    pass(5)
    await say(`@${username} third`)
    must(await keep(7))
    expect(await seen()).toMatchObject({ me: { unreadCount: 3, mentionCount: 2 } })
    pass(3)
    await world.retain()
    expect(await seen()).toMatchObject({ me: { unreadCount: 1, mentionCount: 1 } })
    const read = must(await world.receipts.read(world.grace, { chatId: chat.id, rev: 1 }))
    expect(read).toMatchObject({ unreadCount: 1, mentionCount: 1 })
    const { lastActivityAt } = await seen()
    pass(5)
    await world.retain()
    expect(await seen()).toMatchObject({ lastMessage: null, lastActivityAt, me: { unreadCount: 0 } })
    expect((await page()).messages).toEqual([])
    expect((await page()).prevCursor).toBeNull()
  })

  it('leaves nothing that a device asks for in vain, however far behind it is', async () => {
    for (let n = 0; n < 30; n += 1) await say(`old ${n}`)
    pass(8)
    await say('young')
    must(await keep(7))
    await world.retain()
    const { head, oldestSeq } = await seen()
    expect(oldestSeq).toBe(32)
    for (let after = 0; after <= head; after += 1) {
      const found = await changes(after)
      expect(found).toMatchObject({ upTo: head, head, more: false, reset: false })
      expect(found.messages.map(({ seq }) => seq)).toEqual([32, 33].filter((seq) => seq > after))
      if (after < head) expect(found.chat?.oldestSeq).toBe(oldestSeq)
    }
    const bit = must(await world.sync.chatChanges(world.grace, { chatId: chat.id, after: 3, limit: 1 }))
    expect(bit).toMatchObject({ upTo: 32, more: true })
    const held = { [chat.id]: { rev: 3, readRev: 0 } }
    const { chats, removed } = must(await world.sync.sync(world.grace, { me: 0, chats: held }))
    expect(removed).toEqual([])
    expect(chats.find(({ id }) => id === chat.id)).toMatchObject({ head, oldestSeq })
  })

  it('stays in the database until others were told of it, and they are told that something came', async () => {
    const node = await dyingNode()
    void node.messages.send(world.ada, {
      chatId: chat.id,
      clientId: key(),
      type: 'text',
      content: 'The code is 4711.',
    })
    await node.death
    must(await keep(7))
    pass(8)
    await world.retain()
    expect(JSON.stringify(await rows())).toContain('4711')
    expect(contents(await page())).toEqual([])
    world.told.length = 0
    await world.sweep()
    await world.sweep()
    expect(JSON.stringify(world.told)).not.toContain('4711')
    expect(toldHere().map(({ data }) => data)).toContainEqual({ chatId: chat.id, rev: 2 })
    await eventually(async () => {
      await world.retain()
      expect(JSON.stringify(await rows())).not.toContain('4711')
    })
  })

  it('stays when an admin sets it otherwise before it is taken', async () => {
    must(await keep(7))
    const { profile } = await world.models.chats.findById(chat.id).orFail().lean()
    const state = { ...noChat, profile }
    const taken = { below: 2, at: clock() }
    expect(decideTake(7, taken)(state)).toMatchObject({ draft: { payload: { profile: { taken } } } })
    expect(decideTake(30, taken)(state)).toBe('nothing')
    expect(decideTake(7, taken)({ ...state, profile: { ...profile, taken } })).toBe('nothing')
  })

  it('takes the text of edits and reactions that came later, too', async () => {
    const secret = await say('The code is 4711.')
    pass(5)
    must(
      await world.messages.edit(world.ada, { messageId: secret.id, clientId: key(), content: 'It is 4712.' }),
    )
    const stays = await say('stays')
    must(await keep(7))
    pass(3)
    await world.retain()
    expect(JSON.stringify(await rows())).not.toMatch(/471[12]/)
    const { oldestSeq, head } = await seen()
    expect(oldestSeq).toBeGreaterThan(secret.seq)
    expect(oldestSeq).toBeLessThanOrEqual(stays.seq)
    expect((await rows()).map(({ rev }) => rev)).toEqual(Array.from({ length: head }, (_, n) => n + 1))
  })

  it('is told to whoever asks again what they sent, as gone', async () => {
    const draft = { chatId: chat.id, clientId: key(), type: 'text' as const, content: 'again' }
    const first = must(await world.messages.send(world.ada, draft)).message
    must(await keep(1))
    pass(2)
    await world.retain()
    const { message, created } = must(await world.messages.send(world.ada, draft))
    expect(created).toBe(false)
    expect(message).toMatchObject({ id: first.id, seq: first.seq, content: '' })
    expect(message.expiresAt).toBe(message.deletedAt)
    expect(contents(await page())).toEqual([])
  })

  it('goes once, however many nodes look and whatever an admin sets meanwhile', async () => {
    for (let n = 0; n < 20; n += 1) await say(`old ${n}`)
    must(await keep(7))
    pass(8)
    const nodes = [1, 2].map(() => startConversation(world.models, { clock }))
    await Promise.all([world, ...nodes].map((node) => node.retain()))
    expect((await rows()).filter(({ clientId }) => clientId.startsWith('retention:'))).toHaveLength(1)
    await say('young')
    pass(8)
    await Promise.all([...nodes.map((node) => node.retain()), keep(30)])
    const kept = await page()
    if ((await seen()).oldestSeq < kept.rev - 1) expect(contents(kept)).toEqual(['young'])
    await Promise.all(nodes.map((node) => node.stop()))
  })

  it('adds no rows to a chat in which nothing is left to take', async () => {
    await say('old')
    must(await keep(7))
    for (let n = 0; n < 4; n += 1) {
      pass(8)
      await world.retain()
    }
    expect((await rows()).at(-1)).toMatchObject({ kind: 'settings', rev: 4 })
  })
})

describe.skipIf(process.env['MONGODB_URL'])('a look that ends in the middle', () => {
  const failUpdates = (mode: object | string) =>
    world.database.connection
      .getClient()
      .db('admin')
      .command({
        configureFailPoint: 'failCommand',
        mode,
        data: { failCommands: ['update'], errorCode: 9001 },
      })

  it('is finished by the next, wherever it ended', async () => {
    for (let skip = 0; skip < 6; skip += 1) {
      const secret = await say('The code is 4711.')
      const edit = { messageId: secret.id, clientId: key(), content: 'It is 4712.' }
      must(await world.messages.edit(world.ada, edit))
      must(await keep(skip + 1))
      await say('young')
      pass(skip + 2)
      await say('youngest')
      await eventually(async () => expect((await rows()).some(({ open }) => open)).toBe(false))
      await failUpdates({ skip })
      await world.retain().catch(() => undefined)
      await failUpdates('off')
      expect(JSON.stringify(await page())).not.toMatch(/471[12]|young"/)
      await world.sweep()
      await eventually(async () => {
        await world.sweep()
        await world.retain()
        expect(JSON.stringify(await rows())).not.toMatch(/471[12]|young"/)
      })
      expect(contents(await page())).toEqual(['youngest'])
    }
  })
})

describe('rows that were emptied', () => {
  it('are known again for 180 days, and then go without a hole', async () => {
    const other = startConversation(world.models, { clock })
    const { message } = must(
      await other.messages.send(world.ada, {
        chatId: chat.id,
        clientId: key(),
        type: 'text',
        content: 'known to the other node',
      }),
    )
    const draft = { chatId: chat.id, clientId: key(), type: 'text' as const, content: 'again' }
    const first = must(await world.messages.send(world.ada, draft)).message
    must(await world.members.add(world.ada, chat.id, { clientId: key(), userIds: [world.linus.userId] }))
    must(await keep(7))
    pass(8)
    await world.retain()
    pass(179)
    await world.retain()
    expect(must(await world.messages.send(world.ada, draft))).toMatchObject({ created: false })
    expect((await rows())[0]?.rev).toBe(1)
    pass(1)
    await world.retain()
    const { oldestSeq, head } = await seen()
    expect(oldestSeq).toBeGreaterThan(first.seq)
    expect((await rows()).map(({ rev }) => rev)).toEqual(
      Array.from({ length: head - oldestSeq + 1 }, (_, n) => oldestSeq + n),
    )
    // The other one knew the chat as it was before what is dropped now: who was added since is a member for it, too.
    const clientId = key()
    const said = { chatId: chat.id, clientId, type: 'text' as const, content: 'hello' }
    must(await other.messages.send(world.linus, said))
    expect((await changes(message.seq, other)).messages.map(({ content }) => content)).toEqual(['hello'])
    await other.stop()
  })
})

describe('who may say how long messages are kept', () => {
  it('are the admins of a group, and nobody in a direct chat; everybody is told', async () => {
    expect(await keep(7, world.grace)).toMatchObject({ error: { code: 'FORBIDDEN' } })
    must(await keep(7))
    expect((await page()).messages.at(-1)?.system).toMatchObject({
      event: 'settings-changed',
      settings: { retentionDays: 7 },
    })
    expect((await seen()).settings.retentionDays).toBe(7)
    const direct = must(
      await world.chats.createDirect(world.ada, { clientId: key(), userId: world.grace.userId }),
    ).chat
    expect(await keep(7, world.ada, direct.id)).toMatchObject({ error: { code: 'FORBIDDEN' } })
  })
})
