import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Chat, limits } from '@oms-chat/shared'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '../testing/eventually.ts'
import { connectAs, type Person, registerPerson, startTestServer, type TestServer } from '../testing/index.ts'
import { ask, away, hears, set, told, watch } from '../testing/presence.ts'

const beatMs = 100

let server: TestServer
let ada: Person
let grace: Person
let linus: Person
let stranger: Person

/** Someone new in the same organisation, in a chat with Ada and nobody else. */
async function newcomer(): Promise<Person> {
  const person = await registerPerson(server, { in: ada })
  await ada.request<Chat>('post', '/chats/direct', { userId: person.user.id })
  return person
}

beforeAll(async () => {
  server = await startTestServer({ beatMs, presenceTimes: { holdMs: 300 } })
  ada = await registerPerson(server)
  ;[grace, linus, stranger] = await Promise.all([newcomer(), newcomer(), registerPerson(server)])
})
afterAll(() => server.close())

describe('people who watch somebody', () => {
  it('hear that they come, are idle, and go, with when they were there last', async () => {
    const other = await newcomer()
    const one = await connectAs(ada)
    expect(await watch(one, other)).toEqual([
      {
        userId: other.user.id,
        status: 'offline',
        statusText: null,
        statusEmoji: null,
        statusExpiresAt: null,
        lastSeenAt: null,
      },
    ])
    const [desk, phone] = [await connectAs(other), await connectAs(other)]
    await hears(one, other, { status: 'online' })
    await desk.request('presence:ping', { active: false })
    await phone.request('presence:ping', { active: false })
    await hears(one, other, { status: 'away' })
    await phone.request('presence:ping', { active: true })
    await hears(one, other, { status: 'online' })
    await away(phone)
    const began = Date.now()
    await hears(one, other, { status: 'away' })
    await away(desk)
    await hears(one, other, { status: 'offline' })
    const lastSeenAt = told(one).at(-1)?.lastSeenAt ?? ''
    expect(Math.abs(Date.parse(lastSeenAt) - began)).toBeLessThan(5_000)
    expect((await ask(one, 'presence:get', [other.user.id]))[0]?.lastSeenAt).toBe(lastSeenAt)
  })

  it('hear nothing of those whom they don’t watch any more', async () => {
    const [one, other, third] = [await connectAs(ada), await connectAs(grace), await connectAs(linus)]
    await watch(one, grace, linus)
    await watch(one, linus)
    await set(other, { status: 'busy' })
    await set(third, { status: 'busy' })
    await hears(one, linus, { status: 'busy' })
    expect(told(one).map(({ userId }) => userId)).toEqual([linus.user.id])
    for (const connection of [other, third]) await set(connection, { status: 'online' })
  })

  it('hear of many changes in one event a beat', async () => {
    const [one, other, third] = [await connectAs(ada), await connectAs(grace), await connectAs(linus)]
    await watch(one, grace, linus)
    const began = performance.now()
    for (let count = 0; count < 20; count += 1) {
      await set(other, { statusText: `${count}` })
      await set(third, { statusText: `${count}` })
    }
    await hears(one, grace, { statusText: '19' })
    await hears(one, linus, { statusText: '19' })
    const events = one.told.filter(({ event }) => event === 'presence:changed')
    expect(events.length).toBeLessThanOrEqual(2 + (performance.now() - began) / beatMs)
    expect(events.length).toBeLessThan(20)
    for (const connection of [other, third]) await set(connection, { statusText: null })
  })

  it('know nothing of people with whom they share no chat, who look as if there were none', async () => {
    const [one, other] = [await connectAs(grace), await connectAs(linus)]
    await connectAs(stranger)
    const madeUp = 'f'.repeat(24)
    for (const event of ['presence:watch', 'presence:get'] as const)
      expect(await ask(one, event, [linus.user.id, stranger.user.id, madeUp])).toEqual([])
    await set(other, { statusText: 'in the basement' })
    const witness = await connectAs(ada)
    await watch(witness, linus)
    await set(other, { statusText: 'in the attic' })
    await hears(witness, linus, { statusText: 'in the attic' })
    expect(told(one)).toEqual([])
  })

  it('hear nothing more once they share no chat', async () => {
    const [left, stays] = [
      await registerPerson(server, { in: ada }),
      await registerPerson(server, { in: ada }),
    ]
    const memberIds = [left.user.id, stays.user.id]
    const group = await ada.request<Chat>('post', '/chats/group', { name: 'Shift', memberIds })
    const [one, other, witness] = [await connectAs(left), await connectAs(stays), await connectAs(ada)]
    expect(await watch(one, stays)).toHaveLength(1)
    expect(await watch(other, left)).toHaveLength(1)
    await watch(witness, stays, left)
    await ada.request('delete', `/chats/${group.data.id}/members/${left.user.id}`)
    await one.heard('chat:removed')
    await set(other, { statusText: 'alone' })
    await hears(witness, stays, { statusText: 'alone' })
    expect(await ask(one, 'presence:get', [stays.user.id])).toEqual([])
    const before = [told(one).length, told(other).length]
    await set(other, { status: 'busy' })
    await hears(witness, stays, { status: 'busy' })
    expect([told(one).length, told(other).length]).toEqual(before)
  })
})

