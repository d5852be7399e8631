import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { eventually } from '../testing/eventually.ts'
import { hasRedis, startRedis, type TestRedis } from '../testing/redis.ts'
import { connectRedis, type RedisLink } from './redis.ts'
import { createLimiters, type Limiters } from './sharedAttempts.ts'

const quiet = { info: () => {}, warn: () => {} }

describe.skipIf(!hasRedis())('limits of two nodes over Redis', () => {
  let redis: TestRedis
  let links: RedisLink[]
  let here: Limiters
  let there: Limiters

  beforeEach(async () => {
    redis = await startRedis()
    const place = { url: redis.url, space: 'test' }
    const [one, two] = [await connectRedis(place, quiet), await connectRedis(place, quiet)]
    links = [one, two]
    here = createLimiters(one)
    there = createLimiters(two)
  })
  afterEach(async () => {
    for (const link of links) link.close()
    await redis.close()
  })
  const dies = async () => {
    await redis.kill()
    await eventually(() => expect(links.every((link) => !link.isAnswering())).toBe(true))
  }

  it('count attempts that must not slip through together, and give them back', async () => {
    const [one, two] = [here.shared('login', 3, 60), there.shared('login', 3, 60)]
    expect([await one.take('a'), await two.take('a'), await one.take('a')]).toEqual([null, null, null])
    expect(await two.take('a')).toBeGreaterThan(1_000)
    expect(await two.take('b')).toBeNull()
    await one.giveBack('a')
    await one.giveBack('a')
    expect(await two.take('a')).toBeNull()
  })

  it('go on per node while Redis is dead', async () => {
    const one = here.shared('login', 2, 60)
    await dies()
    expect([await one.take('a'), await one.take('a')]).toEqual([null, null])
    expect(await one.take('a')).toBeGreaterThan(1_000)
  })

  it('add up what is taken often, and refuse everywhere once it is used up', async () => {
    const [one, two] = [here.tallied('messages', 4, 60), there.tallied('messages', 4, 60)]
    for (let n = 0; n < 2; n += 1) expect([await one.take('a'), await two.take('a')]).toEqual([null, null])
    await eventually(async () => expect(await one.take('a')).toBeGreaterThan(1_000))
    expect(await one.take('b')).toBeNull()
  })

  it('never wait for Redis where things are taken often, and hold per node without it', async () => {
    const one = here.tallied('messages', 2, 60)
    redis.pause()
    const began = performance.now()
    expect([await one.take('a'), await one.take('a')]).toEqual([null, null])
    expect(await one.take('a')).toBeGreaterThan(1_000)
    // Less than one command would be waited for.
    expect(performance.now() - began).toBeLessThan(900)
    redis.resume()
  })
})
