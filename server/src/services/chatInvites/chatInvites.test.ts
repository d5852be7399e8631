import type { Chat } from '@oms-chat/shared'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTokenSigner } from '../../infra/tokens.ts'
import {
  createPerson,
  key,
  must,
  startConversation,
  startTestConversation,
} from '../../testing/conversation.ts'
import type { Actor } from '../actor.ts'
import type { ChatInvitesService } from './index.ts'

let world: Awaited<ReturnType<typeof startTestConversation>>
let invites: ChatInvitesService
let chat: Chat
/** The world's time; it goes on when a test says so. */
let now = Date.parse('2026-11-21T09:00:00Z')
const clock = () => new Date(now)
const day = 86_400_000

const tokens = createTokenSigner('a-secret-of-the-tests-with-more-than-32-characters', clock)
const links = { tokens, publicUrl: () => 'https://chat.example.org' }

beforeAll(async () => {
  world = await startTestConversation({ clock })
  invites = world.inviting(links)
})
afterAll(() => world.close())

beforeEach(async () => {
  const memberIds = [world.grace.userId]
  chat = must(await world.chats.createGroup(world.ada, { clientId: key(), name: 'Depot', memberIds })).chat
})

const set = async (settings: { membersCanAddOthers: boolean }) =>
  must(await world.chats.update(world.ada, chat.id, { clientId: key(), settings }))
const make = async (who: Actor = world.ada, more: { maxUses?: number; expiresInDays?: number } = {}) => {
  const { invite } = must(await invites.create(who, chat.id, { clientId: key(), ...more }))
  return { ...invite, token: invite.url.split('/').at(-1) ?? '' }
}
const accept = (who: Actor, token: string) => invites.accept(who, token, { clientId: key() })
const newcomers = (count: number) =>
  Promise.all(Array.from({ length: count }, () => createPerson(world.models, { orgId: world.ada.orgId })))
const usesOf = async (id: string) => (await world.models.chatInvites.findById(id).lean())?.uses
const membersNow = async () => must(await world.chats.get(world.ada, chat.id)).memberCount

describe('a link into a chat', () => {
  it('shows where it leads and lets people of the organisation in, who say so', async () => {
    const link = await make()
    expect(link).toMatchObject({ chatId: chat.id, maxUses: null, uses: 0, createdBy: world.ada.userId })
    expect(link.expiresAt).toBe(new Date(now + 7 * day).toISOString())
    expect(link.url).toBe(`https://chat.example.org/invite/${link.token}`)
    expect(must(await invites.preview(world.linus, link.token))).toMatchObject({
      chat: { id: chat.id, name: 'Depot', type: 'group', memberCount: 2 },
      invitedBy: { id: world.ada.userId },
      isMember: false,
    })
    const joined = must(await accept(world.linus, link.token))
    expect(joined).toMatchObject({ id: chat.id, memberCount: 3, me: { role: 'member' } })
    expect(joined.lastMessage?.system).toEqual({ event: 'member-joined', actorId: world.linus.userId })
    expect(must(await invites.preview(world.linus, link.token)).isMember).toBe(true)
    expect(must(await invites.list(world.ada, chat.id))).toMatchObject([
      { id: link.id, uses: 1, url: link.url },
    ])
  })

  it('is nothing to another organisation, nor is one that was made up', async () => {
    const { token } = await make()
    const outside = await accept(world.stranger, token)
    expect(outside).toMatchObject({ error: { code: 'NOT_FOUND' } })
    for (const nothing of [
      await accept(world.linus, `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`),
      await accept(world.linus, tokens.inviteToken(token.slice(0, 24), 'organization')),
      await invites.preview(world.stranger, token),
      await invites.preview(world.linus, ''),
    ])
      expect(nothing).toEqual(outside)
  })

  it('is nowhere in the database', async () => {
    const { token } = await make()
    const rows = JSON.stringify(await world.models.chatInvites.find({ chatId: chat.id }).lean())
    expect(rows).not.toContain(token.slice(24))
  })

  it('is made once for one request', async () => {
    const request = { clientId: key(), maxUses: 3 }
    const made = await Promise.all([1, 2, 3].map(() => invites.create(world.ada, chat.id, request)))
    expect(new Set(made.map((answer) => must(answer).invite.url)).size).toBe(1)
    expect(made.filter((answer) => must(answer).created)).toHaveLength(1)
  })

  it('takes a use of nobody who is in already, or asks twice', async () => {
    const { id, token } = await make(world.ada, { maxUses: 2 })
    must(await accept(world.grace, token))
    const request = { clientId: key() }
    must(await invites.accept(world.linus, token, request))
    must(await invites.accept(world.linus, token, request))
    must(await accept(world.linus, token))
    expect(await usesOf(id)).toBe(1)
  })

  it('isn’t good any more when it was used up, is too old, or was revoked', async () => {
    const [first, second] = await newcomers(2)
    if (!first || !second) throw new Error('two people were made')
    const once = await make(world.ada, { maxUses: 1 })
    must(await accept(first, once.token))
    const short = await make(world.ada, { expiresInDays: 1 })
    const withdrawn = await make()
    must(await invites.revoke(world.ada, withdrawn.id))
    must(await invites.revoke(world.ada, withdrawn.id))
    now += day
    for (const { token } of [once, short, withdrawn]) {
      expect(await accept(second, token)).toMatchObject({ error: { code: 'GONE' } })
      expect(await invites.preview(second, token)).toMatchObject({ error: { code: 'GONE' } })
    }
    expect(must(await invites.list(world.ada, chat.id))).toEqual([])
    expect(must(await accept(first, once.token)).id).toBe(chat.id)
  })
})

