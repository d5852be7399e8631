import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { eventually } from '../testing/eventually.ts'
import { freePort } from '../testing/faults/process.ts'
import { startRelay } from '../testing/relay.ts'
import { hasRedis, startRedis, type TestRedis } from '../testing/redis.ts'
import { connectRedis, type RedisLink } from './redis.ts'

const at = (url: string) => ({ url, space: 'test' })
const times = { commandMs: 200, beatMs: 50 }

/** Writes down what is logged. */
function recordingLog() {
  const lines: string[] = []
  return {
    lines,
    info: (_: object, line: string) => lines.push(line),
    warn: (_: object, line: string) => lines.push(line),
  }
}

describe.skipIf(!hasRedis())('Redis', () => {
  let redis: TestRedis
  let link: RedisLink
  let log: ReturnType<typeof recordingLog>

  beforeEach(async () => {
    redis = await startRedis()
    log = recordingLog()
    link = await connectRedis(at(redis.url), log, times)
  })
  afterEach(async () => {
    link.close()
    await redis.close()
  })

  it('answers, and brings back what this node publishes', async () => {
    await eventually(() => expect(link.isHeard()).toBe(true))
    await eventually(async () => expect(await link.ask((client) => client.set('a', '1'))).toBe('OK'))
    await eventually(async () => expect(await link.ask((client) => client.get('a'))).toBe('1'))
  })

  it('that refuses a command is there nevertheless', async () => {
    // So patient that a busy machine doesn't count as an outage.
    const patient = await connectRedis(at(redis.url), log, { commandMs: 10_000 })
    await patient.ask((client) => client.set('a', 'no number'))
    expect(await patient.ask((client) => client.incr('a'))).toBeUndefined()
    expect(patient.isAnswering()).toBe(true)
    patient.close()
  })

  it('that dies is told of once, holds nobody up, and is found again, empty', async () => {
    await redis.kill()
    await eventually(() => expect(link.isHeard()).toBe(false))
    const began = performance.now()
    expect(await link.ask((client) => client.get('a'))).toBeUndefined()
    expect(performance.now() - began).toBeLessThan(times.commandMs)
    expect(link.isAnswering()).toBe(false)
    let gaps = 0
    link.onGap(() => (gaps += 1))
    await redis.start()
    await eventually(() => expect(link.isHeard()).toBe(true))
    expect(gaps).toBeGreaterThan(0)
    expect(await link.ask((client) => client.get('a'))).toBeNull()
    expect(log.lines).toEqual(['Redis doesn’t answer', 'Redis answers again'])
  })

  it('that stands still holds up one command for its time, and none after it', async () => {
    redis.pause()
    await Promise.all([1, 2, 3].map(() => link.ask((client) => client.get('a'))))
    expect(link.isAnswering()).toBe(false)
    const began = performance.now()
    for (let n = 0; n < 100; n += 1) await link.ask((client) => client.get('a'))
    expect(performance.now() - began).toBeLessThan(times.commandMs)
    redis.resume()
    await eventually(() => expect(link.isHeard()).toBe(true))
    expect(await link.ask((client) => client.get('a'))).toBeNull()
  })

  it('whose pub/sub connections are cut is listened to again, with the gap told', async () => {
    const gap = new Promise<void>((resolve) => link.onGap(resolve))
    await link.ask((client) => client.call('CLIENT', 'KILL', 'TYPE', 'pubsub'))
    await gap
    await eventually(() => expect(link.isHeard()).toBe(true))
    expect(link.isAnswering()).toBe(true)
  })

  it('whose memory is full is there nevertheless, carries events, and says once that it stores nothing', async () => {
    const setMemory = (bytes: number) =>
      link.ask((client) => client.call('CONFIG', 'SET', 'maxmemory', String(bytes)))
    await setMemory(1)
    await eventually(() => expect(link.isWritable()).toBe(false))
    for (let n = 0; n < 3; n += 1) expect(await link.ask((client) => client.set('a', '1'))).toBeUndefined()
    await eventually(() => expect([link.isAnswering(), link.isHeard()]).toEqual([true, true]))
    await eventually(async () => expect(await setMemory(0)).toBe('OK'))
    await eventually(() => expect(link.isWritable()).toBe(true))
    await eventually(async () => expect(await link.ask((client) => client.set('a', '1'))).toBe('OK'))
    expect(log.lines).toEqual([
      'Redis stores nothing: is it full, or its cluster not whole?',
      'Redis stores again',
    ])
  })

  it('over connections that lead nowhere any more is asked and listened to over new ones', async () => {
    const relay = await startRelay(redis.port)
    const far = await connectRedis(at(`redis://127.0.0.1:${relay.port}`), log, times)
    await eventually(() => expect(far.isHeard()).toBe(true))
    relay.forget()
    await eventually(() => expect([far.isAnswering(), far.isHeard()]).toEqual([false, false]))
    await eventually(() => expect([far.isAnswering(), far.isHeard()]).toEqual([true, true]))
    far.close()
    relay.close()
  })
})

it('a node goes on without Redis after a moment', async () => {
  const log = recordingLog()
  const link = await connectRedis(at(`redis://127.0.0.1:${await freePort()}`), log, times)
  expect(link.isAnswering()).toBe(false)
  expect(await link.ask((client) => client.get('a'))).toBeUndefined()
  expect(log.lines).toEqual(['Redis doesn’t answer'])
  link.close()
})
