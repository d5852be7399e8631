import { afterEach, describe, expect, it } from 'vitest'
import { exampleChat, exampleMessage, exampleOrganization, exampleUser, id } from '../testing/builders.ts'
import { createTestClock, settled } from '../testing/clock.ts'
import { type Answer, type Asked, startHttpServer } from '../testing/httpServer.ts'
import { createApi } from './api.ts'
import { createHttp } from './http.ts'

const undo: (() => void)[] = []
afterEach(() => {
  for (const close of undo.splice(0)) close()
})

const user = exampleUser()
const signedIn = (accessToken: string, more: object = {}) => ({
  success: true,
  data: { accessToken, expiresIn: 900, user, organization: exampleOrganization, ...more },
})
const refused = (status: number, code: string): Answer => ({
  status,
  json: { success: false, error: { code, message: 'no', requestId: 'r1' } },
})

const start = async (answer: (asked: Asked) => Answer) => {
  const server = await startHttpServer(answer)
  undo.push(server.close)
  const clock = createTestClock()
  const memory = new Map<string, string>()
  const storage = {
    getItem: (key: string) => memory.get(key) ?? null,
    setItem: (key: string, value: string) => void memory.set(key, value),
    removeItem: (key: string) => void memory.delete(key),
  }
  const { api, auth } = createApi({ baseUrl: server.url, fetch, clock, storage })
  return { server, clock, api, auth, memory, storage }
}

const login = { body: { login: 'ada', password: 'correct horse' } }

describe('the REST client', () => {
  it('puts parameters, query and body where they belong, and parses what comes', async () => {
    const { api, server } = await start(({ path }) =>
      path.includes('messages')
        ? {
            json: {
              success: true,
              data: [{ ...exampleMessage(), mood: 'unknown' }],
              nextCursor: '9',
              prevCursor: null,
              rev: 12,
            },
          }
        : { json: { success: true, data: exampleChat() }, status: 201 },
    )
    const page = await api.call('listMessages', { params: { id: id(7) }, query: { before: 5, limit: 20 } })
    expect(server.asked[0]?.path).toBe(`/api/v1/chats/${id(7)}/messages?before=5&limit=20`)
    expect(page).toEqual({
      ok: true,
      data: { data: [exampleMessage()], nextCursor: '9', prevCursor: null, rev: 12 },
    })
    const made = await api.call('createDirect', { body: { userId: id(2), clientId: 'client-1' } })
    expect(made).toEqual({ ok: true, data: { data: exampleChat() } })
    expect(server.asked[1]).toMatchObject({ method: 'POST', body: { userId: id(2), clientId: 'client-1' } })
  })

  it("hands on the server's refusals", async () => {
    const { api } = await start(() => refused(404, 'NOT_FOUND'))
    expect(await api.call('start', {})).toMatchObject({
      ok: false,
      error: { code: 'NOT_FOUND', message: 'no', requestId: 'r1' },
    })
  })

  it('takes a page of some proxy for what its status says, and a broken answer for an error', async () => {
    const { api } = await start(({ path }) =>
      path.endsWith('/auth/start')
        ? { status: 502, text: '<h1>Bad gateway</h1>' }
        : { json: { success: true, data: { organization: 7 } } },
    )
    expect(await api.call('start', {})).toMatchObject({ error: { code: 'UNAVAILABLE' } })
    expect(await api.call('inviteInfo', { params: { token: 'x' } })).toMatchObject({
      error: { code: 'INTERNAL' },
    })
  })

  it('does not wait for ever, nor throw without a network', async () => {
    const server = await startHttpServer(() => ({ hang: true }))
    undo.push(server.close)
    const http = createHttp({ baseUrl: server.url, fetch, timeoutMs: 30 })
    expect(await http.send('start', {}, null)).toMatchObject({ error: { code: 'UNAVAILABLE' } })
    const nowhere = createHttp({ baseUrl: 'http://127.0.0.1:9', fetch })
    expect(await nowhere.send('start', {}, null)).toMatchObject({ error: { code: 'UNAVAILABLE' } })
  })
})

