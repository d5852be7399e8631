import { randomUUID } from 'node:crypto'
import type { Chat } from '@oms-chat/shared'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectAs, type Person, registerPerson, startTestServer, type TestServer } from '../testing/index.ts'

let server: TestServer
let ada: Person
let chat: Chat

beforeAll(async () => {
  server = await startTestServer({ rateLimits: true })
  ada = await registerPerson(server)
  chat = (await ada.request<Chat>('post', '/chats/group', { name: 'Notes', memberIds: [] })).data
})
afterAll(() => server.close())

const draft = () => ({ clientId: randomUUID(), type: 'text' as const, content: 'again' })

describe('somebody who sends too much', () => {
  it('has one allowance of sixty messages a minute for the socket and REST together', async () => {
    const connection = await connectAs(ada)
    const overSocket = () => connection.request('message:send', { chatId: chat.id, ...draft() })
    const overRest = () => ada.request('post', `/chats/${chat.id}/messages`, draft())
    for (let sent = 0; sent < 60; sent += 2) {
      expect(await overSocket()).toMatchObject({ ok: true })
      expect((await overRest()).status).toBe(201)
    }
    const refused = { code: 'RATE_LIMITED', retryAfterMs: expect.any(Number) as number }
    expect(await overSocket()).toMatchObject({ error: refused })
    const { status, error, headers } = await overRest()
    expect([status, error]).toMatchObject([429, refused])
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
  })

  it('is told to slow down after 200 events in a second, then cut; others aren’t', async () => {
    const grace = await registerPerson(server)
    const [flooder, other] = [await connectAs(ada), await connectAs(grace)]
    const answers = new Set<string>()
    const ask = async () => {
      const result = await Promise.race([flooder.request('me:changes', { after: 0 }), flooder.gone])
      if (typeof result === 'object' && !result.ok) answers.add(result.error.code)
    }
    const flood = Array.from({ length: 3_000 }, ask)
    expect(await flooder.gone).toBe('io server disconnect')
    await Promise.all(flood)
    expect([...answers]).toEqual(['RATE_LIMITED'])
    expect(await other.request('me:changes', { after: 0 })).toMatchObject({ ok: true })
  })
})
