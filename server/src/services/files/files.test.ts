import { afterAll, beforeAll, expect, test } from 'vitest'
import type { User } from '@oms-chat/shared'
import {
  type Person,
  registerPerson,
  request,
  startTestServer,
  type TestServer,
} from '../../testing/index.ts'

const picture = Buffer.from('89504e470d0a1a0a', 'hex')

let server: TestServer
let ada: Person
let path: string
beforeAll(async () => {
  server = await startTestServer()
  ada = await registerPerson(server)
  await server.services.files.putUserAvatar(ada.user.id, picture, 'image/png')
  const { avatarUrl } = (await ada.request<{ user: User }>('get', '/me')).data.user
  path = avatarUrl ?? ''
})
afterAll(() => server.close())

const open = (headers: Record<string, string>, address = path) => fetch(server.url + address, { headers })
const cookieOf = (person: Person) => ({ cookie: person.cookies.header('/api/v1/files/x') })
const tokenOf = (person: Person) => ({ authorization: `Bearer ${person.accessToken}` })

test('a picture opens by cookie or token, for the whole organisation', async () => {
  const grace = await registerPerson(server, { in: ada })
  for (const headers of [cookieOf(ada), tokenOf(ada), cookieOf(grace), tokenOf(grace)]) {
    const answer = await open(headers)
    expect(answer.status).toBe(200)
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(picture)
    expect(answer.headers.get('content-type')).toBe('image/png')
    expect(answer.headers.get('cache-control')).toBe('private, max-age=31536000, immutable')
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  }
})

test('another organisation’s picture answers as a made-up one does', async () => {
  const stranger = await registerPerson(server)
  const answer = async (address: string) => {
    const { status, error } = await stranger.request('get', address.replace('/api/v1', ''))
    return { status, code: error?.code, message: error?.message }
  }
  expect(await answer(path)).toEqual(await answer('/files/6b01390eee71c10a3b7cfc42'))
  expect((await answer(path)).status).toBe(404)
})

test('nothing opens without a sign-in, or by another cookie', async () => {
  expect((await open({})).status).toBe(401)
  const refreshToken = ada.cookies.get('oms_chat_refresh') ?? ''
  for (const value of ['', 'x', refreshToken, ada.accessToken])
    expect((await open({ cookie: `oms_chat_files=${value}` })).status).toBe(401)
})

test('the cookie opens nothing else', async () => {
  const value = ada.cookies.get('oms_chat_files') ?? ''
  expect((await request(server, 'get', '/me', { token: value })).status).toBe(401)
  expect((await request(server, 'get', '/me', { headers: cookieOf(ada) })).status).toBe(401)
})

test('the cookie is over when its session is', async () => {
  const grace = await registerPerson(server, { in: ada })
  const kept = cookieOf(grace)
  await grace.request('post', '/auth/logout')
  expect((await open(kept)).status).toBe(401)
})

test.each(['/api/v1/files/..%2f..%2fjwt-secret', '/api/v1/files/x', '/api/v1/files/%00'])(
  '%s is no file',
  async (address) => expect((await open(tokenOf(ada), address)).status).toBe(400),
)

test('what can carry a script is no picture', async () => {
  for (const type of ['image/svg+xml', 'text/html'])
    expect((await server.services.files.putUserAvatar(ada.user.id, picture, type)).ok).toBe(false)
})
