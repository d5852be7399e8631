import { randomUUID } from 'node:crypto'
import type { Chat, ErrorBody, Message } from '@oms-chat/shared'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
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
let chat: Chat
let live: Connection

beforeAll(async () => {
  server = await startTestServer()
  ada = await registerPerson(server)
  grace = await registerPerson(server, { in: ada })
})
afterAll(() => server.close())

beforeEach(async () => {
  const body = { name: 'Night shift', memberIds: [grace.user.id] }
  chat = (await ada.request<Chat>('post', '/chats/group', body)).data
  live = await connectAs(grace)
})
afterEach(() => live.close())

const set = async (settings: Partial<Chat['settings']>) =>
  expect((await ada.request('patch', `/chats/${chat.id}`, { settings })).status).toBe(200)

const draft = (content = 'Is the boiler back?') => ({
  chatId: chat.id,
  clientId: randomUUID(),
  type: 'text' as const,
  content,
})

type Way = 'socket' | 'REST'
type Answer = { status?: number; error: ErrorBody | undefined }

/** Every way in which somebody writes, and how it ended. */
const send: Record<Way, () => Promise<Answer>> = {
  socket: async () => {
    const answer = await live.request('message:send', draft())
    return { error: answer.ok ? undefined : answer.error }
  },
  REST: async () => {
    const { type, content } = draft()
    return grace.request('post', `/chats/${chat.id}/messages`, { type, content })
  },
}
const edit: Record<Way, (message: Message) => Promise<Answer>> = {
  socket: async ({ id: messageId }) => {
    const answer = await live.request('message:edit', { messageId, clientId: randomUUID(), content: 'Yes.' })
    return { error: answer.ok ? undefined : answer.error }
  },
  REST: ({ id }) => grace.request('patch', `/messages/${id}`, { content: 'Yes.' }),
}

const hers = async (): Promise<Message> => {
  const answer = await live.request('message:send', draft('before'))
  if (!answer.ok) throw new Error(answer.error.message)
  return answer.data.message
}

const ways: Way[] = ['socket', 'REST']

describe.each(ways)('over %s', (way) => {
  it('only admins write where they alone may, and nobody says something new by an edit', async () => {
    const before = await hers()
    await set({ onlyAdminsCanPost: true })
    for (const refused of [await send[way](), await edit[way](before)]) {
      expect(refused.error?.code).toBe('FORBIDDEN')
      expect(refused.error?.message).toMatch(/admin/i)
      if (way === 'REST') expect(refused.status).toBe(403)
    }
    await set({ onlyAdminsCanPost: false })
    expect((await send[way]()).error).toBeUndefined()
  })

  it('slow mode says how long one has to wait, and leaves edits alone', async () => {
    await set({ slowModeSeconds: 60 })
    const before = await hers()
    const refused = await send[way]()
    expect(refused.error?.code).toBe('RATE_LIMITED')
    expect(refused.error?.retryAfterMs).toBeGreaterThan(0)
    expect(refused.error?.retryAfterMs).toBeLessThanOrEqual(60_000)
    if (way === 'REST') expect(refused.status).toBe(429)
    expect((await edit[way](before)).error).toBeUndefined()
  })

  it('a message of a chat in which they disappear says when it goes', async () => {
    await set({ disappearingSeconds: 60 })
    expect((await send[way]()).error).toBeUndefined()
    const { data } = await grace.request<Message[]>('get', `/chats/${chat.id}/messages`)
    const last = data.at(-1)
    const lasts = Date.parse(last?.expiresAt ?? '') - Date.parse(last?.createdAt ?? '')
    expect(lasts).toBe(60_000)
  })

  it('whoever was removed writes nothing any more', async () => {
    const before = await hers()
    expect((await ada.request('delete', `/chats/${chat.id}/members/${grace.user.id}`)).status).toBe(200)
    for (const refused of [await send[way](), await edit[way](before)])
      expect(refused.error?.code).toBe('NOT_FOUND')
  })
})

describe('members who may not add others', () => {
  it('are refused by every path that lets somebody in', async () => {
    const linus = await registerPerson(server, { in: ada })
    await set({ membersCanAddOthers: false })
    const paths = [
      () => grace.request('post', `/chats/${chat.id}/members`, { userIds: [linus.user.id] }),
      () => grace.request('post', `/chats/${chat.id}/invites`, {}),
      () => grace.request('get', `/chats/${chat.id}/invites`),
    ]
    for (const ask of paths) {
      const { status, error } = await ask()
      expect([status, error?.code]).toEqual([403, 'FORBIDDEN'])
      expect(error?.message).toMatch(/admin/i)
    }
    await set({ membersCanAddOthers: true })
    for (const ask of paths) expect((await ask()).status).toBeLessThan(300)
  })
})

