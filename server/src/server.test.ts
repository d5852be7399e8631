import { once } from 'node:events'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { passwordCost } from './infra/passwords.ts'
import { registerPerson, request, signIn, startTestServer } from './testing/index.ts'

/** A MongoDB of its own keeps what it has by its own means. */
const external = (process.env['MONGODB_URL'] ?? '') !== ''

test('closing finishes what is in flight and begins nothing new', async () => {
  const server = await startTestServer({ passwordCost })
  const { username, password } = await registerPerson(server)
  const late = connect(server.port, '127.0.0.1')
  let reply = ''
  late.on('data', (chunk) => (reply += chunk.toString()))
  late.write('GET /api/v1/auth/start HTTP/1.1\r\n')
  const inFlight = signIn(server, username, password)
  await request(server, 'get', '/auth/start')
  const closed = server.close()
  late.write('Host: x\r\n\r\n')
  await once(late, 'close')
  expect(reply).toMatch(/^HTTP\/1\.1 503 /)
  expect(reply).toContain('"code":"UNAVAILABLE"')
  await expect(inFlight).resolves.toBeTruthy()
  await closed
})

test.skipIf(external)('what was stored is there after a restart, and signed-in people stay so', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'restart-'))
  const settings = { dataDir, jwtSecret: undefined }
  const first = await startTestServer(settings)
  const ada = await registerPerson(first)
  await first.close()
  const second = await startTestServer(settings)
  expect((await request(second, 'get', '/me', { token: ada.accessToken })).status).toBe(200)
  expect((await request(second, 'post', '/auth/refresh', { cookies: ada.cookies })).status).toBe(200)
  await second.close()
  await rm(dataDir, { recursive: true })
})

test.skipIf(external)('the development secret and the database’s socket are the owner’s alone', async () => {
  const server = await startTestServer({ jwtSecret: undefined, embedded: {} })
  const mode = async (name: string) => (await stat(join(server.env.dataDir, name))).mode & 0o777
  expect((await readFile(join(server.env.dataDir, 'jwt-secret'), 'utf8')).length).toBeGreaterThanOrEqual(32)
  expect(await mode('jwt-secret')).toBe(0o600)
  expect(await mode('db/mongo.sock')).toBe(0o600)
  expect(await mode('mongo.url')).toBe(0o600)
  await server.close()
})
