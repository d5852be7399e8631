import { randomUUID } from 'node:crypto'
import type { Chat, Member, Message, Receipt } from '@oms-chat/shared'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { membershipId } from '../models/membership.ts'
import { eventually } from '../testing/eventually.ts'
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
/** How far somebody read, as the database has it. */
const storedFor = async ({ user }: Person) =>
  (await server.models.memberships.findById(membershipId(chat.id, user.id)).lean())?.readRev
/** Whatever a connection was told before this has come by then. */
const heardAll = async (...connections: Connection[]) => {
  for (const { request } of connections) await request('me:changes', { after: 0 })
}
const share = async (person: Person, shareReceipts: boolean): Promise<void> => {
  expect((await person.request('patch', '/me/settings', { shareReceipts })).status).toBe(200)
}
const receiptsHeardBy = ({ told }: Connection) =>
  told.filter(({ event }) => event === 'message:read' || event === 'message:delivered')
/** Of whom a connection was told how far they are, beside the totals. */
const heardOf = (connection: Connection) =>
  new Set(receiptsHeardBy(connection).flatMap(({ data }) => (data as { userId?: string }).userId ?? []))
/** Whatever was told before this has come by then. */
async function allTold(...connections: Connection[]): Promise<void> {
  const name = `Shift ${randomUUID()}`
  await ada.request('patch', `/chats/${chat.id}`, { name })
  await Promise.all(connections.map(({ heard }) => heard('chat:upserted', (data) => data.chat.name === name)))
}

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

