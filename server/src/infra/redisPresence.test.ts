import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemTimer } from '../services/timer.ts'
import { eventually } from '../testing/eventually.ts'
import { hasRedis, startRedis, type TestRedis } from '../testing/redis.ts'
import { connectRedis, type RedisLink } from './redis.ts'
import { type ClusterPresenceTimes, createRedisPresence } from './redisPresence.ts'

const [ada, grace] = ['a'.repeat(24), 'b'.repeat(24)]
const times = { holdMs: 400, beatMs: 60, lapseMs: 600 }
const log = { info: () => {}, warn: () => {} }

type Node = ReturnType<typeof createRedisPresence> & {
  link: RedisLink
  /** How people were whenever something was heard of them, and who came and went. */
  heard: string[]
  passages: string[]
  gaps: () => number
}

describe.skipIf(!hasRedis())('presence over several nodes', () => {
  let redis: TestRedis
  let nodes: Node[]

  beforeEach(async () => {
    redis = await startRedis()
    nodes = []
  })
  afterEach(async () => {
    for (const { close, link } of nodes) {
      await close()
      link.close()
    }
    await redis.close()
  })

  const join = async (given: ClusterPresenceTimes = {}, url = redis.url): Promise<Node> => {
    const link = await connectRedis({ url, space: 'test' }, log, { commandMs: 2_000, beatMs: 50 })
    const store = createRedisPresence(link, {
      clock: () => new Date(),
      timer: systemTimer,
      ...times,
      ...given,
    })
    const [heard, passages]: string[][] = [[], []]
    let gaps = 0
    store.onChanged(
      (userId) => void store.livenessOf([userId]).then((all) => heard?.push(all.get(userId) ?? 'gone')),
    )
    store.onPassage((userId, at, isHere) => {
      expect(Math.abs(Date.now() - at.getTime())).toBeLessThan(30_000)
      passages?.push(`${userId[0] ?? ''} ${isHere ? 'comes' : 'goes'}`)
    })
    store.onGap(() => (gaps += 1))
    const node = { ...store, link, heard: heard ?? [], passages: passages ?? [], gaps: () => gaps }
    nodes.push(node)
    return node
  }
  const two = () => Promise.all([join(), join()])
  const live = async (node: Node, userId = ada) => (await node.livenessOf([userId])).get(userId) ?? null
  const isLive = (node: Node, expected: 'active' | 'idle' | null, userId = ada) =>
    eventually(async () => expect(await live(node, userId)).toBe(expected))
  /** On how many nodes Redis has somebody. */
  const placesOf = async ({ link }: Node, userId = ada): Promise<number> => {
    const keys = (await link.ask((client) => client.keys('*:presence:*'))) ?? []
    const scores = await Promise.all(keys.map((key) => link.ask((client) => client.zscore(key, userId))))
    return scores.filter(Boolean).length
  }

  it('shows somebody on every node, until they have gone', async () => {
    const [here, there] = await two()
    there.here(ada, 'desk')
    await isLive(here, 'active')
    there.here(ada, 'desk', false)
    await isLive(here, 'idle')
    there.gone(ada, 'desk')
    await isLive(here, null)
    await eventually(() => expect(here.heard).toEqual(['active', 'idle', 'gone']))
    expect(there.passages).toEqual(['a comes', 'a goes'])
    expect(here.passages).toEqual([])
  })

  it('takes devices on several nodes for one person', async () => {
    const [here, there] = await two()
    here.here(ada, 'desk', true)
    there.here(ada, 'phone', true)
    await eventually(async () => expect(await placesOf(here)).toBe(2))
    here.here(ada, 'desk', false)
    there.here(grace, 'phone')
    await isLive(here, 'active', grace)
    expect(await live(there)).toBe('active')
    there.here(ada, 'phone', false)
    await isLive(here, 'idle')
    here.gone(ada, 'desk')
    await eventually(async () => expect(await placesOf(here)).toBe(1))
    expect(await live(here)).toBe('idle')
    there.gone(ada, 'phone')
    await isLive(here, null)
    expect([...here.passages, ...there.passages].filter((line) => line.startsWith('a')).toSorted()).toEqual([
      'a comes',
      'a goes',
    ])
  })

  it('doesn’t let somebody flap who comes back on another node in time', async () => {
    const [here, there] = await two()
    const onlooker = await join()
    here.here(ada, 'desk', true)
    await isLive(onlooker, 'active')
    for (const [from, to] of [
      [here, there],
      [there, here],
    ] as const) {
      from.gone(ada, 'desk')
      to.here(ada, 'desk')
      await eventually(async () => expect(await placesOf(onlooker)).toBe(2))
      await eventually(async () => expect(await placesOf(onlooker)).toBe(1))
    }
    expect([...here.heard, ...there.heard, ...onlooker.heard]).toEqual(['active', 'active', 'active'])
    expect([...here.passages, ...there.passages]).toEqual(['a comes'])
  })

  it('takes somebody who was idle for idle on another node, until they do something there', async () => {
    const [here, there] = await two()
    here.here(ada, 'desk', false)
    await isLive(there, 'idle')
    here.gone(ada, 'desk')
    there.here(ada, 'desk')
    await eventually(async () => expect(await placesOf(here)).toBe(2))
    expect(await live(here)).toBe('idle')
    there.here(ada, 'desk', true)
    await isLive(here, 'active')
  })

  it('lets the people of a node that died go by themselves, and tells it once', async () => {
    const [here, there, dying] = [await join(), await join(), await join()]
    dying.here(ada, 'desk')
    dying.here(grace, 'desk')
    here.here(grace, 'phone')
    await isLive(here, 'active')
    await eventually(async () => expect(await placesOf(here, grace)).toBe(2))
    dying.link.close()
    await isLive(here, null)
    await isLive(there, null)
    await eventually(() =>
      expect([...here.heard, ...there.heard].filter((how) => how === 'gone')).toHaveLength(2),
    )
    expect([...here.passages, ...there.passages].filter((line) => line.endsWith('goes'))).toEqual(['a goes'])
    expect(await live(there, grace)).toBe('active')
  })

  it('gives the people of a node that closes time to come back on another', async () => {
    const [here, closing] = await two()
    closing.here(ada, 'desk', true)
    closing.here(grace, 'desk', true)
    await isLive(here, 'active')
    await closing.close()
    expect(await live(here)).toBe('active')
    here.here(ada, 'desk')
    await isLive(here, null, grace)
    expect(await live(here)).toBe('active')
    expect(here.passages).toEqual(['b goes'])
    await eventually(() => expect(here.heard.filter((how) => how === 'gone')).toHaveLength(1))
  })

  it('tells its own again where Redis has forgotten them', async () => {
    const [here, there] = await two()
    here.here(ada, 'desk')
    there.here(grace, 'desk')
    await isLive(there, 'active')
    await here.link.ask((client) => client.flushall())
    await isLive(there, 'active')
    await isLive(here, 'active', grace)
    const [mine] = (await here.link.ask((client) => client.keys('*:presence:*'))) ?? []
    await here.link.ask((client) => client.del(mine ?? ''))
    await isLive(there, 'active')
    await isLive(here, 'active', grace)
    expect([...here.passages, ...there.passages].toSorted()).toEqual(['a comes', 'b comes'])
  })

  it('is what a node knows itself while Redis is dead, and whole when it is back', async () => {
    const [here, there] = await two()
    here.here(ada, 'desk')
    there.here(grace, 'desk')
    await isLive(here, 'active', grace)
    await redis.kill()
    await isLive(here, null, grace)
    expect(await live(here)).toBe('active')
    await eventually(() => expect(here.gaps()).toBe(1))
    here.here(ada, 'desk', false)
    await eventually(() => expect(here.heard.at(-1)).toBe('idle'))
    here.here('c'.repeat(24), 'desk')
    await eventually(() => expect(here.passages).toContain('c comes'))
    await redis.start()
    await isLive(there, 'idle')
    await isLive(there, 'active', 'c'.repeat(24))
    await isLive(here, 'active', grace)
    await eventually(() => expect(here.gaps()).toBe(2))
    expect(there.passages).toEqual(['b comes'])
  })

  it('holds nobody up while Redis stands still', async () => {
    const [here] = await two()
    here.here(ada, 'desk')
    await isLive(here, 'active')
    redis.pause()
    const began = performance.now()
    await Promise.all([1, 2, 3].map(() => live(here)))
    for (let count = 0; count < 100; count += 1) expect(await live(here)).toBe('active')
    expect(performance.now() - began).toBeLessThan(5_000)
    redis.resume()
    await eventually(() => expect(here.link.isHeard()).toBe(true))
    await isLive(here, 'active')
  })

  it('tells of other changes, and of very many in one word', async () => {
    const [here, there] = await two()
    here.announce(ada)
    await eventually(() => expect([here.heard, there.heard]).toEqual([['gone'], ['gone']]))
    for (let count = 0; count < 1_001; count += 1) here.here(count.toString(16).padStart(24, '0'), 'desk')
    await eventually(() => expect(there.gaps()).toBe(1))
    expect(await live(there, '0'.repeat(24))).toBe('active')
    expect(there.heard).toHaveLength(1)
  })

  it('leaves nothing behind for good', async () => {
    const here = await join()
    here.here(ada, 'desk')
    await isLive(here, 'active')
    const keys = (await here.link.ask((client) => client.keys('*:presence*'))) ?? []
    expect(keys).toHaveLength(2)
    for (const key of keys) expect(await here.link.ask((client) => client.pttl(key))).toBeGreaterThan(0)
  })

  it('works where Redis is a cluster', async () => {
    const one = await startRedis(['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1'])
    const single = await connectRedis({ url: one.url, space: 'test' }, log)
    await single.ask((client) => client.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383'))
    single.close()
    const url = `redis://127.0.0.1:${one.port},127.0.0.1:${one.port}`
    const [here, there] = [await join({}, url), await join({}, url)]
    here.here(ada, 'desk')
    await isLive(there, 'active')
    await eventually(() => expect(there.heard).toEqual(['active']))
    await Promise.all([here, there].map(({ close }) => close()))
    await one.close()
  })
})
