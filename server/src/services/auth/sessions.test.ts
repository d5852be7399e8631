import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Session, SignedIn } from '@oms-chat/shared'
import {
  type CookieJar,
  createCookieJar,
  type Person,
  registerPerson,
  request,
  signIn,
  startTestServer,
  type TestServer,
} from '../../testing/index.ts'

const cookie = 'oms_chat_refresh'

let server: TestServer
let ahead = 0
const clock = () => new Date(Date.now() + ahead)
beforeAll(async () => {
  server = await startTestServer({ clock })
})
afterAll(() => server.close())

const refresh = (cookies: CookieJar, headers: Record<string, string> = {}) =>
  request<SignedIn>(server, 'post', '/auth/refresh', { cookies, headers })

/** A jar of its own that shows the refresh token of `person` as it is now, or as it was. */
const copyOf = (person: Person, token = person.cookies.get(cookie) ?? ''): CookieJar => {
  const jar = createCookieJar()
  jar.take(new Headers([['set-cookie', `${cookie}=${token}; Path=/api/v1/auth`]]))
  return jar
}

const isSignedIn = async (accessToken: string) =>
  (await request(server, 'get', '/me', { token: accessToken })).status === 200

describe('refreshing', () => {
  test('gives a new access token and another refresh token', async () => {
    const person = await registerPerson(server)
    const before = person.cookies.get(cookie)
    const { status, data } = await refresh(person.cookies)
    expect(status).toBe(200)
    expect(data.user.id).toBe(person.user.id)
    expect(person.cookies.get(cookie)).not.toBe(before)
    expect(await isSignedIn(data.accessToken)).toBe(true)
  })

  test('without a cookie, or with a made-up one, is refused', async () => {
    expect((await refresh(createCookieJar())).status).toBe(401)
    const person = await registerPerson(server)
    expect((await refresh(copyOf(person, 'made-up'))).status).toBe(401)
    expect((await refresh(copyOf(person, 'x'.repeat(65)))).status).toBe(401)
    expect((await refresh(copyOf(person, person.accessToken))).status).toBe(401)
  })

  test('a refresh token is no access token', async () => {
    const person = await registerPerson(server)
    expect(await isSignedIn(person.cookies.get(cookie) ?? '')).toBe(false)
  })

  test.each(['https://evil.example', 'null'])('from a page of %s is refused', async (origin) => {
    const person = await registerPerson(server)
    expect((await refresh(person.cookies, { origin })).error?.code).toBe('FORBIDDEN')
    expect((await refresh(person.cookies, { origin: server.url })).status).toBe(200)
  })

  test('two tabs at once both stay signed in, whichever cookie the browser keeps', async () => {
    const person = await registerPerson(server)
    const [one, two] = [copyOf(person), copyOf(person)]
    const answers = await Promise.all([refresh(one), refresh(two)])
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    expect((await refresh(one)).status).toBe(200)
    expect((await refresh(two)).status).toBe(200)
  })

  test('an answer that was lost on the way costs nothing', async () => {
    const person = await registerPerson(server)
    const unanswered = copyOf(person)
    await refresh(copyOf(person))
    expect((await refresh(unanswered)).status).toBe(200)
    expect((await refresh(unanswered)).status).toBe(200)
  })

  test('a token used again after its successor ends the whole family', async () => {
    const person = await registerPerson(server)
    const stolen = copyOf(person)
    await refresh(person.cookies)
    const newest = await refresh(person.cookies)
    expect((await refresh(stolen)).status).toBe(401)
    expect((await refresh(person.cookies)).status).toBe(401)
    expect(await isSignedIn(newest.data.accessToken)).toBe(false)
  })

  test('a token used again after a minute ends the whole family', async () => {
    const person = await registerPerson(server)
    const stolen = copyOf(person)
    await refresh(person.cookies)
    ahead += 60_001
    expect((await refresh(stolen)).status).toBe(401)
    expect((await refresh(person.cookies)).status).toBe(401)
  })

  test('ends after seven days without use', async () => {
    const person = await registerPerson(server)
    ahead += 6 * 86_400_000
    expect((await refresh(person.cookies)).status).toBe(200)
    ahead += 6 * 86_400_000
    expect((await refresh(person.cookies)).status).toBe(200)
    ahead += 7 * 86_400_000
    expect((await refresh(person.cookies)).status).toBe(401)
  })
})

test('an access token ends after a quarter of an hour', async () => {
  const { accessToken } = await registerPerson(server)
  ahead += 14 * 60_000
  expect(await isSignedIn(accessToken)).toBe(true)
  ahead += 61_000
  expect(await isSignedIn(accessToken)).toBe(false)
})

