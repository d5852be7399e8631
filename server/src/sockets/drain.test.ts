import { randomUUID } from 'node:crypto'
import type { Chat } from '@oms-chat/shared'
import { expect, it } from 'vitest'
import { connect, registerPerson, startTestServer } from '../testing/index.ts'

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
  const late = await Promise.race([send().catch(() => 'cut'), connection.gone])
  expect(late).not.toMatchObject({ ok: true })
  expect(await begun).toMatchObject({ ok: true })
  expect(await connection.gone).toMatch(/server disconnect|transport close/)
  await closing
})