describe('a setting', () => {
  it.each([
    { slowModeSeconds: -1 },
    { slowModeSeconds: 86_401 },
    { disappearingSeconds: 0 },
    { disappearingSeconds: 31_536_001 },
    { retentionDays: 0 },
    { retentionDays: 1.5 },
    { retentionDays: 36_501 },
    { onlyAdminsCanPost: 'yes' },
    { unknown: true },
  ])('of %j is refused', async (settings) => {
    const { status, error } = await ada.request('patch', `/chats/${chat.id}`, { settings })
    expect([status, error?.code]).toEqual([400, 'VALIDATION'])
  })

  it('is changed by an admin only, and told to everyone at once', async () => {
    const { status, error } = await grace.request('patch', `/chats/${chat.id}`, {
      settings: { slowModeSeconds: 5 },
    })
    expect([status, error?.code]).toEqual([403, 'FORBIDDEN'])
    await live.request('sync', { me: 0, chats: {} })
    await set({ slowModeSeconds: 5 })
    const told = await live.heard(
      'chat:upserted',
      ({ chat: { id, settings } }) => id === chat.id && settings.slowModeSeconds === 5,
    )
    expect(told.chat.me).toBeNull()
  })
})

describe('messages that are older than their chat keeps', () => {
  /** All that was said so far was said so many days earlier. */
  const age = async (days: number) => {
    const rows = await server.models.log.find({ chatId: chat.id, main: true }).lean()
    for (const { _id, at } of rows)
      await server.models.log.updateOne({ _id }, { at: new Date(at.getTime() - days * 86_400_000) })
  }

  it('are gone for whoever is there, on every path, and for whoever comes back', async () => {
    const sent = await live.request('message:send', draft('The code is 4711.'))
    if (!sent.ok) throw new Error(sent.error.code)
    const { id: messageId, seq } = sent.data.message
    await set({ retentionDays: 30 })
    await age(31)
    await server.services.retain()
    const { rev, chat: told } = await live.heard('chat:upserted', (news) => news.chat.oldestSeq > seq)
    expect([told.head, told.me]).toEqual([rev, null])

    const clientId = randomUUID()
    for (const answer of [
      await live.request('message:edit', { messageId, clientId, content: 'still here' }),
      await live.request('message:react', { messageId, clientId, emoji: '👍', on: true }),
      await live.request('message:delete', { messageId, clientId, scope: 'everyone' }),
    ])
      expect(answer).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } })
    const paths = [`/messages/${messageId}`, `/messages/${messageId}/receipts`]
    for (const path of paths) expect((await grace.request('get', path)).status).toBe(404)
    const read = [
      await live.request('sync', { me: 0, chats: { [chat.id]: { rev: seq, readRev: 0 } } }),
      await live.request('chat:changes', { chatId: chat.id, after: 0 }),
      await live.request('changes', { chats: [{ chatId: chat.id, after: seq - 1 }] }),
      (await grace.request('get', `/chats/${chat.id}/messages?around=${seq}`)).data,
      (await grace.request('get', '/chats')).data,
    ]
    expect(JSON.stringify(read)).not.toContain('4711')
    expect(read[1]).toMatchObject({ data: { messages: [], upTo: rev, more: false, reset: false } })
    expect(read[3]).toEqual([])
  })

  it('stay in a direct chat, for which nobody can set it', async () => {
    const { data } = await ada.request<Chat>('post', '/chats/direct', { userId: grace.user.id })
    const { status, error } = await ada.request('patch', `/chats/${data.id}`, {
      settings: { retentionDays: 30 },
    })
    expect([status, error?.code]).toEqual([403, 'FORBIDDEN'])
  })
})

describe('a link into a chat over REST', () => {
  it('is made with 201, found again with 200, followed, accepted and revoked', async () => {
    const linus = await registerPerson(server, { in: ada })
    const body = { clientId: randomUUID(), maxUses: 1 }
    const made = await ada.request<{ id: string; url: string }>('post', `/chats/${chat.id}/invites`, body)
    expect([made.status, (await ada.request('post', `/chats/${chat.id}/invites`, body)).status]).toEqual([
      201, 200,
    ])
    const token = made.data.url.split('/').at(-1) ?? ''
    expect((await linus.request('get', `/invites/${token}/chat`)).data).toMatchObject({
      chat: { id: chat.id },
    })
    expect((await linus.request('post', `/invites/${token}/accept`, {})).data).toMatchObject({ id: chat.id })
    const late = await registerPerson(server, { in: ada })
    const gone = await late.request('post', `/invites/${token}/accept`, {})
    expect([gone.status, gone.error?.code]).toEqual([410, 'GONE'])
    expect((await ada.request('delete', `/invites/${made.data.id}`)).status).toBe(200)
  })

  it.each(['', '/', 'x'.repeat(200), '{"$ne":null}', '__proto__', '0'.repeat(48)])(
    'is nothing when its token is %j',
    async (token) => {
      const { status } = await grace.request('post', `/invites/${encodeURIComponent(token)}/accept`, {})
      expect(status).toBe(404)
    },
  )

  it.each([{ maxUses: 0 }, { maxUses: 10_001 }, { expiresInDays: 91 }, { expiresInDays: 1.5 }, { uses: 1 }])(
    'isn’t made with %j',
    async (body) => {
      const { status } = await ada.request('post', `/chats/${chat.id}/invites`, body)
      expect(status).toBe(400)
    },
  )
})