describe('the session', () => {
  it('shows the token that signing in gave, and keeps it out of every store', async () => {
    const { api, server, memory } = await start(({ path }) =>
      path.endsWith('/login')
        ? { json: signedIn('first') }
        : { json: { success: true, data: { user, organization: exampleOrganization } } },
    )
    await api.call('login', login)
    await api.call('me', {})
    expect(server.asked[1]?.token).toBe('Bearer first')
    expect([...memory]).toEqual([])
  })

  it('is renewed once when the token is refused, for however many asked', async () => {
    let renewals = 0
    const { api, server } = await start(({ path, token }) => {
      if (path.endsWith('/login')) return { json: signedIn('first') }
      if (path.endsWith('/refresh')) return { json: signedIn(`renewed ${(renewals += 1)}`) }
      return token === 'Bearer renewed 1'
        ? { json: { success: true, data: { user, organization: exampleOrganization } } }
        : refused(401, 'UNAUTHENTICATED')
    })
    await api.call('login', login)
    const answers = await Promise.all([api.call('me', {}), api.call('me', {}), api.call('me', {})])
    expect(answers.map(({ ok }) => ok)).toEqual([true, true, true])
    expect(server.asked.filter(({ path }) => path.endsWith('/refresh'))).toHaveLength(1)
  })

  it('is renewed before its end, so that a live connection can be too', async () => {
    const renewed: string[] = []
    const { api, auth, clock } = await start(({ path }) => ({
      json: signedIn(path.endsWith('/login') ? 'first' : 'second'),
    }))
    auth.onRenewed((token) => renewed.push(token))
    await api.call('login', login)
    await clock.advance(841_000)
    while (renewed.length === 0) await settled()
    expect(await auth.token()).toBe('second')
  })

  it('goes on with what it has while the server is away, and ends when the server says so', async () => {
    let state: 'away' | 'ended' = 'away'
    const { api, auth, clock, server } = await start(({ path }) =>
      path.endsWith('/login')
        ? { json: signedIn('first') }
        : state === 'away'
          ? { status: 503, text: 'away' }
          : refused(401, 'UNAUTHENTICATED'),
    )
    let ended = 0
    auth.onEnded(() => (ended += 1))
    await api.call('login', login)
    await auth.renew()
    expect([await auth.token(), ended]).toEqual(['first', 0])
    state = 'ended'
    const before = server.asked.length
    await clock.advance(5_000)
    while (server.asked.length === before || ended === 0) await settled()
    expect([await auth.token(), ended]).toEqual([null, 1])
  })

  it("ends here when another person's session has taken its place in the browser", async () => {
    const { api, auth } = await start(({ path }) => ({
      json: path.endsWith('/login')
        ? signedIn('mine')
        : signedIn('theirs', { user: exampleUser({ id: id(66), username: 'eve' }) }),
    }))
    let ended = 0
    auth.onEnded(() => (ended += 1))
    await api.call('login', login)
    expect(await auth.renew()).toMatchObject({ ok: false, error: { code: 'UNAUTHENTICATED' } })
    expect([await auth.token(), ended]).toEqual([null, 1])
  })

  it('stays signed out when one signed out without a network, over a reload too', async () => {
    let away = true
    const { api, server, clock, storage } = await start(({ path }) => {
      if (path.endsWith('/login')) return { json: signedIn('first') }
      if (away) return { status: 503, text: 'away' }
      return path.endsWith('/logout') ? { json: { success: true, data: {} } } : { json: signedIn('again') }
    })
    await api.call('login', login)
    await api.call('logout', {})
    const afterReload = createApi({ baseUrl: server.url, fetch, clock, storage })
    expect(await afterReload.api.call('refresh', {})).toMatchObject({ error: { code: 'UNAUTHENTICATED' } })
    away = false
    expect(await afterReload.api.call('refresh', {})).toMatchObject({ ok: true })
    const paths = server.asked.map(({ path }) => path.split('/').at(-1))
    expect(paths.slice(-2)).toEqual(['logout', 'refresh'])
  })
})
