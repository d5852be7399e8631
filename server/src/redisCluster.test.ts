import { randomUUID } from 'node:crypto'
import type { Chat, Message } from '@oms-chat/shared'
import { Cluster } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectRedis, type RedisLink } from './infra/redis.ts'
import { createLimiters } from './infra/sharedAttempts.ts'
import { createJobs, type Jobs } from './jobs/index.ts'
import { eventually } from './testing/eventually.ts'
import {
  connectAs,
  type Connection,
  type Person,
  registerPerson,
  startTestServer,
  type TestServer,
} from './testing/index.ts'
import { hasRedis, type TestRedis } from './testing/redis.ts'
import { startRedisCluster, type TestRedisCluster } from './testing/redisCluster.ts'

const never = 3_600_000
/** Nothing waits for Redis; on a busy machine even what doesn’t takes its time. */
const patienceMs = 5_000
const redisTimes = { commandMs: 1_000, beatMs: 200 }
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
const rowIds = ['abcdef0123456789abcdef01']
const logId = '0123456789abcdef01234567'

/** What holds over one Redis has to hold over a cluster of three masters, one of which may die. */
describe.skipIf(!hasRedis())('over a Redis Cluster', () => {
  let cluster: TestRedisCluster

  beforeAll(async () => {
    cluster = await startRedisCluster('a-password-of-these-tests')
  })
  afterAll(() => cluster.close())

  describe('two links', () => {
    let links: RedisLink[]
    const link = (index: number): RedisLink => {
      const found = links[index]
      if (!found) throw new Error('there are two links')
      return found
    }
    beforeAll(async () => {
      const place = { url: cluster.url, space: 'links' }
      links = await Promise.all([1, 2].map(() => connectRedis(place, silent, redisTimes)))
    })
    afterAll(() => {
      for (const one of links) one.close()
    })

    it('are heard over sharded channels', async () => {
      await eventually(() => expect(links.map((one) => one.isHeard())).toEqual([true, true]))
      expect(link(0).isCluster).toBe(true)
      const keeper = await cluster.keeperOf(link(0).prefix)
      const channels = await cluster.ask(keeper, 'PUBSUB', 'SHARDCHANNELS')
      expect(channels).toHaveLength(2)
    })

    it('know the masters that aren’t named, and enter them with the same login', async () => {
      const pongs = await link(0).ask(async (client) => {
        const masters = client instanceof Cluster ? client.nodes('master') : []
        return Promise.all(masters.map((master) => master.ping()))
      })
      expect(pongs).toEqual(['PONG', 'PONG', 'PONG'])
    })

    it('count limits together', async () => {
      const [here, there] = [createLimiters(link(0)), createLimiters(link(1))]
      const [one, two] = [here.shared('login', 2, 60), there.shared('login', 2, 60)]
      expect([await one.take('a'), await two.take('a')]).toEqual([null, null])
      expect(await one.take('a')).toBeGreaterThan(1_000)
      const [often, elsewhere] = [here.tallied('messages', 4, 60), there.tallied('messages', 4, 60)]
      for (let n = 0; n < 2; n += 1)
        expect([await often.take('a'), await elsewhere.take('a')]).toEqual([null, null])
      await eventually(async () => expect(await often.take('a')).toBeGreaterThan(1_000))
    })

    it('share jobs, also after a master died over them', async () => {
      const delivered: string[] = []
      const runs: number[] = []
      const work = {
        upkeep: [{ name: 'counted', everyMs: 100, run: () => Promise.resolve(runs.push(0)) }],
        deliver: (_: string, ids: readonly string[]) => Promise.resolve(void delivered.push(...ids)),
      }
      const times = { lockMs: 500, stalledMs: 200 }
      const jobs: Jobs[] = await Promise.all(links.map((one) => createJobs(one, silent, times)))
      for (const one of jobs) one.start(work, { workers: true })
      await Promise.all(jobs.map((one) => one.retryDelivery(logId, rowIds)))
      await eventually(() => expect(delivered).toEqual(rowIds))
      const { queues } = jobs[0]?.queues ?? {}
      const done = async () => (await queues?.upkeep.getJobScheduler('counted'))?.iterationCount ?? 0
      await eventually(async () => expect(await done()).toBeGreaterThan(2))

      const keeper = await cluster.keeperOf(link(0).prefix)
      await keeper.kill()
      await eventually(() => expect(links.some((one) => one.isAnswering())).toBe(false))
      const before = runs.length
      await eventually(() => expect(runs.length).toBeGreaterThan(before + 3))
      await keeper.start()
      await cluster.whole()
      await eventually(() => expect(links.map((one) => one.isHeard())).toEqual([true, true]))
      await eventually(async () => expect(await done()).toBeGreaterThan(2))
      await eventually(async () => expect(await jobs[0]?.retryDelivery(logId, rowIds)).toBe(true))
      await eventually(() => expect(delivered.length).toBe(2))
      await Promise.all(jobs.map((one) => one.stop()))
    })
  })

  describe('two nodes', () => {
    let here: TestServer
    let there: TestServer
    let chat: Chat
    let adaHere: Connection
    let graceThere: Connection

    beforeAll(async () => {
      const settings = {
        redisUrl: cluster.url,
        redisTimes,
        revocationPollMs: never,
        headsEveryMs: never,
        headsAloneMs: 300,
      }
      here = await startTestServer(settings)
      there = await startTestServer({ ...settings, mongodbUrl: here.databaseUrl })
      const ada = await registerPerson(here)
      const grace: Person = { ...(await registerPerson(here, { in: ada })), server: there }
      const group = { name: 'Desk', memberIds: [grace.user.id] }
      chat = (await ada.request<Chat>('post', '/chats/group', group)).data
      adaHere = await connectAs(ada)
      graceThere = await connectAs(grace)
      await Promise.all([adaHere, graceThere].map(inStep))
      await areWell()
    })
    afterAll(async () => {
      await there.close()
      await here.close()
    })

    const inStep = (connection: Connection) =>
      connection.request('chat:changes', { chatId: chat.id, after: 0 })
    const degraded = async (node: TestServer): Promise<string[]> => {
      const answer = await fetch(`${node.url}/readyz`)
      return ((await answer.json()) as { degraded?: string[] }).degraded ?? []
    }
    const areWell = () =>
      eventually(async () => expect([...(await degraded(here)), ...(await degraded(there))]).toEqual([]))
    const send = async (connection: Connection): Promise<Message> => {
      const draft = { chatId: chat.id, clientId: randomUUID(), type: 'text' as const, content: 'hi' }
      const result = await connection.request('message:send', draft)
      if (!result.ok) throw new Error(result.error.code)
      return result.data.message
    }
    const hears = (connection: Connection, message: Message) =>
      connection.heard('message:new', ({ rev }) => rev === message.rev)
    const expectToHearEachOther = async () => {
      await hears(graceThere, await send(adaHere))
      await hears(adaHere, await send(graceThere))
    }
    const keeper = () => cluster.keeperOf(here.redis?.prefix ?? '')

    const bothSay = (reason: string) =>
      eventually(async () => {
        expect(await degraded(here)).toContain(reason)
        expect(await degraded(there)).toContain(reason)
      })
    /** Sends go through, and others hear of them from `heads`, while nodes don’t hear each other. */
    const expectServiceWithoutRedis = async () => {
      await bothSay('redis')
      const began = performance.now()
      const message = await send(adaHere)
      expect(performance.now() - began).toBeLessThan(patienceMs)
      await graceThere.heard('heads', ({ heads }) => (heads[chat.id] ?? 0) >= message.rev)
    }
    const comesBack = async (master: TestRedis | undefined) => {
      await master?.start()
      await cluster.whole()
      await areWell()
      await expectToHearEachOther()
    }

    it('tell each other’s people what is sent', () => expectToHearEachOther())

    it('serve without the master that carries their events, and hear each other when it is back', async () => {
      const own = await keeper()
      await own.kill()
      await expectServiceWithoutRedis()
      await comesBack(own)
    })

    it('hear each other without another master, though nothing can be stored', async () => {
      const own = await keeper()
      const other = cluster.masters.find((master) => master !== own)
      await other?.kill()
      await bothSay('redis-writes')
      await expectToHearEachOther()
      await comesBack(other)
    })

    it('hear each other over the replica that takes a dead master’s place', async () => {
      const own = await keeper()
      await cluster.addReplica(own)
      await own.kill()
      await expectServiceWithoutRedis()
      await areWell()
      await expectToHearEachOther()
    })
  })
})