describe('what somebody chooses to show', () => {
  it('holds on all their devices, and after they come back', async () => {
    const person = await newcomer()
    const [one, other] = [await connectAs(ada), await connectAs(person)]
    await watch(one, person)
    const statusExpiresAt = new Date(Date.now() + 3_600_000).toISOString()
    const chosen = {
      status: 'busy' as const,
      statusText: ' On  the roof ',
      statusEmoji: '🔧',
      statusExpiresAt,
    }
    const shown = { status: 'busy' as const, statusText: 'On the roof', statusEmoji: '🔧', statusExpiresAt }
    expect(await set(other, chosen)).toMatchObject({ ...shown, chosen: 'busy' })
    await hears(one, person, shown)
    expect(told(one).at(-1)).not.toHaveProperty('chosen')
    await away(other)
    await hears(one, person, { ...shown, status: 'offline' })
    const again = await connectAs(person)
    expect(await watch(again, person)).toMatchObject([{ ...shown, chosen: 'busy' }])
    expect(await set(again, { statusText: 'Lunch' })).toMatchObject({ status: 'busy', statusExpiresAt: null })
  })

  it('ends by itself when it was to', async () => {
    const [one, other] = [await connectAs(ada), await connectAs(grace)]
    await watch(one, grace)
    const statusExpiresAt = new Date(Date.now() + 1_500).toISOString()
    await set(other, { statusText: 'back soon', statusExpiresAt })
    await hears(one, grace, { statusText: 'back soon' })
    await hears(one, grace, { statusText: null, statusExpiresAt: null })
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(statusExpiresAt))
  })

  it('may be nothing: who is invisible looks like one who left', async () => {
    const person = await newcomer()
    const [one, other] = [await connectAs(ada), await connectAs(person)]
    await watch(one, person)
    expect(await set(other, { status: 'invisible' })).toMatchObject({
      status: 'offline',
      chosen: 'invisible',
    })
    await hears(one, person, { status: 'offline' })
    const lastSeenAt = told(one).at(-1)?.lastSeenAt
    expect(lastSeenAt).toEqual(expect.any(String))
    await other.request('presence:ping', { active: true })
    await away(other)
    await set(await connectAs(person), {})
    expect((await ask(one, 'presence:get', [person.user.id]))[0]).toMatchObject({
      status: 'offline',
      lastSeenAt,
    })
  })

  it('isn’t told again when nothing is new: nobody sees somebody invisible come, rest and go', async () => {
    const person = await newcomer()
    const [one, first] = [await connectAs(ada), await connectAs(person)]
    await set(first, { status: 'invisible' })
    await watch(one, person, grace)
    await away(first)
    await eventually(async () => {
      expect((await server.services.presence.factsOf([person.user.id]))[0]?.live).toBeNull()
    })
    const again = await connectAs(person)
    for (const active of [true, false]) await again.request('presence:ping', { active })
    // What a later event tells was said after all that.
    const other = await connectAs(grace)
    for (const statusText of ['here', null]) {
      await set(other, { statusText })
      await hears(one, grace, { statusText })
    }
    expect(told(one, person)).toEqual([])
  })

  it('doesn’t tell when they were there to, nor by, those who keep that to themselves', async () => {
    const [person, shy] = [await newcomer(), await newcomer()]
    const memberIds = [person.user.id, shy.user.id]
    await ada.request('post', '/chats/group', { name: 'Attic', memberIds })
    await shy.request('patch', '/me/settings', { clientId: randomUUID(), shareLastSeen: false })
    for (const someone of [person, shy]) await away(await connectAs(someone))
    const one = await connectAs(ada)
    await watch(one, person, shy)
    await eventually(async () => {
      const [open, closed] = await ask(one, 'presence:get', [person.user.id, shy.user.id])
      expect([open?.status, closed?.status]).toEqual(['offline', 'offline'])
      expect([open?.lastSeenAt, closed?.lastSeenAt]).toEqual([expect.any(String), null])
    })
    const theirs = await connectAs(shy)
    expect(await watch(theirs, person)).toMatchObject([{ status: 'offline', lastSeenAt: null }])
    await shy.request('patch', '/me/settings', { clientId: randomUUID(), shareLastSeen: true })
    await hears(theirs, person, { lastSeenAt: expect.any(String) as string })
  })
})