describe('however many come at once', () => {
  it('no more than its bound get in by a link, over several nodes', async () => {
    const other = startConversation(world.models, { clock })
    const [here, there] = [invites, other.inviting(links)]
    const { id, token } = await make(world.ada, { maxUses: 5 })
    const people = await newcomers(14)
    const answers = await Promise.all(
      people.flatMap((who, index) =>
        (index % 2 === 0 ? [here, there] : [there, here]).map((node) =>
          node.accept(who, token, { clientId: key() }),
        ),
      ),
    )
    expect(await membersNow()).toBeLessThanOrEqual(7)
    for (const answer of answers) if (!answer.ok) expect(answer.error.code).toBe('GONE')
    // What somebody's second request had taken was given back: others may have been too late for it.
    for (const who of people) await accept(who, token)
    expect(await membersNow()).toBe(7)
    expect(await usesOf(id)).toBe(5)
    await other.stop()
  })

  it('a use that let nobody in is given back', async () => {
    const { id, token } = await make(world.ada, { maxUses: 1 })
    const [who] = await newcomers(1)
    if (!who) throw new Error('somebody was made')
    await Promise.all([
      accept(who, token),
      world.members.add(world.ada, chat.id, { clientId: key(), userIds: [who.userId] }),
    ])
    expect(await membersNow()).toBe(3)
    const { messages } = must(await world.messages.page(world.ada, chat.id, {}))
    expect(await usesOf(id)).toBe(messages.filter(({ system }) => system?.event === 'member-joined').length)
  })
})

