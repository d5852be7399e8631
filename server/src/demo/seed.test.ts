import type { Chat, Message, User } from '@oms-chat/shared'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Person, signIn } from '../testing/people.ts'
import { startTestServer, type TestServer } from '../testing/server.ts'
import { demoChats } from './chats.ts'
import { everybody } from './cast.ts'

let server: TestServer
let ada: Person
let lines: string[]

const chatsOf = async (person: Person): Promise<Chat[]> =>
  (await person.request<Chat[]>('get', '/chats?limit=100')).data

const chatNamed = async (person: Person, name: string): Promise<Chat> => {
  const chat = (await chatsOf(person)).find((one) => one.name === name)
  if (!chat) throw new Error(`${person.username} has no chat ${name}`)
  return chat
}

/** Everything in a chat, page by page from its end, oldest first. */
async function readAll(person: Person, chatId: string): Promise<Message[]> {
  const pages: Message[][] = []
  for (let before = ''; ; before = `&before=${pages[0]?.[0]?.seq}`) {
    const path = `/chats/${chatId}/messages?limit=200${before}`
    const page = (await person.request<Message[]>('get', path)).data
    pages.unshift(page)
    if (page.length < 200) return pages.flat()
  }
}

const ascending = (a: number, b: number): number => a - b

beforeAll(async () => {
  lines = []
  server = await startTestServer({ seedDemo: true, notice: (line) => lines.push(line) })
  ada = await signIn(server, 'ada', 'demo-password')
})

afterAll(() => server.close())

describe('the demo organisation', () => {
  test('is made on the first start, and says so', () => {
    expect(server.demo).toBe(true)
    expect(lines.join('\n')).toMatch(/acme is ready after \d+\.\d s/)
  })

  test('has sixteen people, thirteen with a picture that opens', async () => {
    const people = (await ada.request<User[]>('get', '/users?limit=100')).data
    expect(people.map(({ username }) => username).sort()).toEqual(
      everybody.map(({ username }) => username).sort(),
    )
    const pictures = people.flatMap(({ avatarUrl }) => (avatarUrl === null ? [] : [avatarUrl]))
    expect(pictures).toHaveLength(13)
    const picture = await fetch(new URL(pictures[0] ?? '', server.url), {
      headers: { authorization: `Bearer ${ada.accessToken}` },
    })
    expect(picture.headers.get('content-type')).toBe('image/webp')
  })

  test('lets the owner and the administrator be what they are', async () => {
    const grace = await signIn(server, 'grace', 'demo-password')
    expect([ada.user.role, grace.user.role]).toEqual(['owner', 'admin'])
    expect(ada.organization.name).toBe('acme')
  })

  test('has chats of every type, the newest activity minutes ago and nothing in the future', async () => {
    const chats = await chatsOf(ada)
    expect(chats.length).toBeGreaterThanOrEqual(12)
    const kinds = new Set(chats.map(({ type, scope, visibility }) => `${type} ${scope} ${visibility}`))
    expect(kinds.size).toBeGreaterThanOrEqual(6)
    const newest = Math.max(...chats.map(({ lastActivityAt }) => Date.parse(lastActivityAt)))
    expect(newest).toBeLessThanOrEqual(Date.now())
    expect(Date.now() - newest).toBeLessThan(10 * 60_000)
  })

  test('has a channel of five thousand messages, in the order of time, its revisions without a hole', async () => {
    const desk = await chatNamed(ada, 'Operations desk')
    const messages = await readAll(ada, desk.id)
    expect(messages.filter(({ type }) => type !== 'system')).toHaveLength(5_000)
    const times = messages.map(({ createdAt }) => Date.parse(createdAt))
    expect(times).toEqual(times.toSorted(ascending))
    const revisions = await server.models.log.find({ chatId: desk.id }, { rev: 1 }).sort({ rev: 1 }).lean()
    expect(revisions.map(({ rev }) => rev)).toEqual(revisions.map((_, i) => i + 1))
    expect(revisions).toHaveLength(desk.head)
  })

  test('has replies, edits, reactions and something taken back', async () => {
    const messages = (await Promise.all((await chatsOf(ada)).map((chat) => readAll(ada, chat.id)))).flat()
    expect(messages.filter(({ replyTo }) => replyTo).length).toBeGreaterThan(100)
    expect(messages.filter(({ editedAt }) => editedAt).length).toBeGreaterThan(2)
    expect(messages.filter(({ reactions }) => reactions.length > 0).length).toBeGreaterThan(300)
    expect(messages.filter(({ deletedAt }) => deletedAt).length).toBeGreaterThan(1)
  })

  test.each(['ada', 'grace', 'linus', 'tim'] as const)(
    'leaves %s unread what the script says',
    async (name) => {
      const person = await signIn(server, name, 'demo-password')
      const chats = await chatsOf(person)
      const counts = chats.map(({ me }) => me?.unreadCount ?? 0).filter((count) => count > 0)
      const scripted = demoChats(new Date(), 5_000).flatMap(({ unread }) => unread[name] ?? [])
      expect(counts.toSorted(ascending)).toEqual(
        scripted.map((count) => Math.min(count, 100)).toSorted(ascending),
      )
    },
  )

  test('mentions the three whom newcomers play in what they have not read', async () => {
    for (const name of ['ada', 'grace', 'linus']) {
      const person = await signIn(server, name, 'demo-password')
      const mentions = (await chatsOf(person)).map(({ me }) => me?.mentionCount ?? 0)
      expect(Math.max(...mentions)).toBeGreaterThan(0)
    }
  })

  test('has public channels that one can still discover', async () => {
    const found = (await ada.request<Chat[]>('get', '/chats/discover')).data
    expect(found.filter(({ me }) => me === null).map(({ name }) => name)).toEqual(['Two wheels'])
  })
})