describe('a restart of the server', () => {
  it('forgets nothing of what somebody chose, nor when they were seen last', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'oms-chat-presence-'))
    const before = await startTestServer({ dataDir, beatMs, presenceTimes: { holdMs: 300 } })
    const owner = await registerPerson(before)
    const [busy, gone] = [
      await registerPerson(before, { in: owner }),
      await registerPerson(before, { in: owner }),
    ]
    const memberIds = [busy.user.id, gone.user.id]
    await owner.request('post', '/chats/group', { name: 'Shift', memberIds })
    const chosen = { status: 'busy' as const, statusText: 'On the roof', statusEmoji: '🔧' }
    await set(await connectAs(busy), chosen)
    const watcher = await connectAs(owner)
    await watch(watcher, gone)
    await away(await connectAs(gone))
    await hears(watcher, gone, { status: 'offline', lastSeenAt: expect.any(String) as string })
    const lastSeenAt = told(watcher, gone).at(-1)?.lastSeenAt
    await before.close()

    const after = await startTestServer({ dataDir, beatMs })
    const again = (person: Person) => connectAs({ ...person, server: after })
    const onlooker = await again(owner)
    expect(await watch(onlooker, busy, gone)).toMatchObject([
      { ...chosen, status: 'offline' },
      { status: 'offline', lastSeenAt },
    ])
    expect(await watch(await again(busy), busy)).toMatchObject([{ ...chosen, chosen: 'busy' }])
    await hears(onlooker, busy, chosen)
    await after.close()
    await rm(dataDir, { recursive: true, force: true })
  })
})

describe('too much', () => {
  it('is refused: more than 500 people, a text without end, a status there isn’t', async () => {
    const connection = await connectAs(ada)
    const ids = (count: number) => Array.from({ length: count }, (_, n) => n.toString(16).padStart(24, '0'))
    const refused = { ok: false, error: { code: 'VALIDATION' } }
    for (const event of ['presence:watch', 'presence:get']) {
      expect(await connection.raw(event, { userIds: ids(1_000) })).toMatchObject(refused)
      expect(await connection.raw(event, { userIds: ids(limits.presenceIds) })).toEqual({
        ok: true,
        data: { presences: [] },
      })
    }
    for (const given of [
      { statusText: 'x'.repeat(101) },
      { status: 'offline' },
      { statusEmoji: 'no' },
      { statusExpiresAt: 'soon' },
      { userId: grace.user.id, status: 'busy' },
    ])
      expect(await connection.raw('presence:set', given)).toMatchObject(refused)
    const flooded = await connectAs(ada)
    flooded.socket.emit('presence:watch', { userIds: ids(10_000) }, () => {})
    await flooded.gone
    expect(await connection.request('me:changes', { after: 0 })).toMatchObject({ ok: true })
  })
})
