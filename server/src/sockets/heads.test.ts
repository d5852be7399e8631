import { randomUUID } from 'node:crypto'
import type { Chat, Message } from '@oms-chat/shared'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  connectAs,
  type Connection,
  type Person,
  registerPerson,
  startTestServer,
  type TestServer,
} from '../testing/index.ts'

let server: TestServer
/** A second node on the same database: what it tells isn't heard on the first, so every hint of its is lost there. */
let elsewhere: TestServer
let ada: Person
let grace: Person

beforeAll(async () => {
  server = await startTestServer({ redisUrl: undefined, headsEveryMs: 100 })
  elsewhere = await startTestServer({
    redisUrl: undefined,
    mongodbUrl: server.databaseUrl,
    headsEveryMs: 100,
  })
  ada = await registerPerson(server)
  grace = await registerPerson(server, { in: ada })
})
afterAll(async () => {
  await elsewhere.close()
  await server.close()
})

const group = async (): Promise<Chat> =>
  (await ada.request<Chat>('post', '/chats/group', { name: 'Desk', memberIds: [grace.user.id] })).data

const there = (person: Person): Person => ({ ...person, server: elsewhere })

const sends = async (connection: Connection, chatId: string) => {
  const result = await connection.request('message:send', {
    chatId,
    clientId: randomUUID(),
    type: 'text',
    content: 'hi',
  })
  if (!result.ok) throw new Error(result.error.code)
  return result.data.message
}

const headsOf = ({ told }: Connection) =>
  told
    .filter(({ event }) => event === 'heads')
    .map(({ data }) => (data as { heads: Record<string, number> }).heads)

describe('heads', () => {
  it('name all chats the first time, and then those that moved', async () => {
    const [quiet, busy] = [await group(), await group()]
    const connection = await connectAs(grace)
    await connection.heard('heads', ({ heads }) => quiet.id in heads && busy.id in heads)
    const seen = headsOf(connection).length
    const { rev } = await sends(connection, busy.id)
    await connection.heard('heads', ({ heads }) => heads[busy.id] === rev)
    expect(headsOf(connection)[0]).toMatchObject({
      [quiet.id]: expect.any(Number) as number,
      [busy.id]: expect.any(Number) as number,
    })
    for (const heads of headsOf(connection).slice(seen)) expect(Object.keys(heads)).not.toContain(quiet.id)
  })

  it('tell of a message whose event was lost', async () => {
    const chat = await group()
    const [here, far] = [await connectAs(grace), await connectAs(there(ada))]
    const message = await sends(far, chat.id)
    await here.heard('heads', ({ heads }) => heads[chat.id] === message.rev)
    expect(here.told.filter(({ event }) => event === 'message:new')).toEqual([])
    const changes = await here.request('chat:changes', { chatId: chat.id, after: message.rev - 1 })
    expect(changes).toMatchObject({ ok: true, data: { messages: [message], upTo: message.rev } })
  })

  it('aren’t needed by whoever reads: a page is whole, whichever node wrote last', async () => {
    const chat = await group()
    const far = await connectAs(there(ada))
    const page = async () => {
      const { data, body } = await grace.request<Message[]>('get', `/chats/${chat.id}/messages`)
      return { last: data.at(-1)?.content, rev: body['rev'] }
    }
    const here = await connectAs(ada)
    await sends(here, chat.id)
    await page()
    const { id, rev } = await sends(far, chat.id)
    expect(await page()).toEqual({ last: 'hi', rev })
    await far.request('message:edit', { messageId: id, clientId: randomUUID(), content: 'changed' })
    expect(await page()).toEqual({ last: 'changed', rev: rev + 1 })
  })

  it('come with rooms that are mended both ways', async () => {
    const [joins, leaves] = [await group(), await group()]
    const linus = await registerPerson(server, { in: ada })
    const [one, grown, shrunk] = [await connectAs(ada), await connectAs(linus), await connectAs(grace)]
    await Promise.all([grown.heard('heads'), shrunk.heard('heads', ({ heads }) => leaves.id in heads)])
    const far = there(ada)
    await far.request('post', `/chats/${joins.id}/members`, { userIds: [linus.user.id] })
    await far.request('delete', `/chats/${leaves.id}/members/${grace.user.id}`)

    await sends(one, leaves.id)
    await grown.heard('heads', ({ heads }) => joins.id in heads)
    // Or a device of somebody who was removed would keep the chat until it connects anew.
    await shrunk.heard('chat:removed', (told) => told.chatId === leaves.id && told.reason === 'removed')
    const before = headsOf(shrunk).length
    const { rev } = await sends(one, joins.id)
    await grown.heard('message:new', (told) => told.rev === rev)
    await sends(one, leaves.id)
    await expect.poll(() => headsOf(shrunk).length).toBeGreaterThan(before + 2)
    for (const heads of headsOf(shrunk).slice(before + 1)) expect(heads).not.toHaveProperty(leaves.id)
    const heard = shrunk.told.filter(({ event }) => event === 'message:new').map(({ data }) => data)
    for (const data of heard) expect(data).not.toMatchObject({ chatId: leaves.id })
  })
})
