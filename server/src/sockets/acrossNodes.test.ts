import { randomUUID } from 'node:crypto'
import type { Chat, EventData } from '@oms-chat/shared'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { on, startTestCluster, type TestCluster } from '../testing/cluster.ts'
import { createPerson } from '../testing/conversation.ts'
import { eventually } from '../testing/eventually.ts'
import {
  connectAs,
  type Connection,
  type Person,
  registerPerson,
  startTestServer,
  type TestServer,
} from '../testing/index.ts'
import { ask, away, hears, set, told, watch } from '../testing/presence.ts'
import { hasRedis } from '../testing/redis.ts'
import { startRelay } from '../testing/relay.ts'

const presenceTimes = { holdMs: 1_500, beatMs: 200, lapseMs: 1_500 }

describe.skipIf(!hasRedis())('people on several nodes', () => {
  let cluster: TestCluster
  let here: TestServer
  let there: TestServer
  let ada: Person
  let grace: Person
  let chat: Chat

  beforeAll(async () => {
    cluster = await startTestCluster({ beatMs: 100, presenceTimes })
    ;({ here, there } = cluster)
    ada = await registerPerson(here, { fullName: 'Ada Okafor' })
  })
  afterAll(() => cluster.close())
  beforeEach(async () => {
    grace = await registerPerson(here, { in: ada, fullName: 'Grace Hopper' })
    const group = { name: 'Desk', memberIds: [grace.user.id] }
    chat = (await ada.request<Chat>('post', '/chats/group', group)).data
  })

  /** A connection whose rooms are joined. */
  async function online(node: TestServer, person: Person): Promise<Connection> {
    const connection = await connectAs(on(node, person))
    await connection.request('sync', { me: 0, chats: {} })
    return connection
  }
  /** What a connection was told of how somebody is, as often as it was. */
  const statuses = (connection: Connection) => told(connection, grace).map(({ status }) => status)

  describe('are seen', () => {
    it('from another node: how they are, what they say, and when they were there last', async () => {
      const one = await online(here, ada)
      expect(await watch(one, grace)).toMatchObject([{ status: 'offline', lastSeenAt: null }])
      const other = await online(there, grace)
      await hears(one, grace, { status: 'online' })
      await other.request('presence:ping', { active: false })
      await hears(one, grace, { status: 'away' })
      await set(other, { status: 'busy', statusText: 'On the roof', statusEmoji: '🔧' })
      await hears(one, grace, { status: 'busy', statusText: 'On the roof', statusEmoji: '🔧' })
      await away(other)
      await hears(one, grace, {
        status: 'offline',
        statusText: 'On the roof',
        lastSeenAt: expect.any(String) as string,
      })
      expect(await ask(one, 'presence:get', [grace.user.id])).toMatchObject([{ status: 'offline' }])
    })

    it('as one, whatever nodes their devices are on', async () => {
      const one = await online(here, ada)
      const [desk, phone] = [await online(here, grace), await online(there, grace)]
      await watch(one, grace)
      await phone.request('presence:ping', { active: true })
      // Each node tells for itself, a moment later; what is said next is told with it.
      await set(phone, { statusText: 'On the move' })
      await hears(one, grace, { status: 'online', statusText: 'On the move' })
      const { length } = statuses(one)
      await desk.request('presence:ping', { active: false })
      await away(desk)
      expect(await watch(one, grace)).toMatchObject([{ status: 'online' }])
      await phone.request('presence:ping', { active: false })
      await hears(one, grace, { status: 'away' })
      await away(phone)
      await hears(one, grace, { status: 'offline' })
      expect(statuses(one).slice(length)).toEqual(['away', 'offline'])
    })

    it('all the time when they come back on another node before they are missed', async () => {
      const one = await online(here, ada)
      let device = await online(there, grace)
      await watch(one, grace)
      for (const node of [here, there, here]) {
        await away(device)
        device = await online(node, grace)
      }
      await set(device, { statusText: 'still here' })
      await hears(one, grace, { statusText: 'still here' })
      await away(device)
      await hears(one, grace, { status: 'offline' })
      expect(new Set(statuses(one).slice(0, -1))).toEqual(new Set(['online']))
      expect(statuses(one).at(-1)).toBe('offline')
    })

    it('as gone when their node dies without a word', async () => {
      const relay = await startRelay(cluster.redis.port)
      const doomed = await cluster.join({ redisUrl: `redis://127.0.0.1:${relay.port}` })
      const one = await online(here, ada)
      await watch(one, grace)
      await online(doomed, grace)
      await hears(one, grace, { status: 'online' })
      relay.close()
      await hears(one, grace, { status: 'offline', lastSeenAt: expect.any(String) as string })
      await doomed.close()
    })

    it('also on a node that made the demo before it let anybody in: it goes on showing that it runs', async () => {
      const demo = { seedDemo: true, deskMessages: 100 }
      const node = await startTestServer({ redisUrl: cluster.redis.url, presenceTimes, ...demo })
      const key = `${node.redis?.prefix ?? ''}:presence`
      const signs = async (): Promise<string[]> => {
        const found = await node.redis?.ask((client) => client.call('ZRANGE', key, '0', '-1', 'WITHSCORES'))
        return Array.isArray(found) ? found.flat().map(String) : []
      }
      const first = await eventually(async () => {
        const found = await signs()
        expect(found).toHaveLength(2)
        return found
      })
      await eventually(async () => {
        const [name, at] = await signs()
        expect(name).toBe(first[0])
        expect(Number(at)).toBeGreaterThan(Number(first[1]))
      })
      await node.close()
    })

    it('as gone while Redis is, and again when it is back, by what each node tells of its own', async () => {
      const one = await online(here, ada)
      const own = await registerPerson(here, { in: ada })
      await ada.request('post', '/chats/direct', { userId: own.user.id })
      await watch(one, grace, own)
      await online(there, grace)
      const beside = await online(here, own)
      await hears(one, grace, { status: 'online' })
      await cluster.redisDies()
      await hears(one, grace, { status: 'offline' })
      await beside.request('presence:ping', { active: false })
      await hears(one, own, { status: 'away' })
      await cluster.redisReturns()
      await hears(one, grace, { status: 'online' })
      expect(await watch(one, grace, own)).toMatchObject([{ status: 'online' }, { status: 'away' }])
    })

    it('not at all where they don’t want to be: no event says that somebody invisible came or went', async () => {
      const one = await online(here, ada)
      const first = await online(there, grace)
      await set(first, { status: 'invisible' })
      const before = await watch(one, grace)
      expect(before).toMatchObject([{ status: 'offline' }])
      await away(first)
      const live = async () => (await here.services.presence.factsOf([grace.user.id]))[0]?.live
      await eventually(async () => expect(await live()).toBeNull())
      const again = await online(there, grace)
      await again.request('presence:ping', { active: true })
      await eventually(async () => expect(await live()).toBe('active'))
      await again.request('presence:ping', { active: false })
      await eventually(async () => expect(await live()).toBe('idle'))
      expect(await watch(one, grace)).toEqual(before)
      await set(again, { statusText: 'nobody sees me' })
      await hears(one, grace, { status: 'offline', statusText: 'nobody sees me' })
      expect(statuses(one)).toEqual(['offline'])
    })

    it('by nobody with whom they share no chat', async () => {
      const stranger = await registerPerson(here, { in: ada })
      const [one, witness] = [await online(here, stranger), await online(here, ada)]
      expect(await watch(one, grace)).toEqual([])
      await watch(witness, grace)
      const other = await online(there, grace)
      await set(other, { statusText: 'up here' })
      await hears(witness, grace, { statusText: 'up here' })
      expect(told(one)).toEqual([])
    })
  })

  describe('are named where they type', () => {
    const type = (connection: Connection, event: 'typing:start' | 'typing:stop' = 'typing:start') =>
      connection.request(event, { chatId: chat.id })
    const isHere = ({ chatId }: EventData<'typing:start'>) => chatId === chat.id

    it('on another node, until they stop', async () => {
      const [one, other] = [await online(here, ada), await online(there, grace)]
      expect(await type(one)).toEqual({ ok: true, data: {} })
      const named = { chatId: chat.id, userId: ada.user.id, userName: 'Ada Okafor' }
      expect(await other.heard('typing:start', isHere)).toEqual(named)
      await type(one, 'typing:stop')
      expect(await other.heard('typing:stop', isHere)).toEqual(named)
    })

    it('until their connection to another node dies', async () => {
      const [one, other] = [await online(here, ada), await online(there, grace)]
      await type(one)
      await other.heard('typing:start', isHere)
      one.socket.io.engine.close()
      expect(await other.heard('typing:stop', isHere)).toMatchObject({ userId: ada.user.id })
    })

    it('until their node goes', async () => {
      const third = await cluster.join()
      const [one, other] = [await online(third, ada), await online(here, grace)]
      await type(one)
      await other.heard('typing:start', isHere)
      await third.close()
      expect(await other.heard('typing:stop', isHere)).toMatchObject({ userId: ada.user.id })
    })

    it('to nobody in a chat of more than 200, and again when it is smaller', async () => {
      const { orgId } = ada.user
      const crowd = await Promise.all(Array.from({ length: 199 }, () => createPerson(here.models, { orgId })))
      const userIds = crowd.map(({ userId }) => userId)
      await ada.request('post', `/chats/${chat.id}/members`, { userIds: userIds.slice(0, 100) })
      await ada.request('post', `/chats/${chat.id}/members`, { userIds: userIds.slice(100) })
      const [one, other] = [await online(here, ada), await online(there, grace)]
      expect(await type(one)).toEqual({ ok: true, data: {} })
      const draft = { chatId: chat.id, clientId: randomUUID(), type: 'text' as const, content: 'so many' }
      await one.request('message:send', draft)
      await other.heard('message:new', ({ message }) => message?.content === 'so many')
      expect(other.told.filter(({ event }) => event.startsWith('typing:'))).toEqual([])
      await ada.request('delete', `/chats/${chat.id}/members/${userIds[0] ?? ''}`)
      await type(one)
      await other.heard('typing:start', isHere)
    })
  })
})