describe('devices', () => {
  const list = async (person: Person) => (await person.request<Session[]>('get', '/auth/sessions')).data

  test('are listed, the asking one marked', async () => {
    const phone = await registerPerson(server)
    const laptop = await signIn(server, phone.username, phone.password)
    const sessions = await list(laptop)
    expect(sessions).toHaveLength(2)
    expect(sessions.filter(({ current }) => current).map(({ id }) => id)).toEqual([laptop.sessionId])
    expect(sessions[0]).toMatchObject({ ip: '127.0.0.1' })
  })

  test('can be ended one by one, at once', async () => {
    const phone = await registerPerson(server)
    const laptop = await signIn(server, phone.username, phone.password)
    expect((await laptop.request('delete', `/auth/sessions/${phone.sessionId}`)).status).toBe(200)
    expect(await isSignedIn(phone.accessToken)).toBe(false)
    expect((await refresh(phone.cookies)).status).toBe(401)
    expect(await list(laptop)).toHaveLength(1)
  })

  test('of someone else are not there, the same as made-up ones', async () => {
    const [ada, bob] = [await registerPerson(server), await registerPerson(server)]
    const answer = async (id: string) => {
      const { status, error } = await ada.request('delete', `/auth/sessions/${id}`)
      return { status, code: error?.code, message: error?.message }
    }
    expect(await answer(bob.sessionId)).toEqual(await answer('6b01390eee71c10a3b7cfc42'))
    expect(await isSignedIn(bob.accessToken)).toBe(true)
  })

  test('signing out ends this one and clears its cookies', async () => {
    const phone = await registerPerson(server)
    const laptop = await signIn(server, phone.username, phone.password)
    const kept = copyOf(phone)
    expect((await phone.request('post', '/auth/logout')).status).toBe(200)
    expect(phone.cookies.get(cookie)).toBeUndefined()
    expect((await refresh(kept)).status).toBe(401)
    expect(await isSignedIn(phone.accessToken)).toBe(false)
    expect(await isSignedIn(laptop.accessToken)).toBe(true)
  })

  test('signing out everywhere ends all of them', async () => {
    const phone = await registerPerson(server)
    const laptop = await signIn(server, phone.username, phone.password)
    await phone.request('post', '/auth/logout-all')
    expect(await isSignedIn(phone.accessToken)).toBe(false)
    expect(await isSignedIn(laptop.accessToken)).toBe(false)
    expect((await refresh(laptop.cookies)).status).toBe(401)
  })
})

describe('passwords', () => {
  test('a change ends every other session and takes the new one from now on', async () => {
    const phone = await registerPerson(server)
    const laptop = await signIn(server, phone.username, phone.password)
    const change = { currentPassword: phone.password, newPassword: 'a quite different one' }
    expect((await laptop.request('post', '/auth/password/change', change)).status).toBe(200)
    expect(await isSignedIn(laptop.accessToken)).toBe(true)
    expect(await isSignedIn(phone.accessToken)).toBe(false)
    await expect(signIn(server, phone.username, phone.password)).rejects.toThrow('401')
    await expect(signIn(server, phone.username, change.newPassword)).resolves.toBeTruthy()
  })

  test('a change needs the current one', async () => {
    const person = await registerPerson(server)
    const change = { currentPassword: 'not this one', newPassword: 'a quite different one' }
    expect((await person.request('post', '/auth/password/change', change)).status).toBe(403)
    await expect(signIn(server, person.username, person.password)).resolves.toBeTruthy()
  })

  test('a reset works once, within an hour, and ends every session', async () => {
    const person = await registerPerson(server)
    const started = await server.services.auth.startReset(person.username)
    if (!started.ok) throw new Error(started.error.message)
    const body = { token: started.data.token, password: 'a quite different one' }
    const reset = () => request(server, 'post', '/auth/password/reset', { body })
    expect((await reset()).status).toBe(200)
    expect((await reset()).status).toBe(410)
    expect(await isSignedIn(person.accessToken)).toBe(false)
    await expect(signIn(server, person.username, body.password)).resolves.toBeTruthy()
  })

  test('a reset is over after an hour', async () => {
    const person = await registerPerson(server)
    const started = await server.services.auth.startReset(person.username)
    if (!started.ok) throw new Error(started.error.message)
    ahead += 3_600_001
    const body = { token: started.data.token, password: 'a quite different one' }
    expect((await request(server, 'post', '/auth/password/reset', { body })).status).toBe(410)
  })
})

test('the database holds neither tokens nor passwords', async () => {
  const person = await registerPerson(server)
  const started = await server.services.auth.startReset(person.username)
  if (!started.ok) throw new Error(started.error.message)
  const { db } = server.models.users
  const names = ['users', 'sessions', 'passwordResets', 'invites', 'organizations', 'revocations']
  const stored = JSON.stringify(await Promise.all(names.map((name) => db.collection(name).find().toArray())))
  expect(stored).toContain(person.username)
  for (const secret of [
    person.password,
    person.cookies.get(cookie) ?? '',
    person.accessToken,
    started.data.token,
  ])
    expect(stored).not.toContain(secret)
})