describe('who may make links', () => {
  it('are those who may add people, and what they made ends with that', async () => {
    const hers = await make(world.grace)
    const [first, second] = await newcomers(2)
    if (!first || !second) throw new Error('two people were made')
    await set({ membersCanAddOthers: false })
    expect(await invites.create(world.grace, chat.id, { clientId: key() })).toMatchObject({
      error: { code: 'FORBIDDEN' },
    })
    expect(await invites.list(world.grace, chat.id)).toMatchObject({ error: { code: 'FORBIDDEN' } })
    expect(await accept(first, hers.token)).toMatchObject({ error: { code: 'GONE' } })
    const admins = await make()
    must(await accept(first, admins.token))
    await set({ membersCanAddOthers: true })
    must(await accept(second, hers.token))
    must(await world.members.remove(world.ada, chat.id, world.grace.userId, { clientId: key() }))
    expect(await accept(world.linus, hers.token)).toMatchObject({ error: { code: 'GONE' } })
  })

  it('aren’t those who can’t sign in any more', async () => {
    const maker = await createPerson(world.models, { orgId: world.ada.orgId })
    must(await world.members.add(world.ada, chat.id, { clientId: key(), userIds: [maker.userId] }))
    const { token } = await make(maker)
    await world.models.users.updateOne({ _id: maker.userId }, { disabledAt: clock() })
    expect(await accept(world.linus, token)).toMatchObject({ error: { code: 'GONE' } })
  })

  it('see and revoke their own, and whoever keeps the chat all of them', async () => {
    const [hers, adas] = [await make(world.grace), await make()]
    expect(must(await invites.list(world.grace, chat.id)).map(({ id }) => id)).toEqual([hers.id])
    expect(must(await invites.list(world.ada, chat.id))).toHaveLength(2)
    const madeUp = await invites.revoke(world.grace, 'f'.repeat(24))
    expect(madeUp).toMatchObject({ error: { code: 'NOT_FOUND' } })
    for (const who of [world.grace, world.linus, world.stranger])
      expect(await invites.revoke(who, adas.id)).toEqual(madeUp)
    must(await invites.revoke(world.ada, hers.id))
    expect(await accept(world.linus, hers.token)).toMatchObject({ error: { code: 'GONE' } })
    must(await accept(world.linus, adas.token))
  })

  it('make none for direct chats, nor for those that follow the assignments, nor for chats of others', async () => {
    const direct = must(
      await world.chats.createDirect(world.ada, { clientId: key(), userId: world.grace.userId }),
    ).chat
    const everyone = must(
      await world.chats.createChannel(world.ada, {
        clientId: key(),
        name: 'Everyone',
        visibility: 'public',
        scope: 'organization',
      }),
    ).chat
    const ask = (who: Actor, chatId: string) => invites.create(who, chatId, { clientId: key() })
    for (const { id } of [direct, everyone])
      expect(await ask(world.ada, id)).toMatchObject({ error: { code: 'FORBIDDEN' } })
    const foreign = await ask(world.stranger, chat.id)
    expect(foreign).toMatchObject({ error: { code: 'NOT_FOUND' } })
    expect(await ask(world.linus, chat.id)).toEqual(foreign)
    expect(await ask(world.linus, 'f'.repeat(24))).toEqual(foreign)
  })
})

describe('somebody who was removed', () => {
  it('doesn’t come back by a link from before, but by one that was made since', async () => {
    const { id, token } = await make(world.ada, { maxUses: 5 })
    must(await accept(world.linus, token))
    must(await world.members.remove(world.ada, chat.id, world.linus.userId, { clientId: key() }))
    expect(await accept(world.linus, token)).toMatchObject({ error: { code: 'FORBIDDEN' } })
    expect(await invites.preview(world.linus, token)).toMatchObject({ error: { code: 'FORBIDDEN' } })
    expect(await usesOf(id)).toBe(1)
    must(await accept(world.linus, (await make()).token))
  })

  it('by themselves comes back by any', async () => {
    const { token } = await make()
    must(await accept(world.linus, token))
    must(await world.chats.leave(world.linus, chat.id, { clientId: key() }))
    must(await accept(world.linus, token))
    must(await world.chats.leave(world.linus, chat.id, { clientId: key() }))
    must(await world.members.add(world.ada, chat.id, { clientId: key(), userIds: [world.linus.userId] }))
    must(await world.members.remove(world.ada, chat.id, world.linus.userId, { clientId: key() }))
    expect(await accept(world.linus, token)).toMatchObject({ error: { code: 'FORBIDDEN' } })
  })
})
