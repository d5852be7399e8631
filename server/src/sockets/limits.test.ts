import { randomUUID } from 'node:crypto'
import { type Chat, limits, type Message } from '@oms-chat/shared'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '../testing/eventually.ts'
import { connectAs, type Person, registerPerson, startTestServer, type TestServer } from '../testing/index.ts'
import { ask, set } from '../testing/presence.ts'

let server: TestServer
let ada: Person
let chat: Chat

beforeAll(async () => {
  server = await startTestServer({ rateLimits: true })
  ada = await registerPerson(server)
  chat = (await ada.request<Chat>('post', '/chats/group', { name: 'Notes', memberIds: [] })).data
})
afterAll(() => server.close())

const draft = () => ({ clientId: randomUUID(), type: 'text' as const, content: 'again' })

describe('somebody who sends too much', () => {
  it('has one allowance of sixty messages a minute for the socket and REST together', async () => {
    const connection = await connectAs(ada)
    const overSocket = () => connection.request('message:send', { chatId: chat.id, ...draft() })
    const overRest = () => ada.request('post', `/chats/${chat.id}/messages`, draft())
    for (let sent = 0; sent < 60; sent += 2) {
      expect(await overSocket()).toMatchObject({ ok: true })
      expect((await overRest()).status).toBe(201)
    }
    const refused = { code: 'RATE_LIMITED', retryAfterMs: expect.any(Number) as number }
    expect(await overSocket()).toMatchObject({ error: refused })
    const { status, error, headers } = await overRest()
    expect([status, error]).toMatchObject([429, refused])
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
  })

  it('is told to slow down after 200 events in a second, then cut; others aren’t', async () => {
    const grace = await registerPerson(server)
    const [flooder, other] = [await connectAs(ada), await connectAs(grace)]
    const answers = new Set<string>()
    const ask = async () => {
      const result = await Promise.race([flooder.request('me:changes', { after: 0 }), flooder.gone])
      if (typeof result === 'object' && !result.ok) answers.add(result.error.code)
    }
    const flood = Array.from({ length: 3_000 }, ask)
    expect(await flooder.gone).toBe('io server disconnect')
    await Promise.all(flood)
    expect([...answers]).toEqual(['RATE_LIMITED'])
    expect(await other.request('me:changes', { after: 0 })).toMatchObject({ ok: true })
  })

  it('has one allowance of a thousand receipts a minute, and loses nothing of what was taken', async () => {
    const [grace, linus] = await Promise.all([
      registerPerson(server, { in: ada }),
      registerPerson(server, { in: ada }),
    ])
    const memberIds = [grace.user.id, linus.user.id]
    const made = await ada.request<Chat>('post', '/chats/group', { name: 'Receipts', memberIds })
    const chatId = made.data.id
    const say = async (): Promise<Message> =>
      (await linus.request<Message>('post', `/chats/${chatId}/messages`, draft())).data
    const [first, second] = [await say(), await say()]
    const [flooder, other] = [await connectAs(grace), await connectAs(linus)]
    const answersOf = (count: number, ask: () => Promise<unknown>) =>
      Promise.all(Array.from({ length: count }, ask))
    const here = { chatId, rev: first.seq }

    // Over the socket alone it would take five seconds: no more than 200 events may come in one.
    const overRest = () => grace.request('post', `/chats/${chatId}/read`, { rev: first.seq })
    for (let told = 0; told < 850; told += 50)
      for (const answer of await answersOf(50, overRest)) expect(answer).toMatchObject({ status: 200 })
    for (const answer of await answersOf(75, () => flooder.request('message:delivered', here)))
      expect(answer).toEqual({ ok: true, data: { rev: first.seq } })
    for (const answer of await answersOf(75, () => flooder.request('message:read', here)))
      expect(answer).toMatchObject({ ok: true, data: { rev: first.seq, unreadCount: 1 } })

    const refused = { code: 'RATE_LIMITED', retryAfterMs: expect.any(Number) as number }
    const beyond = { chatId, rev: second.seq }
    for (const event of ['message:read', 'message:delivered'] as const)
      expect(await flooder.request(event, beyond)).toMatchObject({ ok: false, error: refused })
    expect(await overRest()).toMatchObject({ status: 429, error: refused })

    const third = await say()
    await flooder.heard('message:new', ({ rev }) => rev === third.rev)
    expect(await other.request('message:read', beyond)).toMatchObject({ ok: true })
    const { me } = (await grace.request<Chat>('get', `/chats/${chatId}`)).data
    expect(me).toMatchObject({ readRev: first.seq, deliveredRev: first.seq, unreadCount: 2 })
    expect(flooder.socket.connected).toBe(true)
  })

  it('has an allowance for presence, beyond which nothing they say is done; others aren’t held up', async () => {
    const person = await registerPerson(server, { in: ada })
    await ada.request('post', '/chats/direct', { userId: person.user.id })
    const [flooder, other] = [await connectAs(person), await connectAs(ada)]
    await set(flooder, { statusText: 'calm' })
    // Half of it at once, the rest no faster than events may come.
    const half = Array.from({ length: limits.presencePerMinute / 2 }, (_, n) =>
      flooder.request('presence:ping', { active: n % 2 === 0 }),
    )
    for (const answer of await Promise.all(half)) expect(answer).toEqual({ ok: true, data: {} })
    await eventually(async () => {
      const answer = await flooder.request('presence:ping', { active: true })
      if (answer.ok) throw new Error('there is some left')
      expect(answer.error.code).toBe('RATE_LIMITED')
      expect(answer.error.retryAfterMs).toBeGreaterThan(1_000)
    })
    for (const refused of [
      await flooder.request('presence:set', { statusText: 'stormy' }),
      await flooder.request('presence:watch', { userIds: [ada.user.id] }),
      await flooder.request('presence:get', { userIds: [ada.user.id] }),
    ])
      expect(refused).toMatchObject({ ok: false, error: { code: 'RATE_LIMITED' } })
    expect(await ask(other, 'presence:get', [person.user.id])).toMatchObject([{ statusText: 'calm' }])
    expect(await flooder.request('me:changes', { after: 0 })).toMatchObject({ ok: true })
  })
})
