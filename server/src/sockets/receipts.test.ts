import type { Chat, Member, Message, Receipt } from '@oms-chat/shared'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  connectAs,
  type Connection,
  type Person,
  registerPerson,
  signIn,
  startTestServer,
  type TestServer,
} from '../testing/index.ts'

let server: TestServer
let ada: Person
let grace: Person
let linus: Person
let stranger: Person
let chat: Chat

beforeAll(async () => {
  server = await startTestServer()
  ;[ada, stranger] = await Promise.all([registerPerson(server), registerPerson(server)])
  ;[grace, linus] = await Promise.all([
    registerPerson(server, { in: ada }),
    registerPerson(server, { in: ada }),
  ])
})
afterAll(() => server.close())

const group = async (...members: Person[]): Promise<Chat> => {
  const memberIds = members.map(({ user }) => user.id)
  const { data } = await ada.request<Chat>('post', '/chats/group', { name: 'Night shift', memberIds })
  return data
}

beforeEach(async () => {
  chat = await group(grace, linus)
})

/** A connection whose rooms are joined. */
async function online(person: Person): Promise<Connection> {
  const connection = await connectAs(person)
  await connection.request('sync', { me: 0, chats: {} })
  return connection
}

async function say(person: Person, content = 'The boiler is back.'): Promise<Message> {
  const body = { type: 'text', content }
  return (await person.request<Message>('post', `/chats/${chat.id}/messages`, body)).data
}

const here = (rev: number) => ({ chatId: chat.id, rev })
const chatFor = async (person: Person): Promise<Chat> =>
  (await person.request<Chat>('get', `/chats/${chat.id}`)).data
const infoFor = async (person: Person, { id }: Message) => {
  const answer = await person.request<Receipt[]>('get', `/messages/${id}/receipts`)
  return answer.data.map(({ user, status, deliveredAt, readAt }) => ({
    who: user.id,
    status,
    times: [deliveredAt !== null, readAt !== null],
  }))
}
const share = async (person: Person, shareReceipts: boolean): Promise<void> => {
  expect((await person.request('patch', '/me/settings', { shareReceipts })).status).toBe(200)
}
const receiptsHeardBy = ({ told }: Connection) =>
  told.filter(({ event }) => event === 'message:read' || event === 'message:delivered')

describe('ticks', () => {
  it('turn two when everybody got it, and blue when everybody read it', async () => {
    const [sender, one, other] = await Promise.all([online(ada), online(grace), online(linus)])
    const { seq } = await say(ada)
    await one.request('message:delivered', here(seq))
    const first = await sender.heard('message:delivered')
    expect(first).toMatchObject({ chatId: chat.id, userId: grace.user.id, rev: seq })
    expect((await chatFor(ada)).deliveredToAll).toBeLessThan(seq)
    await other.request('message:delivered', here(seq))
    await sender.heard('message:delivered', ({ deliveredToAll }) => deliveredToAll === seq)
    expect(await chatFor(ada)).toMatchObject({ deliveredToAll: seq })
    await Promise.all([one.request('message:read', here(seq)), other.request('message:read', here(seq))])
    await sender.heard('message:read', ({ readByAll }) => readByAll === seq)
    expect(await chatFor(ada)).toMatchObject({ deliveredToAll: seq, readByAll: seq })
  })

  it('don’t wait for those who came later, left, or are disabled', async () => {
    const newcomer = await registerPerson(server, { in: ada })
    const { seq } = await say(ada)
    await ada.request('post', `/chats/${chat.id}/members`, { userIds: [newcomer.user.id] })
    const sender = await online(ada)
    const one = await online(grace)
    await one.request('message:read', here(seq))
    await linus.request('post', `/chats/${chat.id}/leave`, {})
    await sender.heard('message:read', ({ readByAll = 0 }) => readByAll >= seq)
    expect((await chatFor(ada)).readByAll).toBeGreaterThanOrEqual(seq)
    const { seq: next } = await say(ada)
    await ada.request('post', `/admin/users/${newcomer.user.id}/disable`)
    await one.request('message:read', here(next))
    await sender.heard('message:read', ({ readByAll = 0 }) => readByAll >= next)
  })

  it('are told as totals alone where many are', async () => {
    const crowd = await Promise.all(Array.from({ length: 31 }, () => registerPerson(server, { in: ada })))
    chat = await group(grace, ...crowd)
    const [sender, one] = await Promise.all([online(ada), online(grace)])
    const { seq } = await say(ada)
    await one.request('message:read', here(seq))
    for (const { actor } of crowd) await server.services.receipts.read(actor, here(seq))
    await sender.heard('message:read', ({ readByAll = 0 }) => readByAll >= seq)
    expect(receiptsHeardBy(sender).filter(({ data }) => 'userId' in (data as object))).toEqual([])
  }, 60_000)
})

