import { randomUUID } from 'node:crypto'
import type { Chat, Message } from '@oms-chat/shared'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { on, startTestCluster, type TestCluster } from '../testing/cluster.ts'
import { eventually } from '../testing/eventually.ts'
import {
  connect,
  connectAs,
  type Connection,
  type Person,
  registerPerson,
  signIn,
  type TestServer,
} from '../testing/index.ts'
import { hasRedis, type TestRedis } from '../testing/redis.ts'

/** So long that nothing of what these tests see can come from it. */
const never = 3_600_000
const settings = { revocationPollMs: never, headsEveryMs: never, headsAloneMs: 300, retainEveryMs: 500 }

describe.skipIf(!hasRedis())('two nodes over Redis', () => {
  let cluster: TestCluster
  let redis: TestRedis
  let here: TestServer
  let there: TestServer
  let ada: Person
  let grace: Person
  /** Ada on the one node, Grace on the other, both in one chat. */
  let adaHere: Connection
  let graceThere: Connection
  let chat: Chat

  beforeAll(async () => {
    cluster = await startTestCluster(settings)
    ;({ redis, here, there } = cluster)
    ada = await registerPerson(here)
    grace = await registerPerson(here, { in: ada })
  })
  afterAll(() => cluster.close())
  beforeEach(async () => {
    const group = { name: 'Desk', memberIds: [grace.user.id] }
    chat = (await ada.request<Chat>('post', '/chats/group', group)).data
    adaHere = await connectAs(ada)
    graceThere = await connectAs(on(there, grace))
    await Promise.all([inStep(adaHere), inStep(graceThere)])
  })

  /** Asks something that is answered once the rooms are joined. */
  const inStep = (connection: Connection) => connection.request('chat:changes', { chatId: chat.id, after: 0 })

  const send = async (connection: Connection, content = 'hi'): Promise<Message> => {
    const draft = { chatId: chat.id, clientId: randomUUID(), type: 'text' as const, content }
    const result = await connection.request('message:send', draft)
    if (!result.ok) throw new Error(result.error.code)
    return result.data.message
  }
  const heardOf = ({ told }: Connection): number[] =>
    told.filter(({ event }) => event === 'message:new').map(({ data }) => (data as { rev: number }).rev)
  const hears = (connection: Connection, message: Message) =>
    connection.heard('message:new', ({ rev }) => rev === message.rev)
  const remove = (person: Person) => ada.request('delete', `/chats/${chat.id}/members/${person.user.id}`)

  it('tell each other’s people what is sent, once, and what comes from one of them in its order', async () => {
    const sent: { here: number[]; there: number[] } = { here: [], there: [] }
    for (let n = 0; n < 10; n += 1) {
      sent.here.push((await send(adaHere)).rev)
      sent.there.push((await send(graceThere)).rev)
    }
    const all = [...sent.here, ...sent.there].sort((a, b) => a - b)
    for (const connection of [adaHere, graceThere]) {
      await eventually(() => expect(heardOf(connection).sort((a, b) => a - b)).toEqual(all))
      for (const revs of [sent.here, sent.there])
        expect(heardOf(connection).filter((rev) => revs.includes(rev))).toEqual(revs)
    }
  })

  it('tell it within a fraction of a second', async () => {
    const began = performance.now()
    await hears(graceThere, await send(adaHere))
    expect(performance.now() - began).toBeLessThan(500)
  })

  it('let a newcomer’s connections elsewhere hear the chat, and a removed one’s nothing more', async () => {
    const linus = await registerPerson(here, { in: ada })
    const linusThere = await connectAs(on(there, linus))
    await linusThere.request('sync', { chats: {}, me: 0 })
    await ada.request('post', `/chats/${chat.id}/members`, { userIds: [linus.user.id] })
    await linusThere.heard('chat:upserted', (told) => told.chat.id === chat.id)
    await hears(linusThere, await send(adaHere))
    await remove(linus)
    await linusThere.heard('chat:removed')
    const unheard = await send(adaHere)
    await hears(graceThere, unheard)
    expect(heardOf(linusThere)).not.toContain(unheard.rev)
  })

  it('cut the connections of an ended session on every node', async () => {
    const phone = await signIn(here, grace.username, grace.password)
    const phoneThere = await connect(there, { token: phone.accessToken })
    const began = performance.now()
    await phone.request('post', '/auth/logout')
    expect(await phoneThere.heard('session:ended')).toEqual({ reason: 'signed-out' })
    await phoneThere.gone
    expect(performance.now() - began).toBeLessThan(1_000)
    expect(graceThere.socket.connected).toBe(true)
  })

  it('keep their own people when one of them closes', async () => {
    const third = await cluster.join()
    const adaThird = await connect({ ...third, onClose: () => {} }, { token: ada.accessToken })
    await third.close()
    await adaThird.gone
    await hears(graceThere, await send(adaHere))
    expect(adaHere.socket.connected && graceThere.socket.connected).toBe(true)
  })

  describe('while Redis is dead', () => {
    it('sends are acknowledged, and others learn of them within the shorter heads beat', async () => {
      await cluster.redisDies()
      const began = performance.now()
      const message = await send(adaHere)
      expect(performance.now() - began).toBeLessThan(1_000)
      await graceThere.heard('heads', ({ heads }) => heads[chat.id] === message.rev)
      expect(heardOf(graceThere)).toEqual([])
      await cluster.redisReturns()
      await hears(graceThere, await send(adaHere))
    })

    it('someone removed hears nothing more, neither then nor when it is back', async () => {
      const linus = await registerPerson(here, { in: ada })
      await ada.request('post', `/chats/${chat.id}/members`, { userIds: [linus.user.id] })
      const linusThere = await connectAs(on(there, linus))
      await inStep(linusThere)
      await cluster.redisDies()
      await remove(linus)
      const unheard = [await send(adaHere), await send(graceThere)]
      await graceThere.heard('message:new', ({ rev }) => rev === unheard[1]?.rev)
      await cluster.redisReturns()
      const after = await send(adaHere)
      unheard.push(after, await send(graceThere))
      await hears(graceThere, after)
      expect(heardOf(linusThere)).toEqual([])
    })

    it('what was said meanwhile isn’t said again when it is back', async () => {
      await cluster.redisDies()
      const lost = await send(adaHere)
      await cluster.redisReturns()
      await hears(graceThere, await send(adaHere))
      expect(heardOf(graceThere)).not.toContain(lost.rev)
    })

    it('a node starts, and serves', async () => {
      await cluster.redisDies()
      const third = await cluster.join()
      const adaThird = await connect(third, { token: ada.accessToken })
      expect((await send(adaThird)).rev).toBeGreaterThan(0)
      await third.close()
      await cluster.redisReturns()
    })
  })

  it('acknowledge sends while Redis stands still, and are in step when it goes on', async () => {
    redis.pause()
    const began = performance.now()
    const sent = [await send(adaHere), await send(adaHere), await send(graceThere)]
    expect(performance.now() - began).toBeLessThan(2_000)
    const last = sent.at(-1)?.rev ?? 0
    await adaHere.heard('heads', ({ heads }) => heads[chat.id] === last)
    redis.resume()
    await eventually(async () => hears(graceThere, await send(adaHere)))
  })

  describe('while Redis’ memory is full', () => {
    const setMemory = (bytes: number) =>
      here.redis?.ask((client) => client.call('CONFIG', 'SET', 'maxmemory', String(bytes)))
    const degraded = async (node: TestServer) => {
      const answer = await fetch(`${node.url}/readyz`)
      expect(answer.status).toBe(200)
      return ((await answer.json()) as { degraded?: string[] }).degraded ?? []
    }
    const bothSay = (reasons: string[]) =>
      eventually(async () =>
        expect([await degraded(here), await degraded(there)]).toEqual([reasons, reasons]),
      )
    beforeEach(async () => {
      await setMemory(1)
      await bothSay(['redis-writes'])
    })
    afterEach(async () => {
      await setMemory(0)
      await bothSay([])
    })

    it('sends are acknowledged and told, and who signs in does', async () => {
      const began = performance.now()
      const sent = [await send(adaHere), await send(graceThere), await send(adaHere)]
      expect(performance.now() - began).toBeLessThan(3_000)
      const revs = sent.map(({ rev }) => rev)
      await eventually(() => expect(heardOf(graceThere)).toEqual(revs))
      await eventually(() => expect(heardOf(adaHere)).toEqual(revs))
      expect((await signIn(there, grace.username, grace.password)).accessToken).toBeTruthy()
    })

    it('messages whose time has come go', async () => {
      const settings = { disappearingSeconds: 1 }
      await ada.request('patch', `/chats/${chat.id}`, { settings })
      const { id: messageId } = await send(adaHere)
      const gone = await graceThere.heard('message:updated', ({ message }) => message?.id === messageId)
      expect(gone.message?.deletedAt).toBeTruthy()
    })
  })

  it('take what is older than a chat keeps once, and tell everybody', async () => {
    const { rev } = await send(adaHere)
    const { log } = here.models
    const long = new Date(Date.now() - 40 * 86_400_000)
    await log.updateMany({ chatId: chat.id, rev: { $lte: rev } }, { at: long })
    await ada.request('patch', `/chats/${chat.id}`, { settings: { retentionDays: 30 } })
    for (const connection of [adaHere, graceThere])
      expect(
        (await connection.heard('chat:upserted', (news) => news.chat.oldestSeq > rev)).chat.oldestSeq,
      ).toBe(rev + 1)
    await eventually(async () => {
      const rows = await log.find({ chatId: chat.id }).sort({ rev: 1 }).lean()
      expect(rows.map(({ state }) => state !== undefined)).toEqual([false, false, true, false])
      expect(rows.at(-1)).toMatchObject({ actorId: null, clientId: `retention:${rev + 1}` })
    })
  })

  it('are in step at once when Redis cuts those who listen', async () => {
    await here.redis?.ask((client) => client.call('CLIENT', 'KILL', 'TYPE', 'pubsub'))
    const message = await send(adaHere)
    const isNamed = ({ heads }: { heads: Record<string, number> }) => (heads[chat.id] ?? 0) >= message.rev
    const heard = await Promise.race([hears(graceThere, message), graceThere.heard('heads', isNamed)])
    expect(heard).toBeDefined()
  })
})
