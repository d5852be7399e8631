import { randomUUID } from 'node:crypto'
import type { Chat, Member, Message } from '@oms-chat/shared'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Person, registerPerson, startTestServer, type TestServer } from '../testing/index.ts'

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

const ask = async <T>(person: Person, method: string, path: string, body?: unknown) => {
  const answer = await person.request<T>(method, path, body)
  if (answer.status >= 300)
    throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.error)}`)
  return answer
}
const refused = async (person: Person, method: string, path: string, body?: unknown) =>
  (await person.request(method, path, body)).status

const say = async (content: string, person = ada) =>
  (await ask<Message>(person, 'post', `/chats/${chat.id}/messages`, { type: 'text', content })).data

beforeEach(async () => {
  const body = { name: 'Night shift', memberIds: [grace.user.id] }
  chat = (await ask<Chat>(ada, 'post', '/chats/group', body)).data
})

describe('chats over REST', () => {
  it('are made once, however often the same is asked', async () => {
    const clientId = randomUUID()
    const group = () => ask<Chat>(ada, 'post', '/chats/group', { clientId, name: 'Once', memberIds: [] })
    const [first, again] = [await group(), await group()]
    expect([first.status, again.status]).toEqual([201, 200])
    expect(again.data.id).toBe(first.data.id)
    const direct = (person: Person, other: Person) =>
      ask<Chat>(person, 'post', '/chats/direct', { userId: other.user.id })
    const [mine, theirs] = [await direct(ada, linus), await direct(linus, ada)]
    expect([mine.status, theirs.status]).toEqual([201, 200])
    expect(theirs.data.id).toBe(mine.data.id)
  })

  it('are listed newest first, page by page, and found by who may see them', async () => {
    await say('up')
    const { data: first, nextCursor } = await ask<Chat[]>(ada, 'get', '/chats?limit=1')
    expect(first.map(({ id }) => id)).toEqual([chat.id])
    const { data: rest } = await ask<Chat[]>(
      ada,
      'get',
      `/chats?limit=200&cursor=${encodeURIComponent(nextCursor ?? '')}`,
    )
    expect(rest.map(({ id }) => id)).not.toContain(chat.id)
    expect((await ask<Chat>(grace, 'get', `/chats/${chat.id}`)).data).toMatchObject({
      id: chat.id,
      memberCount: 2,
    })
    expect(await refused(linus, 'get', `/chats/${chat.id}`)).toBe(404)
  })

  it('that are public channels are discovered, joined and left', async () => {
    const name = `Cycling ${randomUUID().slice(0, 8)}`
    const { data: channel } = await ask<Chat>(ada, 'post', '/chats/channel', { name, visibility: 'public' })
    const { data: found } = await ask<Chat[]>(linus, 'get', `/chats/discover?q=${encodeURIComponent(name)}`)
    expect(found.map(({ id }) => id)).toEqual([channel.id])
    expect((await ask<Chat>(linus, 'post', `/chats/${channel.id}/join`, {})).data.memberCount).toBe(2)
    expect((await ask(linus, 'post', `/chats/${channel.id}/leave`, {})).data).toEqual({})
    expect(
      await refused(linus, 'post', `/chats/${channel.id}/messages`, { type: 'text', content: 'x' }),
    ).toBe(404)
  })

  it('have members whom administrators of the chat add, promote and remove', async () => {
    const members = `/chats/${chat.id}/members`
    const added = await ask<Member[]>(ada, 'post', members, { userIds: [linus.user.id] })
    expect([added.status, added.data.map(({ user }) => user.id)]).toEqual([201, [linus.user.id]])
    const promoted = await ask<Member>(ada, 'patch', `${members}/${linus.user.id}`, { role: 'moderator' })
    expect(promoted.data.role).toBe('moderator')
    const { data } = await ask<Member[]>(grace, 'get', members)
    expect(data.map(({ user }) => user.id).toSorted()).toEqual(
      [ada, grace, linus].map(({ user }) => user.id).toSorted(),
    )
    expect(await refused(grace, 'delete', `${members}/${ada.user.id}`)).toBe(403)
    await ask(ada, 'delete', `${members}/${linus.user.id}`)
    expect(await refused(linus, 'get', members)).toBe(404)
  })

  it('are renamed, and carry everyone’s own preferences', async () => {
    const renamed = await ask<Chat>(ada, 'patch', `/chats/${chat.id}`, { name: 'Day shift' })
    expect(renamed.data.name).toBe('Day shift')
    const mine = await ask<Chat>(grace, 'patch', `/chats/${chat.id}/me`, { pinned: true, draft: 'so' })
    expect(mine.data.me).toMatchObject({ pinned: true, draft: 'so' })
    expect((await ask<Chat>(ada, 'get', `/chats/${chat.id}`)).data.me).toMatchObject({
      pinned: false,
      draft: '',
    })
    const settings = await ask(grace, 'patch', '/me/settings', { theme: 'dark' })
    expect((await ask(grace, 'get', '/me/settings')).data).toEqual(settings.data)
  })
})

describe('messages over REST', () => {
  it('come in ascending pages, whichever way one pages', async () => {
    const said: Message[] = []
    for (let index = 0; index < 7; index += 1) said.push(await say(`${index}`))
    const seqs = said.map(({ seq }) => seq)
    const middle = seqs[3] ?? 0
    const page = async (query: string) => {
      const { data, body } = await ask<Message[]>(ada, 'get', `/chats/${chat.id}/messages?${query}`)
      expect(body).toMatchObject({ rev: seqs.at(-1) })
      return data.map(({ seq }) => seq)
    }
    expect(await page('limit=3')).toEqual(seqs.slice(-3))
    expect(await page(`before=${middle}&limit=2`)).toEqual(seqs.slice(1, 3))
    expect(await page(`after=${middle}&limit=2`)).toEqual(seqs.slice(4, 6))
    const around = await page(`around=${middle}&limit=3`)
    expect(around).toContain(middle)
    expect(around).toEqual(around.toSorted((a, b) => a - b))
    const time = await page(`around=${encodeURIComponent(said[3]?.createdAt ?? '')}&limit=3`)
    expect(time).toContain(middle)
  })

  it('are edited, reacted to, read and deleted', async () => {
    const { id, seq } = await say('Thé boiler')
    const edited = await ask<Message>(ada, 'patch', `/messages/${id}`, { content: 'The boiler' })
    expect(edited.data).toMatchObject({ content: 'The boiler', seq })
    const emoji = encodeURIComponent('👍')
    await ask(grace, 'put', `/messages/${id}/reactions/${emoji}`)
    const { data: reactions } = await ask(ada, 'get', `/messages/${id}/reactions`)
    expect(reactions).toEqual([{ emoji: '👍', userIds: [grace.user.id] }])
    const without = await ask<Message>(grace, 'delete', `/messages/${id}/reactions/${emoji}`)
    expect(without.data.reactions).toEqual([])
    const read = await ask(grace, 'post', `/chats/${chat.id}/read`, { rev: seq })
    expect(read.data).toMatchObject({ rev: seq, unreadCount: 0 })

    expect(await refused(grace, 'patch', `/messages/${id}`, { content: 'mine' })).toBe(403)
    expect(await refused(linus, 'get', `/messages/${id}`)).toBe(404)
    await ask(grace, 'delete', `/messages/${id}?scope=me`)
    expect((await ask<Message>(ada, 'get', `/messages/${id}`)).data.content).toBe('The boiler')
    const gone = await ask<Message>(ada, 'delete', `/messages/${id}`)
    expect(gone.data).toMatchObject({ content: '', deletedAt: expect.any(String) as string })
  })
})
