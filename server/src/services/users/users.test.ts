import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { User } from '@oms-chat/shared'
import {
  connectAs,
  type Person,
  registerPerson,
  startTestServer,
  type TestServer,
} from '../../testing/index.ts'

let server: TestServer
let ada: Person
beforeAll(async () => {
  server = await startTestServer()
  ada = await registerPerson(server, { fullName: 'Ada Okafor', username: 'ada' })
  for (const [username, fullName] of [
    ['grace', 'Grace Lindqvist'],
    ['linus', 'Linus Moreau'],
    ['tim', 'Ádám (a+)+$ Tóth'],
    // A pattern of the kind below would be tried on this one for years.
    ['zoe', `Z${'a'.repeat(60)}!`],
  ] as const)
    await registerPerson(server, { in: ada, username, fullName })
  await registerPerson(server, { fullName: 'Ada Elsewhere', username: 'other-ada' })
})
afterAll(() => server.close())

const list = async (query: string) => ada.request<User[]>('get', `/users?${query}`)
const names = async (query: string) => (await list(query)).data.map(({ username }) => username)

describe('the people of one’s organisation', () => {
  test('come in the order of their names, and nobody else’s', async () => {
    expect(await names('')).toEqual(['ada', 'grace', 'linus', 'zoe', 'tim'])
  })

  test('come page by page', async () => {
    const seen: string[] = []
    let cursor = ''
    do {
      const page = await list(`limit=2${cursor}`)
      seen.push(...page.data.map(({ username }) => username))
      cursor = page.nextCursor ? `&cursor=${page.nextCursor}` : ''
    } while (cursor !== '')
    expect(seen).toEqual(['ada', 'grace', 'linus', 'zoe', 'tim'])
  })

  test.each(['x', 'eyJhIjoxfQ', Buffer.from('["a",{"$ne":1}]').toString('base64url')])(
    'are not found behind a cursor like %s',
    async (cursor) => expect((await list(`cursor=${cursor}`)).status).toBe(400),
  )

  test.each([
    ['q=lind', ['grace']],
    ['q=GRACE', ['grace']],
    ['q=adA oka', ['ada']],
    ['q=ádám', ['tim']],
    ['q=.*', []],
    ['q=^', []],
    ['role=owner', ['ada']],
    ['role=member&q=li', ['grace', 'linus']],
  ])('are found by %s', async (query, found) => {
    expect(await names(query)).toEqual(found)
  })

  test('are found by what looks like a pattern, taken literally', async () => {
    expect(await names(`q=${encodeURIComponent('(a+)+$')}`)).toEqual(['tim'])
  })

  test('show no email address to each other', async () => {
    expect(JSON.stringify((await list('')).body)).not.toContain('@example.org')
    expect((await ada.request<{ user: User }>('get', '/me')).data.user.email).toBe('ada@example.org')
  })

  test.each(['role=king', 'limit=0', 'limit=201', 'ids=1,2', 'q[$ne]=x', 'orgId=1', 'q=a&q=b'])(
    'are not asked for by %s',
    async (query) => expect((await list(query)).status).toBe(400),
  )
})

test('a new name is normalised and shown everywhere', async () => {
  const eve = await registerPerson(server)
  const { data } = await eve.request<User>('patch', '/me', { fullName: '  Eve\u202E \u200BBell ' })
  expect(data.fullName).toBe('Eve Bell')
  expect((await eve.request<User[]>('get', '/users?q=eve bell')).data).toHaveLength(1)
  for (const body of [
    { role: 'owner' },
    { orgId: ada.user.orgId },
    { email: 'x@example.org' },
    { fullName: '' },
  ])
    expect((await eve.request('patch', '/me', body)).status).toBe(400)
})

test('a new name and role are told to the organisation, without the address, and to nobody else', async () => {
  const eve = await registerPerson(server, { in: ada })
  const stranger = await connectAs(await registerPerson(server))
  const live = await connectAs(ada)
  await eve.request('patch', '/me', { fullName: 'Eve Bell' })
  const renamed = await live.heard('user:upserted', ({ user }) => user.fullName === 'Eve Bell')
  expect(renamed.user).not.toHaveProperty('email')
  await ada.request('patch', `/admin/users/${eve.user.id}`, { role: 'moderator' })
  await live.heard('user:upserted', ({ user }) => user.id === eve.user.id && user.role === 'moderator')
  expect(stranger.told.filter(({ event }) => event === 'user:upserted')).toEqual([])
})

test('every list of people is served by an index', async () => {
  const explained = await server.models.users
    .find({ orgId: ada.user.orgId, nameKey: { $regex: 'lind' }, disabledAt: null })
    .sort({ nameKey: 1, _id: 1 })
    .explain('queryPlanner')
  expect(JSON.stringify(explained)).toContain('IXSCAN')
  expect(JSON.stringify(explained)).not.toContain('COLLSCAN')
})
