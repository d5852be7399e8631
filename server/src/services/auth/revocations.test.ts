import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '../../testing/eventually.ts'
import {
  connect,
  createCookieJar,
  type Person,
  registerPerson,
  request,
  signIn,
  startTestServer,
  type TestServer,
} from '../../testing/index.ts'

let first: TestServer
let second: TestServer
let owner: Person
beforeAll(async () => {
  first = await startTestServer({ revocationPollMs: 20 })
  second = await startTestServer({ revocationPollMs: 20, mongodbUrl: first.databaseUrl })
  owner = await registerPerson(first)
})
afterAll(async () => {
  await second.close()
  await first.close()
})

const statusOn = async (server: TestServer, person: Person, path = '/me') =>
  (await request(server, 'get', path, { token: person.accessToken })).status

test('a token of one node is good on the other', async () => {
  expect(await statusOn(second, owner)).toBe(200)
})

test('an ended session ends on every node', async () => {
  const person = await signIn(first, owner.username, owner.password)
  expect(await statusOn(second, person)).toBe(200)
  await person.request('post', '/auth/logout')
  expect(await statusOn(first, person)).toBe(401)
  await eventually(async () => expect(await statusOn(second, person)).toBe(401))
})

test('a disabled person is out on every node, and a changed role counts on every node', async () => {
  const person = await registerPerson(second, { in: owner, role: 'admin' })
  await eventually(async () => expect(await statusOn(second, person, '/admin/users')).toBe(200))
  await owner.request('patch', `/admin/users/${person.user.id}`, { role: 'member' })
  await eventually(async () => expect(await statusOn(second, person, '/admin/users')).toBe(403))
  await owner.request('post', `/admin/users/${person.user.id}/disable`)
  await eventually(async () => expect(await statusOn(second, person)).toBe(401))
})

test('a live connection to another node is cut with its session, and with its person', async () => {
  const person = await registerPerson(first, { in: owner })
  const [laptop, phone] = [person, await signIn(first, person.username, person.password)]
  const onLaptop = await connect(second, { token: laptop.accessToken })
  const onPhone = await connect(second, { token: phone.accessToken })
  await laptop.request('post', '/auth/logout')
  expect(await onLaptop.heard('session:ended')).toEqual({ reason: 'signed-out' })
  await onLaptop.gone
  expect(onPhone.socket.connected).toBe(true)
  await owner.request('post', `/admin/users/${person.user.id}/disable`)
  expect(await onPhone.heard('session:ended')).toEqual({ reason: 'disabled' })
  await onPhone.gone
  await expect(connect(second, { token: phone.accessToken })).rejects.toMatchObject({
    data: { code: 'UNAUTHENTICATED' },
  })
})

test('a refresh token used twice cuts the connections of its family, on every node', async () => {
  const person = await signIn(first, owner.username, owner.password)
  const live = await connect(second, { token: person.accessToken })
  const stolen = createCookieJar()
  const token = person.cookies.get('oms_chat_refresh') ?? ''
  stolen.take(new Headers([['set-cookie', `oms_chat_refresh=${token}; Path=/api/v1/auth`]]))
  await person.request('post', '/auth/refresh')
  await person.request('post', '/auth/refresh')
  expect((await request(first, 'post', '/auth/refresh', { cookies: stolen })).status).toBe(401)
  expect(await live.heard('session:ended')).toEqual({ reason: 'reused' })
  await live.gone
})

test('a node that starts later knows what was revoked before', async () => {
  const person = await signIn(first, owner.username, owner.password)
  await person.request('post', '/auth/logout')
  const third = await startTestServer({ mongodbUrl: first.databaseUrl })
  expect(await statusOn(third, person)).toBe(401)
  expect(await statusOn(third, owner)).toBe(200)
  await third.close()
})

test('revocations written by several nodes at once are numbered without a hole', async () => {
  const devices = await Promise.all(
    [first, second, first, second, first, second].map((server) =>
      signIn(server, owner.username, owner.password),
    ),
  )
  await Promise.all(devices.map((device) => device.request('post', '/auth/logout')))
  const numbers = (await first.models.revocations.find().sort({ _id: 1 }).lean()).map(({ _id }) => _id)
  expect(numbers).toEqual(numbers.map((_, i) => i + 1))
  for (const device of devices)
    await eventually(async () => {
      expect(await statusOn(first, device)).toBe(401)
      expect(await statusOn(second, device)).toBe(401)
    })
})
