import { randomUUID } from 'node:crypto'
import type { Chat, EventData } from '@oms-chat/shared'
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
  server = await startTestServer({ rateLimits: true })
  ada = await registerPerson(server, { fullName: 'Ada Okafor' })
  ;[grace, linus] = await Promise.all([
    registerPerson(server, { in: ada }),
    registerPerson(server, { in: ada }),
  ])
})
afterAll(() => server.close())

beforeEach(async () => {
  const memberIds = [grace.user.id, linus.user.id]
  chat = (await ada.request<Chat>('post', '/chats/group', { name: 'Night shift', memberIds })).data
})

/** A connection whose rooms are joined. */
async function online(person: Person): Promise<Connection> {
  const connection = await connectAs(person)
  await connection.request('sync', { me: 0, chats: {} })
  return connection
}
const type = (connection: Connection, event: 'typing:start' | 'typing:stop' = 'typing:start') =>
  connection.request(event, { chatId: chat.id })
const here = ({ chatId }: EventData<'typing:start'>) => chatId === chat.id

/** Everything said before this is heard, by whoever is going to hear it. */
async function settle(speaker: Connection, listener: Connection) {
  const content = randomUUID()
  await speaker.request('message:send', { chatId: chat.id, clientId: randomUUID(), type: 'text', content })
  await listener.heard('message:new', ({ message }) => message?.content === content)
}
const typingIn = ({ told }: Connection) =>
  told.filter(({ event, data }) => event.startsWith('typing:') && here(data as EventData<'typing:start'>))

describe('typing', () => {
  it('is heard by the others, on all their connections, and by none of one’s own', async () => {
    const [one, own, other, phone] = [
      await online(ada),
      await online(ada),
      await online(grace),
      await online(grace),
    ]
    expect(await type(one)).toEqual({ ok: true, data: {} })
    for (const connection of [other, phone])
      expect(await connection.heard('typing:start', here)).toEqual({
        chatId: chat.id,
        userId: ada.user.id,
        userName: 'Ada Okafor',
      })
    await type(one, 'typing:stop')
    await other.heard('typing:stop', here)
    await settle(one, own)
    expect([...typingIn(one), ...typingIn(own)]).toEqual([])
  })

  it('ends with the connection, however that dies', async () => {
    const [one, other] = [await online(ada), await online(grace)]
    await type(one)
    await other.heard('typing:start', here)
    one.socket.io.engine.close()
    expect(await other.heard('typing:stop', here)).toMatchObject({ userId: ada.user.id })
  })

  it('is neither told of nor to those who keep it to themselves, from then on and after connecting anew', async () => {
    const [one, shy, other] = [await online(ada), await online(grace), await online(linus)]
    const set = (shareTyping: boolean) =>
      grace.request('patch', '/me/settings', { clientId: randomUUID(), shareTyping })
    expect((await set(false)).status).toBe(200)
    const again = await online(grace)
    expect(await type(again)).toMatchObject({ ok: true })
    await type(one)
    await other.heard('typing:start', ({ userId }) => userId === ada.user.id)
    await settle(one, other)
    await Promise.all([settle(one, shy), settle(one, again)])
    expect([...typingIn(shy), ...typingIn(again)]).toEqual([])
    expect(typingIn(other)).toHaveLength(1)

    await set(true)
    await type(one)
    for (const connection of [shy, again]) await connection.heard('typing:start', here)
  })

  it('is limited to a hundred events a minute', async () => {
    const connection = await online(await registerPerson(server, { in: ada }))
    const place = { chatId: 'a'.repeat(24) }
    for (let count = 0; count < 50; count += 1)
      for (const event of ['typing:start', 'typing:stop'] as const)
        expect(await connection.request(event, place)).toMatchObject({ error: { code: 'NOT_FOUND' } })
    expect(await connection.request('typing:start', place)).toMatchObject({
      error: { code: 'RATE_LIMITED', retryAfterMs: expect.any(Number) as number },
    })
    expect(await connection.request('me:changes', { after: 0 })).toMatchObject({ ok: true })
  })
})
