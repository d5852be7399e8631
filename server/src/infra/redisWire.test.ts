import { Server } from 'socket.io'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { eventually } from '../testing/eventually.ts'
import { hasRedis, startRedis, type TestRedis } from '../testing/redis.ts'
import { connectRedis, type RedisLink } from './redis.ts'
import { createRedisWire } from './redisWire.ts'

const times = { commandMs: 200, beatMs: 50 }

describe.skipIf(!hasRedis())('the wire between nodes', () => {
  let redis: TestRedis
  let link: RedisLink
  let lines: string[]
  const note = (_: object, line: string) => void lines.push(line)

  beforeEach(async () => {
    redis = await startRedis()
    lines = []
    link = await connectRedis({ url: redis.url, space: 'test' }, { info: note, warn: note }, times)
  })
  afterEach(async () => {
    link.close()
    await redis.close()
  })

  it('says nothing of an outage, which the link tells once', async () => {
    const wire = createRedisWire(link, { warn: note })(new Server().of('/'))
    let errors = 0
    link.subscriber.on('error', () => (errors += 1))
    await redis.kill()
    await eventually(() => expect(errors).toBeGreaterThan(2))
    expect(lines).toEqual(['Redis doesn’t answer'])
    await wire.close()
  })
})
