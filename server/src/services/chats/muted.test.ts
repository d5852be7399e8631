import { expect, it } from 'vitest'
import { key, must, startTestConversation } from '../../testing/conversation.ts'

it('a chat that somebody muted until a time is muted until then, as is told by anyone who asks', async () => {
  let now = Date.parse('2026-11-21T09:00:00Z')
  const world = await startTestConversation({ clock: () => new Date(now) })
  const { ada, chats, me, sync } = world
  const { id } = must(await chats.createGroup(ada, { clientId: key(), name: 'Shift', memberIds: [] })).chat
  const mutedUntil = '2026-11-21T10:00:00.000Z'
  must(await me.setPreferences(ada, { chatId: id, clientId: key(), muted: true, mutedUntil, pinned: true }))
  const seen = async () => {
    const synced = must(await sync.sync(ada, { me: 0, chats: {} })).chats.find((chat) => chat.id === id)
    return [must(await chats.get(ada, id)).me, synced?.me]
  }
  for (const found of await seen()) expect(found).toMatchObject({ muted: true, mutedUntil, pinned: true })
  now += 3_600_000
  for (const found of await seen())
    expect(found).toMatchObject({ muted: false, mutedUntil: null, pinned: true })
  await world.close()
})
