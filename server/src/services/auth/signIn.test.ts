import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SignedIn } from '@oms-chat/shared'
import {
  createCookieJar,
  registerPerson,
  request,
  signIn,
  startTestServer,
  type TestServer,
} from '../../testing/index.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

const credentials = (username: string) => ({
  fullName: 'Ada Okafor',
  username,
  email: `${username}@example.org`,
  password: 'correct horse battery',
})
const newcomer = (username: string) => ({ ...credentials(username), organizationName: 'Acme' })
const register = (body: object) => request<SignedIn>(server, 'post', '/auth/register', { body })

describe('registering', () => {
  test('makes an organisation with its owner, and signs in', async () => {
    const { status, data, headers } = await register(newcomer('ada'))
    expect(status).toBe(201)
    expect(data).toMatchObject({
      expiresIn: 900,
      user: { username: 'ada', email: 'ada@example.org', role: 'owner', orgId: data.organization.id },
      organization: { name: 'Acme' },
    })
    const [refresh, files] = headers.getSetCookie()
    expect(refresh).toMatch(/HttpOnly/)
    expect(refresh).toMatch(/SameSite=Strict/)
    expect(refresh).toMatch(/Path=\/api\/v1\/auth(;|$)/)
    expect(files).toMatch(/HttpOnly/)
    expect(files).toMatch(/Path=\/api\/v1\/files(;|$)/)
  })

  test('refuses a name or an address that somebody has, and leaves nothing behind', async () => {
    await register(newcomer('grace'))
    const organizations = await server.models.organizations.countDocuments({})
    const sameName = await register({ ...newcomer('grace'), email: 'other@example.org' })
    expect(sameName).toMatchObject({
      status: 409,
      error: { code: 'CONFLICT', details: [{ path: 'body.username' }] },
    })
    const sameEmail = await register({ ...newcomer('grace2'), email: 'GRACE@example.org' })
    expect(sameEmail).toMatchObject({ status: 409, error: { details: [{ path: 'body.email' }] } })
    expect(await server.models.organizations.countDocuments({})).toBe(organizations)
  })

  test('asked again with the same clientId signs in whom it made', async () => {
    const body = { ...newcomer('linus'), clientId: 'registration-1' }
    const first = await register(body)
    const again = await register(body)
    expect(again.status).toBe(200)
    expect(again.data.user.id).toBe(first.data.user.id)
    expect((await register({ ...body, password: 'another password' })).status).toBe(409)
  })

  test.each([
    ['a short password', { password: 'short' }],
    ['an operator for a name', { username: { $ne: null } }],
    ['a role of one’s own choice', { role: 'owner' }],
    ['an organisation’s id', { orgId: '6b01390eee71c10a3b7cfc42' }],
    ['a name of nothing visible', { fullName: '\u200B\u202E ' }],
    ['an address that is none', { email: 'ada' }],
  ])('refuses %s', async (_, change) => {
    const { status, error } = await register({ ...newcomer('eve'), ...change })
    expect(status).toBe(400)
    expect(error?.code).toBe('VALIDATION')
  })
})

describe('invites', () => {
  test('let as many in as they say, even when all come at once', async () => {
    const owner = await registerPerson(server)
    const invite = await owner.request<{ url: string }>('post', '/admin/invites', { maxUses: 2 })
    const inviteToken = invite.data.url.split('/').at(-1)
    expect((await request(server, 'get', `/auth/invites/${inviteToken}`)).data).toEqual({
      organization: { name: owner.organization.name },
    })
    const join = (username: string) => register({ ...credentials(username), inviteToken })
    const joined = await Promise.all(['j1', 'j2', 'j3', 'j4'].map(join))
    const members = joined.flatMap(({ status, data }) => (status === 201 ? [data.user] : []))
    expect(joined.filter(({ status }) => status === 410)).toHaveLength(2)
    expect(members).toHaveLength(2)
    for (const member of members)
      expect(member).toMatchObject({ orgId: owner.organization.id, role: 'member' })
    expect((await request(server, 'get', `/auth/invites/${inviteToken}`)).status).toBe(410)
  })

  test('give a place back when the name was taken', async () => {
    const owner = await registerPerson(server)
    const invite = await owner.request<{ url: string }>('post', '/admin/invites', { maxUses: 1 })
    const body = { ...credentials('late'), inviteToken: invite.data.url.split('/').at(-1) }
    expect((await register({ ...body, username: owner.username })).status).toBe(409)
    expect((await register(body)).status).toBe(201)
  })

  test('made up lead nowhere', async () => {
    for (const inviteToken of ['', 'x', `6b01390eee71c10a3b7cfc42${'A'.repeat(24)}`, '../../me'])
      expect((await register({ ...credentials('nobody'), inviteToken })).error?.code).toBe('GONE')
  })
})

describe('signing in', () => {
  test('goes by username or email address, in whatever case', async () => {
    const { username, password } = await registerPerson(server, { username: 'margaret' })
    for (const login of [username, 'MARGARET', 'Margaret@Example.org', ' margaret '])
      expect((await signIn(server, login, password)).user.username).toBe('margaret')
  })

  test('says the same of a wrong password as of a name that nobody has', async () => {
    const { username } = await registerPerson(server)
    const attempt = async (login: string) => {
      const { status, error } = await request(server, 'post', '/auth/login', {
        body: { login, password: 'wrong password' },
      })
      return { status, code: error?.code, message: error?.message }
    }
    expect(await attempt(username)).toEqual(await attempt('nobody-at-all'))
    expect((await attempt(username)).status).toBe(401)
  })

  test.each([{ $ne: null }, { $gt: '' }, ['ada'], 1, null])('refuses %j for a name', async (login) => {
    const { status } = await request(server, 'post', '/auth/login', { body: { login, password: 'x' } })
    expect(status).toBe(400)
  })

  test('is limited when one keeps guessing, for that name only', async () => {
    const { username, password } = await registerPerson(server)
    const other = await registerPerson(server)
    const guess = (word: string) =>
      request(server, 'post', '/auth/login', { body: { login: username, password: word } })
    const guesses = await Promise.all(Array.from({ length: 14 }, (_, i) => guess(`guess ${i}`)))
    expect(guesses.filter(({ status }) => status === 401)).toHaveLength(10)
    const limited = await guess(password)
    expect(limited.status).toBe(429)
    expect(limited.error).toMatchObject({ code: 'RATE_LIMITED' })
    expect(limited.error?.retryAfterMs).toBeGreaterThan(0)
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0)
    await expect(signIn(server, other.username, other.password)).resolves.toBeTruthy()
  })

  test('never runs out while it succeeds', async () => {
    const { username, password } = await registerPerson(server)
    for (let i = 0; i < 12; i++) await signIn(server, username, password)
    await expect(signIn(server, username, password)).resolves.toBeTruthy()
  })
})

test('the sign-in page learns that somebody is here, and of no demo', async () => {
  const { data } = await request(server, 'get', '/auth/start', { cookies: createCookieJar() })
  expect(data).toEqual({ empty: false, demoUsers: [], demoPassword: null })
})
