import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import type { Chat } from '@oms-chat/shared'
import { expect, it } from 'vitest'
import { departure } from './sendAway.ts'
import { connect, registerPerson, startTestServer } from '../testing/index.ts'

/** What a request for a WebSocket, which `fetch` can't make, is answered. */
async function statusOf(url: string, headers: Record<string, string>): Promise<number | undefined> {
  const key = randomUUID().replaceAll('-', '').slice(0, 22)
  const asked = get(url, { headers: { ...headers, 'sec-websocket-key': `${key}==` } })
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  answer.resume()
  return answer.statusCode
}

it('a server that stops says where to go, finishes what it began, takes nothing new, and lets go', async () => {
  const server = await startTestServer()
  const ada = await registerPerson(server)
  const { data: chat } = await ada.request<Chat>('post', '/chats/group', { name: 'Desk', memberIds: [] })
  const staysOpen = { ...server, onClose: () => {} }
  const connection = await connect(staysOpen, { token: ada.accessToken })
  const draft = () => ({ chatId: chat.id, clientId: randomUUID(), type: 'text' as const, content: 'hi' })
  const send = () => connection.request('message:send', draft())

  const begun = send()
  await connection.heard('message:new')
  const closing = server.close()
  const { reconnectInMs } = await connection.heard('server:draining')
  expect(reconnectInMs).toBeGreaterThanOrEqual(0)
  expect(reconnectInMs).toBeLessThan(2_000)
  const handshake = { connection: 'upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' }
  expect(await statusOf(`${server.url}/socket.io/?EIO=4&transport=websocket`, handshake)).toBe(503)
  const late = await Promise.race([send().catch(() => 'cut'), connection.gone])
  expect(late).not.toMatchObject({ ok: true })
  expect(await begun).toMatchObject({ ok: true })
  expect(await connection.gone).toMatch(/server disconnect|transport close/)
  await closing
})

it('many leave spread over a second and a half, a few at once', () => {
  const moments = Array.from({ length: 1_000 }, () => departure(1_000))
  const busiest = Math.max(
    ...Array.from({ length: 15 }, (_, n) => moments.filter((ms) => Math.floor(ms / 100) === n).length),
  )
  expect(Math.max(...moments)).toBeLessThanOrEqual(1_500)
  expect(busiest).toBeLessThan(150)
  expect(departure(1)).toBeLessThanOrEqual(3)
})
