import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '../testing/eventually.ts'
import {
  type Person,
  registerPerson,
  request,
  signIn,
  startTestServer,
  type TestServer,
} from '../testing/index.ts'
import { createBackups } from './backup/index.ts'
import { withInstallation } from './installation.ts'
import { createProgram } from './program.ts'
import { CommandRefused } from './refused.ts'

let server: TestServer
let ada: Person
beforeAll(async () => {
  server = await startTestServer({ revocationPollMs: 20 })
  ada = await registerPerson(server, { username: 'ada', fullName: 'Ada Okafor' })
})
afterAll(() => server.close())

/** Runs a command beside the running server, as another process would; gives what it prints. */
async function run(...args: string[]): Promise<string[]> {
  const lines: string[] = []
  const env = { ...server.env, publicUrl: 'https://chat.example.com' }
  const installation = { withServices: withInstallation(env), backups: createBackups(env) }
  const program = createProgram(installation, (line) => lines.push(line))
  await program.exitOverride().parseAsync(args, { from: 'user' })
  return lines
}

test('reset-password prints a link that sets a new password', async () => {
  const grace = await registerPerson(server, { in: ada })
  const [link = ''] = await run('reset-password', `${grace.username}@example.org`)
  expect(link).toMatch(/^https:\/\/chat\.example\.com\/reset-password\/[\w-]{43}$/)
  const body = { token: link.split('/').at(-1), password: 'a quite different one' }
  expect((await request(server, 'post', '/auth/password/reset', { body })).status).toBe(200)
  await expect(signIn(server, grace.username, body.password)).resolves.toBeTruthy()
})

test('disable-user puts someone out of a running server, enable-user lets them in again', async () => {
  const grace = await registerPerson(server, { in: ada })
  expect(await run('disable-user', grace.username)).toEqual([
    `${grace.user.fullName} (${grace.username}) is disabled.`,
  ])
  await eventually(async () => expect((await grace.request('get', '/me')).status).toBe(401))
  await run('enable-user', grace.username)
  await expect(signIn(server, grace.username, grace.password)).resolves.toBeTruthy()
})

test('create-invite prints a link into the organisation', async () => {
  const [link = ''] = await run('create-invite', 'ada', '--uses', '1')
  const token = link.split('/').at(-1)
  const { data } = await request<object>(server, 'get', `/auth/invites/${token}`)
  expect(data).toEqual({ organization: { name: ada.organization.name } })
})

test('list-users prints everyone', async () => {
  expect(await run('list-users')).toContain('ada\tada@example.org\towner\tenabled\tAda Okafor')
})

test.each([
  ['reset-password', 'nobody'],
  ['disable-user', 'nobody'],
  ['disable-user', 'ada'],
  ['create-invite', 'ada', '--days', '0'],
  ['create-invite', 'ada', '--uses', 'many'],
])('%s %s %s is refused with a reason', async (...args) => {
  await expect(run(...args)).rejects.toThrow(CommandRefused)
})