describe('one’s own pointer', () => {
  it('moves on all of one’s devices at once, whatever becomes of the others', async () => {
    const phone = await signIn(server, grace.username, grace.password)
    const [desk, pocket] = await Promise.all([online(grace), online(phone)])
    const { seq } = await say(ada)
    await desk.request('message:read', here(seq))
    // It was told before it was acknowledged, and so before anything that is told from now on.
    await ada.request('patch', `/chats/${chat.id}`, { name: 'Day shift' })
    await pocket.heard('chat:upserted', ({ chat: { id, name } }) => id === chat.id && name === 'Day shift')
    expect(receiptsHeardBy(pocket)[0]).toMatchObject({ data: { userId: grace.user.id, rev: seq } })
    const order = pocket.told.map(({ event }) => event)
    expect(order.indexOf('message:read')).toBeLessThan(order.indexOf('chat:upserted'))
    expect((await chatFor(phone)).me).toMatchObject({ readRev: seq, unreadCount: 0 })
  })

  it('never goes back nor past the head, and answers with a count that is a recount', async () => {
    const one = await online(grace)
    const first = await say(ada)
    const { seq } = await say(ada)
    const far = await one.request('message:delivered', here(Number.MAX_SAFE_INTEGER))
    expect(far).toEqual({ ok: true, data: { rev: seq } })
    expect(await one.request('message:delivered', here(1))).toEqual({ ok: true, data: { rev: seq } })
    expect(await one.request('message:read', here(first.seq))).toMatchObject({
      data: { rev: first.seq, unreadCount: 1 },
    })
    expect(await one.request('message:read', here(1))).toMatchObject({
      data: { rev: first.seq, unreadCount: 1 },
    })
    expect((await chatFor(grace)).me).toMatchObject({
      readRev: first.seq,
      deliveredRev: seq,
      unreadCount: 1,
    })
  })

  it('is refused to whom the chat doesn’t exist, as one that nobody made is', async () => {
    const other = await online(stranger)
    const { id } = await say(ada)
    for (const event of ['message:delivered', 'message:read'] as const) {
      const theirs = await other.request(event, here(1))
      expect(theirs).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } })
      expect(theirs).toEqual(await other.request(event, { chatId: 'f'.repeat(24), rev: 1 }))
    }
    expect((await stranger.request('get', `/messages/${id}/receipts`)).status).toBe(404)
    for (const payload of [{ chatId: chat.id, rev: -1 }, { chatId: chat.id, rev: 1.5 }, { chatId: chat.id }])
      expect(await other.raw('message:delivered', payload)).toMatchObject({
        error: { code: 'VALIDATION' },
      })
  })
})

