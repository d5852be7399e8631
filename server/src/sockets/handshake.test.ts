import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { protocol } from '@oms-chat/shared'
import {
  connect,
  connectAs,
  type Person,
  registerPerson,
  startTestServer,
  type TestServer,
} from '../testing/index.ts'

let server: TestServer
let ada: Person

beforeAll(async () => {
  server = await startTestServer({ corsOrigins: ['https://oms.example'] })
  ada = await registerPerson(server)
})
afterAll(() => server.close())

/** The code with which the handshake is refused. */
const refusal = async (options: Parameters<typeof connect>[1]): Promise<unknown> => {
  const error: unknown = await connect(server, options).then(
    () => 'let in',
    (reason: unknown) => reason,
  )
  return error instanceof Error && 'data' in error ? (error.data as { code: unknown }).code : error
}

const withOrigin = (origin: string) => ({ token: ada.accessToken, headers: { Origin: origin } })

describe('the handshake', () => {
  it('lets in whoever shows a good token, from a script, the own page or a trusted one', async () => {
    const origins = [server.url, 'https://oms.example']
    const connections = [
      await connectAs(ada),
      ...(await Promise.all(origins.map((origin) => connect(server, withOrigin(origin))))),
    ]
    for (const { socket } of connections) expect(socket.connected).toBe(true)
  })

  it.each(['https://evil.example', 'null', 'http://127.0.0.1:1', 'file://'])(
    'refuses a page from %s',
    async (origin) => expect(await refusal(withOrigin(origin))).toBe('FORBIDDEN'),
  )

  it.each([
    ['no token', {}],
    ['a token that is no text', { token: { $ne: null }, protocol }],
    ['an empty token', { token: '', protocol }],
    ['made-up letters', { token: 'a.b.c', protocol }],
    ['something beside the token', { token: 'a.b.c', protocol, userId: '1' }],
    ['a token that is too long', { token: 'x'.repeat(5_000), protocol }],
  ])('refuses %s', async (_what, auth) => expect(await refusal({ auth })).toBe('UNAUTHENTICATED'))

  it('refuses a token in the address, also beside a good one', async () => {
    const query = { token: ada.accessToken }
    expect(await refusal({ auth: {}, query })).toBe('UNAUTHENTICATED')
    expect(await refusal({ token: ada.accessToken, query })).toBe('UNAUTHENTICATED')
  })

  it('refuses tokens that somebody else made', async () => {
    const [, payload] = ada.accessToken.split('.')
    const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
    const unsigned = `${encode({ alg: 'none', typ: 'at+jwt' })}.${payload}.`
    const body = `${encode({ alg: 'HS256', typ: 'at+jwt', kid: '../../dev/null' })}.${payload}`
    const forged = `${body}.${createHmac('sha256', '').update(body).digest('base64url')}`
    for (const token of [unsigned, forged]) expect(await refusal({ token })).toBe('UNAUTHENTICATED')
  })

  it('takes neither the refresh token nor the files’ token for an access token', async () => {
    const kept = ada.cookies.header('/api/v1/auth/refresh') + '; ' + ada.cookies.header('/api/v1/files/x')
    const tokens = kept.split('; ').map((cookie) => cookie.slice(cookie.indexOf('=') + 1))
    expect(tokens.length).toBeGreaterThan(1)
    for (const token of tokens) expect(await refusal({ token })).toBe('UNAUTHENTICATED')
  })

  it('asks a client that is newer than the server to wait', async () => {
    const auth = { token: ada.accessToken, protocol: protocol + 1, alsoNew: true }
    expect(await refusal({ auth })).toBe('UNAVAILABLE')
  })

  it('gives each person twenty connections, and a place back for each that closes', async () => {
    const grace = await registerPerson(server)
    const connections = await Promise.all(Array.from({ length: 20 }, () => connectAs(grace)))
    const oneMore = () => refusal({ token: grace.accessToken })
    expect(await oneMore()).toBe('RATE_LIMITED')
    connections[0]?.close()
    await expect.poll(oneMore).toBe('let in')
  })

  it('opens WebSockets only', async () => {
    const answer = await fetch(`${server.url}/socket.io/?EIO=4&transport=polling`)
    expect(answer.status).toBe(400)
  })
})
