import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Id } from '@oms-chat/shared'
import { driverCollection } from '../models/driver.ts'
import { key, must, startConversation, startTestConversation } from '../testing/conversation.ts'
import { gate } from '../testing/gate.ts'
import { createUnread } from './unread.ts'

let world: Awaited<ReturnType<typeof startTestConversation>>
let chatId: Id
beforeEach(async () => {
  world = await startTestConversation()
  const { ada, grace, chats } = world
  const group = { clientId: key(), name: 'Night shift', memberIds: [grace.userId] }
  chatId = must(await chats.createGroup(ada, group)).chat.id
})
afterEach(() => world.close())

const say = async (content: string) =>
  must(await world.messages.send(world.ada, { chatId, clientId: key(), type: 'text', content })).message

test('nothing above the head of a count is in it, however it was kept before', async () => {
  const { grace, models } = world
  await Promise.all(Array.from({ length: 200 }, (_, n) => say(`@${grace.username} ${n}`)))
  const reader = { chatId, userId: grace.userId, readRev: 1 }
  const counted = (among: ReturnType<typeof createUnread>, readRev: number, head: number) =>
    among([{ ...reader, readRev, head }])
  const count = createUnread(driverCollection(models.log), () => new Date())
  const ten = [{ unreadCount: 10, mentionCount: 10 }]
  expect(await counted(count, 41, 51)).toEqual(ten)
  expect(await counted(count, 191, 201)).toEqual(ten)
  expect(await counted(count, 91, 101)).toEqual(ten)
  expect(await counted(count, 11, 21)).toEqual(ten)
  expect(await counted(count, 201, 201)).toEqual([{ unreadCount: 0, mentionCount: 0 }])
})

test('what was deleted is not counted, though nobody has folded that yet', async () => {
  const { ada, grace, models } = world
  const gone = await say('deleted')
  await say('stays')
  const { onStep, isThere, letGo } = gate('inserted')
  const slow = startConversation(models, { onStep })
  const deleting = slow.messages.delete(ada, { messageId: gone.id, clientId: key(), scope: 'everyone' })
  await isThere
  const read = must(await world.receipts.read(grace, { chatId, rev: 1 }))
  expect(read).toEqual({ rev: 1, head: 4, unreadCount: 1, mentionCount: 0 })
  letGo()
  must(await deleting)
  await slow.stop()
})
