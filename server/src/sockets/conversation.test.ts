import { randomUUID } from 'node:crypto'
import type { Chat, Message } from '@oms-chat/shared'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  connectAs,
  type Connection,
  type Person,
  registerPerson,
  startTestServer,
  type TestServer,
} from '../testing/index.ts'

let server: TestServer
let ada: Person
let grace: Person
let linus: Person
let chat: Chat

beforeAll(async () => {
  server = await startTestServer()
  ada = await registerPerson(server)
  ;[grace, linus] = await Promise.all([
    registerPerson(server, { in: ada }),
    registerPerson(server, { in: ada }),
  ])
})
afterAll(() => server.close())

const group = async (...members: Person[]): Promise<Chat> => {
  const memberIds = members.map(({ user }) => user.id)
  const { status, data } = await ada.request<Chat>('post', '/chats/group', { name: 'Night shift', memberIds })
  expect(status).toBe(201)
  return data
}

beforeEach(async () => {
  chat = await group(grace)
})

/** A connection whose rooms are joined. */
async function online(person: Person): Promise<Connection> {
  const connection = await connectAs(person)
  await connection.request('sync', { me: 0, chats: {} })
  return connection
}

const draft = (content: string, chatId = chat.id) => ({
  chatId,
  clientId: randomUUID(),
  type: 'text' as const,
  content,
})

async function send(connection: Connection, content: string): Promise<Message> {
  const result = await connection.request('message:send', draft(content))
  if (!result.ok) throw new Error(JSON.stringify(result))
  return result.data.message
}

const newMessages = ({ told }: Connection) =>
  told
    .filter(({ event }) => event === 'message:new')
    .map(({ data }) => data as { chatId: string; rev: number; message: Message })

/** Everything sent before this is heard, by whoever is going to hear it. */
async function settle(speaker: Connection, listener: Connection, content: string = randomUUID()) {
  await send(speaker, content)
  await listener.heard('message:new', ({ message }) => message?.content === content)
}

describe('two people who talk', () => {
  it('hear each other at once, and what is acknowledged is what is heard', async () => {
    const [one, other] = [await online(ada), await online(grace)]
    const message = await send(one, 'The boiler is back.')
    const heard = await other.heard('message:new')
    expect(heard).toEqual({ chatId: chat.id, rev: message.rev, message })
    expect(await one.heard('message:new')).toEqual(heard)
    expect(message).toMatchObject({ content: 'The boiler is back.', senderId: ada.user.id })
  })

  it('hear edits, reactions and deletions as the message’s new state', async () => {
    const [one, other] = [await online(ada), await online(grace)]
    const { id } = await send(one, 'Thé boiler')
    const changed = async (fits: (message: Message) => boolean) =>
      other.heard('message:updated', ({ message }) => message?.id === id && fits(message))
    await one.request('message:edit', { messageId: id, clientId: randomUUID(), content: 'The boiler' })
    await changed(({ content }) => content === 'The boiler')
    await other.request('message:react', { messageId: id, clientId: randomUUID(), emoji: '👍', on: true })
    await changed(({ reactions }) => reactions[0]?.userIds[0] === grace.user.id)
    await one.request('message:delete', { messageId: id, clientId: randomUUID(), scope: 'everyone' })
    const { message } = await changed(({ deletedAt }) => deletedAt !== null)
    expect(message?.content).toBe('')
  })

  it('hear messages in the order of the log, however many write at once', async () => {
    const [one, other] = [await online(ada), await online(grace)]
    const texts = Array.from({ length: 60 }, (_, index) => `${index}`)
    await Promise.all(texts.map((text) => send(Number(text) % 2 ? one : other, text)))
    await Promise.all([
      settle(one, other, 'the last'),
      one.heard('message:new', ({ message }) => message?.content === 'the last'),
    ])
    const { data: log } = await ada.request<Message[]>('get', `/chats/${chat.id}/messages?limit=200`)
    const order = log.filter(({ type }) => type === 'text').map(({ id }) => id)
    expect(order).toHaveLength(61)
    for (const connection of [one, other])
      expect(newMessages(connection).map(({ message }) => message.id)).toEqual(order)
  })

  it('are answered the same when they ask again, over the socket or REST, and heard once', async () => {
    const [one, other] = [await online(ada), await online(grace)]
    const said = draft('once')
    const first = await one.request('message:send', said)
    const { chatId, ...body } = said
    const again = await ada.request<Message>('post', `/chats/${chatId}/messages`, body)
    expect(await one.request('message:send', said)).toEqual(first)
    expect(first).toEqual({ ok: true, data: { message: again.data } })
    expect(again.status).toBe(200)
    await settle(one, other)
    expect(newMessages(other).filter(({ message }) => message.content === 'once')).toHaveLength(1)
  })

  it('hear what a script sends over REST', async () => {
    const other = await online(grace)
    const { status, data } = await ada.request<Message>('post', `/chats/${chat.id}/messages`, {
      type: 'text',
      content: 'from a script',
    })
    expect(status).toBe(201)
    expect((await other.heard('message:new')).message).toEqual(data)
  })
})

describe('people who come and go', () => {
  it('a removed member’s live connections hear nothing more and can’t write', async () => {
    const [one, other] = [await online(ada), await online(grace)]
    await settle(one, other)
    const before = newMessages(other).length
    const { status } = await ada.request('delete', `/chats/${chat.id}/members/${grace.user.id}`)
    expect(status).toBe(200)
    await other.heard('chat:removed', ({ chatId }) => chatId === chat.id)
    expect(await other.request('message:send', draft('still here?'))).toMatchObject({
      error: { code: 'NOT_FOUND' },
    })
    await send(one, 'about her')
    await one.heard('message:new', ({ message }) => message?.content === 'about her')
    await other.request('sync', { me: 0, chats: {} })
    expect(newMessages(other)).toHaveLength(before)
  })

  it('someone added hears the chat from then on, on every connection', async () => {
    const [one, first, second] = [await online(ada), await online(linus), await online(linus)]
    await send(one, 'before him')
    const { status } = await ada.request('post', `/chats/${chat.id}/members`, { userIds: [linus.user.id] })
    expect(status).toBe(201)
    await send(one, 'after him')
    for (const connection of [first, second]) {
      await connection.heard('chat:upserted', ({ chat: told }) => told.id === chat.id)
      await connection.heard('message:new', ({ message }) => message?.content === 'after him')
      expect(newMessages(connection)).toHaveLength(1)
    }
  })

  it('nobody of another organisation hears or reaches anything', async () => {
    const stranger = await registerPerson(server)
    const [one, other, outside] = [await online(ada), await online(grace), await online(stranger)]
    const { id } = await send(one, 'ours')
    const clientId = randomUUID()
    const madeUp = '0'.repeat(24)
    for (const [real, unreal] of [
      [
        await outside.raw('message:send', draft('hello?')),
        await outside.raw('message:send', draft('hello?', madeUp)),
      ],
      [
        await outside.raw('message:edit', { messageId: id, clientId, content: 'mine' }),
        await outside.raw('message:edit', { messageId: madeUp, clientId, content: 'mine' }),
      ],
      [
        await outside.raw('chat:changes', { chatId: chat.id, after: 0 }),
        await outside.raw('chat:changes', { chatId: madeUp, after: 0 }),
      ],
    ]) {
      expect(real).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } })
      expect(real).toEqual(unreal)
    }
    await settle(one, other)
    expect(outside.told.filter(({ event }) => event !== 'heads')).toEqual([])
  })
})