describe('what is known of a message', () => {
  it('is who read it, who got it and who not yet, and when', async () => {
    const one = await online(grace)
    const sender = await online(ada)
    const message = await say(ada)
    expect(await infoFor(ada, message)).toEqual(
      [grace.user.id, linus.user.id]
        .toSorted()
        .map((who) => ({ who, status: 'sent', times: [false, false] })),
    )
    await one.request('message:delivered', here(message.seq))
    await sender.heard('message:delivered')
    const later = await say(ada)
    await one.request('message:read', here(later.seq))
    await sender.heard('message:read')
    expect(await infoFor(ada, message)).toEqual([
      { who: grace.user.id, status: 'read', times: [true, true] },
      { who: linus.user.id, status: 'sent', times: [false, false] },
    ])
    const { data, ...beside } = await ada.request<Receipt[]>(
      'get',
      `/messages/${message.id}/receipts?limit=1`,
    )
    expect(data).toHaveLength(1)
    expect(beside.body).toMatchObject({ shared: true, read: 1, delivered: 0, sent: 1 })
  })

  it('is when it was read, not when something after it was', async () => {
    const one = await online(grace)
    const sender = await online(ada)
    const first = await say(ada)
    await one.request('message:read', here(first.seq))
    await sender.heard('message:read', (data) => 'rev' in data && data.rev === first.seq)
    const between = new Date().toISOString()
    const second = await say(ada)
    await one.request('message:read', here(second.seq))
    await sender.heard('message:read', (data) => 'rev' in data && data.rev === second.seq)
    const readAt = async ({ id }: Message) =>
      (await ada.request<Receipt[]>('get', `/messages/${id}/receipts`)).data[0]?.readAt ?? ''
    expect([(await readAt(first)) < between, (await readAt(second)) >= between]).toEqual([true, true])
  })
})

describe('whoever keeps their receipts to themselves', () => {
  it('is told of nobody’s, and nobody of theirs', async () => {
    await share(grace, false)
    const [sender, hidden, open] = await Promise.all([online(ada), online(grace), online(linus)])
    const message = await say(ada)
    const { seq } = message
    await hidden.request('message:read', here(seq))
    await open.request('message:read', here(seq))
    await sender.heard('message:read', ({ readByAll }) => readByAll === seq)
    const about = receiptsHeardBy(sender).map(({ data }) => (data as { userId?: string }).userId)
    expect(about).not.toContain(grace.user.id)
    expect(await infoFor(ada, message)).toEqual([{ who: linus.user.id, status: 'read', times: [true, true] }])

    const { body } = await grace.request<Receipt[]>('get', `/messages/${message.id}/receipts`)
    expect(body).toMatchObject({ data: [], shared: false, read: 0, delivered: 0, sent: 0 })
    expect(await chatFor(grace)).toMatchObject({ deliveredToAll: 0, readByAll: 0, me: { readRev: seq } })
    const others = receiptsHeardBy(hidden).filter(
      ({ data }) => (data as { userId?: string }).userId !== grace.user.id,
    )
    expect(others).toEqual([])
    const pointers = async (viewer: Person) => {
      const { data } = await viewer.request<Member[]>('get', `/chats/${chat.id}/members`)
      return Object.fromEntries(data.map(({ user, readRev }) => [user.id, readRev]))
    }
    expect((await pointers(ada))[linus.user.id]).toBe(seq)
    expect((await pointers(ada))[grace.user.id]).toBeLessThan(seq)
    expect((await pointers(grace))[linus.user.id]).toBeLessThan(seq)
    await share(grace, true)
  })

  it('can change their mind while connected, both ways', async () => {
    const [sender, one, open] = await Promise.all([online(ada), online(grace), online(linus)])
    await share(grace, false)
    const first = await say(ada)
    await open.request('message:read', here(first.seq))
    await sender.heard('message:read', (data) => 'rev' in data && data.rev === first.seq)
    expect(receiptsHeardBy(one)).toEqual([])
    await share(grace, true)
    const second = await say(ada)
    await open.request('message:read', here(second.seq))
    await one.heard('message:read', (data) => 'userId' in data && data.userId === linus.user.id)
    expect(await infoFor(ada, first)).toHaveLength(2)
  })
})

it('is written before a server ends', async () => {
  const { seq } = await say(ada)
  const other = await startTestServer({ mongodbUrl: server.databaseUrl })
  await other.services.receipts.read(grace.actor, here(seq))
  await other.close()
  expect((await chatFor(grace)).me).toMatchObject({ readRev: seq, unreadCount: 0 })
})
