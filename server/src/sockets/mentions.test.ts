import type { Chat, Message } from '@oms-chat/shared'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { connectAs, type Person, registerPerson, startTestServer, type TestServer } from '../testing/index.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

const online = async (person: Person) => {
  const connection = await connectAs(person)
  await connection.request('sync', { me: 0, chats: {} })
  return connection
}

it('@here calls whoever is connected, also unseen, and nobody else learns of it', async () => {
  const ada = await registerPerson(server)
  const [grace, linus, margaret] = await Promise.all([
    registerPerson(server, { in: ada }),
    registerPerson(server, { in: ada }),
    registerPerson(server, { in: ada }),
  ])
  const memberIds = [grace, linus, margaret].map(({ user }) => user.id)
  const { id: chatId } = (await ada.request<Chat>('post', '/chats/group', { name: 'Shift', memberIds })).data
  const [sender, seen, unseen] = await Promise.all([online(ada), online(grace), online(linus)])
  await unseen.request('presence:set', { status: 'invisible' })
  const { presences } = await (async () => {
    const answer = await sender.request('presence:get', { userIds: memberIds })
    return answer.ok ? answer.data : { presences: [] }
  })()
  expect(presences.find(({ userId }) => userId === linus.user.id)?.status).toBe('offline')

  const body = { type: 'text', content: '@here: the boiler is back' }
  const { data: message } = await ada.request<Message>('post', `/chats/${chatId}/messages`, body)
  const late = await online(margaret)
  const heard = async ({ heard: hear }: typeof sender) =>
    (await hear('message:new', ({ message: one }) => one?.id === message.id)).message?.mentions
  expect([await heard(sender), await heard(seen), await heard(unseen)]).toEqual([[], [chatId], [chatId]])
  const known = async (person: Person) => ({
    mentions: (await person.request<Message>('get', `/messages/${message.id}`)).data.mentions,
    count: (await person.request<Chat>('get', `/chats/${chatId}`)).data.me?.mentionCount,
  })
  for (const person of [grace, linus]) expect(await known(person)).toEqual({ mentions: [chatId], count: 1 })
  for (const person of [ada, margaret]) expect(await known(person)).toEqual({ mentions: [], count: 0 })

  const reaction = { messageId: message.id, clientId: 'a-thumb-up', emoji: '👍', on: true }
  const answer = await unseen.request('message:react', reaction)
  expect(answer).toMatchObject({ ok: true, data: { message: { mentions: [chatId] } } })
  const updated = async ({ heard: hear }: typeof sender) => (await hear('message:updated')).message?.mentions
  expect([await updated(sender), await updated(late), await updated(seen)]).toEqual([[], [], [chatId]])
  const read = await unseen.request('message:read', { chatId, rev: message.seq })
  expect(read).toMatchObject({ ok: true, data: { mentionCount: 0 } })
})
