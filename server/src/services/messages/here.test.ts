import { limits, type Message } from '@oms-chat/shared'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createLocalPresence } from '../../infra/localPresence.ts'
import {
  createPerson,
  key,
  must,
  startConversation,
  startTestConversation,
} from '../../testing/conversation.ts'
import type { Actor } from '../actor.ts'
import { systemTimer } from '../timer.ts'

const presenceStore = createLocalPresence({ clock: () => new Date(), timer: systemTimer })
let world: Awaited<ReturnType<typeof startTestConversation>>
let chatId: string

beforeAll(async () => {
  world = await startTestConversation({ presenceStore })
  // Linus isn't here; the stranger is, and in no chat of theirs.
  for (const { userId } of [world.ada, world.grace, world.stranger]) presenceStore.here(userId, 'desk', true)
})
afterAll(async () => {
  await world.close()
  presenceStore.close()
})

const foundGroup = async (memberIds: string[]): Promise<string> =>
  must(await world.chats.createGroup(world.ada, { clientId: key(), name: 'Night shift', memberIds })).chat.id
beforeEach(async () => {
  chatId = await foundGroup([world.grace.userId, world.linus.userId])
})

const send = async (content: string, who: Actor = world.ada, to = chatId): Promise<Message> =>
  must(await world.messages.send(who, { chatId: to, clientId: key(), type: 'text', content })).message
const edit = async ({ id }: Message, content: string): Promise<Message> =>
  must(await world.messages.edit(world.ada, { messageId: id, clientId: key(), content })).message
const counted = async (who: Actor, { messages, chats } = world) => {
  const page = must(await messages.page(who, chatId, {}))
  const { me } = must(await chats.get(who, chatId))
  return { mentionCount: me?.mentionCount, mentions: page.messages.at(-1)?.mentions }
}
const called = {
  mentionCount: 1,
  get mentions() {
    return [chatId]
  },
}
const uncalled = { mentionCount: 0, mentions: [] }

describe('@here', () => {
  it('calls those who are connected, and tells each of them alone', async () => {
    const { ada, grace, linus } = world
    const sent = await send('@here: lunch?')
    expect(sent.mentions).toEqual([])
    expect(await counted(grace)).toEqual(called)
    expect(await counted(linus)).toEqual(uncalled)
    expect(await counted(ada)).toEqual(uncalled)
    const news = world.told.findLast(({ event }) => event === 'message:new')
    expect(news).toMatchObject({
      data: { message: { mentions: [] } },
      audience: {
        called: { userIds: [grace.userId], data: { message: { id: sent.id, mentions: [chatId] } } },
      },
    })
    const seenBy = async (who: Actor) => [
      must(await world.messages.get(who, sent.id)).mentions,
      must(await world.sync.chatChanges(who, { chatId, after: sent.seq - 1 })).messages[0]?.mentions,
      must(await world.messages.react(who, { messageId: sent.id, clientId: key(), emoji: '👍', on: true }))
        .message.mentions,
    ]
    expect(await seenBy(grace)).toEqual([[chatId], [chatId], [chatId]])
    expect(await seenBy(linus)).toEqual([[], [], []])
    expect(JSON.stringify(await seenBy(ada))).not.toContain(grace.userId)
  })

  it('means the same people for ever, whoever comes and goes, and after a restart', async () => {
    const { grace, linus } = world
    await send('@here: lunch?')
    const presence = createLocalPresence({ clock: () => new Date(), timer: systemTimer })
    presence.here(linus.userId, 'desk', true)
    const later = startConversation(world.models, { presenceStore: presence })
    expect(await counted(grace, { ...world, ...later })).toEqual(called)
    expect(await counted(linus, { ...world, ...later })).toEqual(uncalled)
    await later.stop()
    presence.close()
  })

  it('stays with those whom it called while the text says so, and calls nobody in one that says so later', async () => {
    const { grace, linus } = world
    const sent = await send('@here: lunch?')
    presenceStore.here(linus.userId, 'phone', true)
    expect((await edit(sent, '@here: lunch at noon?')).mentions).toEqual([])
    expect([await counted(grace), await counted(linus)]).toEqual([called, uncalled])
    await edit(sent, 'Lunch at noon?')
    expect([await counted(grace), await counted(linus)]).toEqual([uncalled, uncalled])
    await edit(sent, '@here: lunch at noon?')
    expect([await counted(grace), await counted(linus)]).toEqual([uncalled, uncalled])
  })

  it('is over with the message', async () => {
    const { ada, grace } = world
    const { id: messageId } = await send('@here: lunch?')
    must(await world.messages.delete(ada, { messageId, clientId: key(), scope: 'everyone' }))
    expect(await counted(grace)).toEqual(uncalled)
    const row = await world.models.log.findById(messageId).lean()
    expect(JSON.stringify(row)).not.toContain(grace.userId)
  })

  it('no longer tells those who left', async () => {
    const { ada, grace } = world
    const { id: messageId } = await send('@here: lunch?')
    must(await world.members.remove(ada, chatId, grace.userId, { clientId: key() }))
    must(await world.messages.react(ada, { messageId, clientId: key(), emoji: '👍', on: true }))
    const news = world.told.findLast(({ event }) => event === 'message:updated')
    expect(news?.audience?.called?.userIds ?? []).not.toContain(grace.userId)
  })

  it('counts once for somebody whom the text also calls by name', async () => {
    await send(`@here and @${world.grace.username}: lunch?`)
    expect((await counted(world.grace)).mentionCount).toBe(1)
  })

  it('calls nobody in a large chat unless it is by those who keep it', async () => {
    const { ada, grace, models } = world
    const people = await Promise.all(
      Array.from({ length: limits.callEveryoneMembers }, () => createPerson(models, { orgId: ada.orgId })),
    )
    const large = await foundGroup([grace, ...people].map(({ userId }) => userId))
    const [one] = people
    if (!one) throw new Error('nobody')
    presenceStore.here(one.userId, 'desk', true)
    const { seq } = await send('@here: lunch', grace, large)
    const count = async () => must(await world.chats.get(one, large)).me?.mentionCount
    expect([seq, await count()]).toEqual([2, 0])
    await send('@here: lunch', ada, large)
    expect(await count()).toBe(1)
  })
})
