import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Route, routes } from '@oms-chat/shared'
import { type Person, registerPerson, request, startTestServer, type TestServer } from '../testing/index.ts'

const trusted = 'https://oms.example.com'
const publicUrl = 'https://chat.example.com'

let server: TestServer
let ada: Person
beforeAll(async () => {
  server = await startTestServer({ corsOrigins: [trusted], publicUrl })
  ada = await registerPerson(server)
})
afterAll(() => server.close())

const login = (body: unknown, headers: Record<string, string> = {}) =>
  request(server, 'post', '/auth/login', { body, headers })

/** Sends bytes as they are; answers with the whole reply. */
async function send(bytes: string): Promise<string> {
  const socket = connect(server.port, '127.0.0.1')
  let reply = ''
  socket.on('data', (chunk) => (reply += chunk.toString()))
  socket.write(bytes)
  await once(socket, 'close')
  return reply
}

describe('a request that can’t be meant', () => {
  test.each([
    ['__proto__', '{"login":"ada","password":"x","__proto__":{"isAdmin":true}}'],
    ['constructor.prototype', '{"login":"ada","password":"x","constructor":{"prototype":{"isAdmin":true}}}'],
    ['a nested __proto__', '{"login":{"__proto__":{"isAdmin":true}},"password":"x"}'],
    ['10,000 nested lists', `${'['.repeat(10_000)}${']'.repeat(10_000)}`],
    ['10,000 nested objects', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`],
    ['half a body', '{"login":"ada"'],
    ['a number for a body', '1'],
  ])('%s is refused, and pollutes nothing', async (_, body) => {
    const { status, error } = await login(body)
    expect(status).toBe(400)
    expect(error?.code).toBe('VALIDATION')
    expect(Object.hasOwn(Object.prototype, 'isAdmin')).toBe(false)
  })

  test('a parse error doesn’t quote what was sent', async () => {
    const { body } = await login('{"login":"ada","password":hunter2}')
    expect(JSON.stringify(body)).not.toContain('hunter2')
  })

  test('a[]= ×100,000 is refused in the address and in the body', async () => {
    const flood = 'a[]=&'.repeat(100_000)
    const reply = await send(`GET /api/v1/users?${flood} HTTP/1.1\r\nHost: x\r\n\r\n`)
    expect(reply).toMatch(/^HTTP\/1\.1 400 /)
    expect(reply).toContain('"code":"VALIDATION"')
    expect((await ada.request('get', `/users?${'a[]=&'.repeat(2_000)}`)).status).toBe(400)
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    expect((await login(flood.slice(0, 100_000), form)).status).toBe(415)
  })

  test('what is no HTTP gets a plain refusal', async () => {
    expect(await send('\u0016\u0003\u0001 hello\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /)
  })

  test.each([
    ['text/plain', 415],
    ['multipart/form-data; boundary=x', 415],
    ['application/json; charset=iso-8859-1', 415],
  ])('a body of %s is refused', async (type, status) => {
    expect((await login('{"login":"a","password":"b"}', { 'content-type': type })).status).toBe(status)
  })

  test('a body that is too large is refused', async () => {
    const { status, error } = await login({ login: 'a', password: 'b'.repeat(200_000) })
    expect(status).toBe(413)
    expect(error?.code).toBe('TOO_LARGE')
  })

  test('a query that a route doesn’t know is refused, and so is a body where none belongs', async () => {
    expect((await ada.request('get', '/me?orgId=6b01390eee71c10a3b7cfc42')).status).toBe(400)
    expect((await ada.request('post', '/auth/logout-all', { everyone: true })).status).toBe(400)
    expect((await ada.request('get', '/me')).status).toBe(200)
  })

  test('a broken escape in the address is refused', async () => {
    expect((await ada.request('get', '/users/%E0%A4%A')).status).toBe(400)
  })
})

describe('every answer', () => {
  test('carries a request’s id, a proxy’s if it brought a plain one', async () => {
    const unknown = await request(server, 'get', '/nothing-here')
    expect(unknown).toMatchObject({ status: 404, error: { code: 'NOT_FOUND' } })
    expect(unknown.error?.requestId).toBe(unknown.headers.get('x-request-id'))
    const named = await request(server, 'get', '/nothing-here', {
      headers: { 'x-request-id': 'proxy-12345' },
    })
    expect(named.error?.requestId).toBe('proxy-12345')
    const hostile = await request(server, 'get', '/x', { headers: { 'x-request-id': '<script>' } })
    expect(hostile.error?.requestId).not.toContain('<')
  })

  test('allows no inline script, no eval, and no foreign source', async () => {
    const { headers } = await request(server, 'get', '/auth/start')
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'self'")
    expect(policy).not.toMatch(/unsafe|https?:|\*/)
    expect(policy).toContain(`connect-src 'self' ws://127.0.0.1:${server.port}`)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('x-powered-by')).toBeNull()
    expect(headers.get('strict-transport-security')).toMatch(/^max-age=/)
    expect(headers.get('cache-control')).toBe('no-store')
  })

  test('without a token, or with a broken one, is a refusal', async () => {
    expect((await request(server, 'get', '/me')).error?.code).toBe('UNAUTHENTICATED')
    for (const token of ['x', `${ada.accessToken}x`, ada.accessToken.split('.').slice(0, 2).join('.')])
      expect((await request(server, 'get', '/me', { token })).status).toBe(401)
    expect((await request(server, 'get', `/me?token=${ada.accessToken}`)).status).toBe(401)
  })
})

describe('a write from a page', () => {
  const write = (headers: Record<string, string>) => ada.request('patch', '/me', {}, { headers })

  test.each([
    'https://evil.example',
    'null',
    'https://chat.example.com.evil.example',
    'https://oms.example.com:444',
  ])('of %s is refused', async (origin) => {
    const { status, error, headers } = await write({ origin })
    expect(status).toBe(403)
    expect(error?.code).toBe('FORBIDDEN')
    expect(headers.get('access-control-allow-origin')).toBeNull()
  })

  test('of our own, of a trusted origin, or of none is taken', async () => {
    for (const origin of [server.url, publicUrl, trusted]) expect((await write({ origin })).status).toBe(200)
    expect((await write({})).status).toBe(200)
  })

  test('that hides its origin is refused when the browser says it is another site', async () => {
    expect((await write({ 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect((await write({ 'sec-fetch-site': 'same-origin' })).status).toBe(200)
  })

  test('of a trusted origin is answered to that origin only', async () => {
    const asked = { origin: trusted, 'access-control-request-method': 'PATCH' }
    const preflight = await request(server, 'options', '/me', { headers: asked })
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('access-control-allow-origin')).toBe(trusted)
    expect(preflight.headers.get('access-control-allow-credentials')).toBe('true')
    const foreign = await request(server, 'options', '/me', {
      headers: { ...asked, origin: 'https://evil.example' },
    })
    expect(foreign.headers.get('access-control-allow-origin')).toBeNull()
  })
})

describe('operation', () => {
  test('says that it lives and is ready', async () => {
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
  })

  test('a database that fails is told as passing, and isn’t quoted', async () => {
    const admin = server.models.users.db.getClient().db('admin')
    await admin.command({
      configureFailPoint: 'failCommand',
      mode: { times: 4 },
      data: { failCommands: ['find'], errorCode: 91 },
    })
    const { status, error } = await ada.request('get', '/me')
    await admin.command({ configureFailPoint: 'failCommand', mode: 'off' })
    expect(status).toBe(503)
    expect(error).toMatchObject({ code: 'UNAVAILABLE', message: 'The server can’t do this just now.' })
    expect((await ada.request('get', '/me')).status).toBe(200)
  })

  test('the OpenAPI document has every route of the table', async () => {
    const answer = await fetch(`${server.url}/api/v1/openapi.json`)
    const document = (await answer.json()) as {
      paths: Record<string, Record<string, { operationId: string }>>
    }
    for (const [name, { path, method }] of Object.entries<Route>(routes))
      expect(document.paths[path.replace(/:(\w+)/g, '{$1}')]?.[method]?.operationId).toBe(name)
  })

  test('the API’s page brings everything from here', async () => {
    const page = await fetch(`${server.url}/api/docs/`)
    const html = await page.text()
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'")
    const assets = [...html.matchAll(/(?:src|href)="\.\/([^"]+)"/g)].map(([, asset]) => asset)
    expect(assets).toContain('swagger-ui-bundle.js')
    for (const asset of assets) expect((await fetch(`${server.url}/api/docs/${asset}`)).status).toBe(200)
    expect(html).not.toMatch(/(?:src|href)="(?:https?:)?\/\//)
    const init = await (await fetch(`${server.url}/api/docs/swagger-ui-init.js`)).text()
    expect(init).toContain('/api/v1/openapi.json')
  })
})