describe('receipts as an attacker sends them', () => {
  const events = ['message:delivered', 'message:read'] as const

  it('are nothing from somebody who was removed, on a connection that they had', async () => {
    const [sender, gone] = await Promise.all([online(ada), online(grace)])
    const message = await say(ada)
    await ada.request('delete', `/chats/${chat.id}/members/${grace.user.id}`)
    for (const event of events)
      expect(await gone.request(event, here(message.seq))).toEqual(
        await gone.request(event, { chatId: 'f'.repeat(24), rev: 1 }),
      )
    expect((await grace.request('post', `/chats/${chat.id}/read`, { rev: message.seq })).status).toBe(404)
    expect((await grace.request('get', `/messages/${message.id}/receipts`)).status).toBe(404)
    const other = await online(linus)
    await other.request('message:read', here(message.seq))
    await sender.heard('message:read', ({ userId }) => userId === linus.user.id)
    await allTold(sender)
    expect(heardOf(sender)).toEqual(new Set([linus.user.id]))
    expect(receiptsHeardBy(gone)).toEqual([])
    expect((await infoFor(ada, message)).map(({ who }) => who)).toEqual([linus.user.id])
  })

  it('can’t be asked for of what was said before one came', async () => {
    await ada.request('patch', `/chats/${chat.id}`, { settings: { historyForNewMembers: false } })
    const { id } = await say(ada)
    const newcomer = await registerPerson(server, { in: ada })
    await ada.request('post', `/chats/${chat.id}/members`, { userIds: [newcomer.user.id] })
    const [theirs, madeUp] = await Promise.all([
      newcomer.request('get', `/messages/${id}/receipts`),
      newcomer.request('get', `/messages/${'f'.repeat(24)}/receipts`),
    ])
    expect([theirs.status, theirs.error?.code]).toEqual([404, 'NOT_FOUND'])
    expect(theirs.error?.message).toBe(madeUp.error?.message)
  })

  it('from anywhere and in any order leave a pointer that only grew', async () => {
    const [sender, one] = await Promise.all([online(ada), online(grace)])
    const { seq } = await say(ada)
    const revs = [seq, 0, Number.MAX_SAFE_INTEGER, 1, seq - 1]
    const flood = Array.from({ length: 300 }, (_, n) =>
      one.request(events[n % 2] ?? 'message:read', here(revs[n % revs.length] ?? 0)),
    )
    const answers = await Promise.all(flood)
    for (const answer of answers) {
      expect(answer.ok).toBe(true)
      if (answer.ok) expect(answer.data.rev).toBeLessThanOrEqual(seq)
    }
    await sender.heard('message:read', ({ userId, rev }) => userId === grace.user.id && rev === seq)
    await allTold(sender)
    const told = receiptsHeardBy(sender).map(({ data }) => (data as { rev: number }).rev)
    expect(told).toEqual(told.toSorted((a, b) => a - b))
    expect(Math.max(...told)).toBe(seq)
    expect((await chatFor(grace)).me).toMatchObject({ readRev: seq, deliveredRev: seq })
  })

  it('with cursors of others’ lists are refused', async () => {
    const { id } = await say(ada)
    for (const cursor of ['nonsense', 'WzEsMl0', 'x'.repeat(5_000)]) {
      const { status, error } = await ada.request('get', `/messages/${id}/receipts?cursor=${cursor}`)
      expect([status, error?.code]).toEqual([400, 'VALIDATION'])
    }
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

describe('whoever looks at what is known of a message', () => {
  const watching = async (person: Person): Promise<Connection> => {
    const connection = await online(person)
    expect(await connection.request('receipts:watch', { chatId: chat.id })).toEqual({ ok: true, data: {} })
    return connection
  }
  const news = ({ told }: Connection) => told.filter(({ event }) => event === 'receipts:changed').length
  const changed = async (connection: Connection, before: number) =>
    eventually(() => expect(news(connection)).toBeGreaterThan(before))

  it('hears when somebody got or read something, also where only totals are told', async () => {
    const crowd = await Promise.all(Array.from({ length: 31 }, () => registerPerson(server, { in: ada })))
    const large = await group(grace, ...crowd)
    for (const each of [chat, large]) {
      chat = each
      const [looking, one] = [await watching(ada), await online(grace)]
      const message = await say(ada)
      await one.request('message:delivered', here(message.seq))
      await changed(looking, 0)
      expect((await infoFor(ada, message))[0]).toMatchObject({ who: grace.user.id, status: 'delivered' })
      const before = news(looking)
      await one.request('message:read', here(message.seq))
      await changed(looking, before)
      expect((await infoFor(ada, message))[0]).toMatchObject({ who: grace.user.id, status: 'read' })
    }
  }, 60_000)

  it('hears when somebody begins or ends to share, and nothing of what those do who don’t', async () => {
    const [looking, hidden, open] = [await watching(ada), await online(grace), await online(linus)]
    await share(grace, false)
    await changed(looking, 0)
    const before = news(looking)
    const { seq } = await say(ada)
    await hidden.request('message:read', here(seq))
    await open.request('message:read', here(seq))
    await changed(looking, before)
    const between = news(looking)
    const next = await say(ada)
    await hidden.request('message:read', here(next.seq))
    await eventually(async () => expect(await storedFor(grace)).toBe(next.seq))
    // Writes of a chat come one after the other: what the last one told was told before this.
    await open.request('message:read', here(next.seq))
    await looking.heard('message:read', ({ userId, rev }) => userId === linus.user.id && rev === next.seq)
    await heardAll(looking)
    expect(news(looking)).toBe(between + 1)
    await share(grace, true)
    await changed(looking, between + 1)
  })

  it('hears nothing once they look away, keep theirs to themselves, or are out', async () => {
    const [away, hidden, out] = [await watching(ada), await watching(grace), await watching(linus)]
    await away.request('receipts:watch', { chatId: null })
    await share(grace, false)
    await ada.request('delete', `/chats/${chat.id}/members/${linus.user.id}`)
    const other = await registerPerson(server, { in: ada })
    await ada.request('post', `/chats/${chat.id}/members`, { userIds: [other.user.id] })
    const looking = await watching(other)
    const [one, before] = [await online(ada), [away, hidden, out].map(news)]
    const { seq } = await say(other)
    await one.request('message:read', here(seq))
    await changed(looking, 0)
    await heardAll(away, hidden, out)
    expect([away, hidden, out].map(news)).toEqual(before)
    await share(grace, true)
  })

  it('can’t look where they aren’t', async () => {
    const outside = await online(stranger)
    const refused = await outside.request('receipts:watch', { chatId: chat.id })
    expect(refused).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } })
    expect(await outside.request('receipts:watch', { chatId: 'f'.repeat(24) })).toEqual(refused)
    const [looking, one] = [await watching(ada), await online(grace)]
    const { seq } = await say(ada)
    await one.request('message:read', here(seq))
    await changed(looking, 0)
    await heardAll(outside)
    expect(news(outside)).toBe(0)
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
    await one.request('message:read', here(first.seq))
    await open.request('message:read', here(first.seq))
    await sender.heard('message:read', ({ userId, rev }) => userId === linus.user.id && rev === first.seq)
    await allTold(sender, one)
    expect(heardOf(one)).toEqual(new Set([grace.user.id]))
    expect(heardOf(sender)).toEqual(new Set([linus.user.id]))
    expect(await infoFor(ada, first)).toHaveLength(1)

    await share(grace, true)
    expect(await infoFor(ada, first)).toHaveLength(2)
    const second = await say(ada)
    await open.request('message:read', here(second.seq))
    await one.heard('message:read', ({ userId, rev }) => userId === linus.user.id && rev === second.seq)
    await one.request('message:read', here(second.seq))
    await sender.heard('message:read', ({ userId, rev }) => userId === grace.user.id && rev === second.seq)
  })
})

it('is written before a server ends', async () => {
  const { seq } = await say(ada)
  const other = await startTestServer({ mongodbUrl: server.databaseUrl })
  await other.services.receipts.read(grace.actor, here(seq))
  await other.close()
  expect((await chatFor(grace)).me).toMatchObject({ readRev: seq, unreadCount: 0 })
})
