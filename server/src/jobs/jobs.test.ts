import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connectRedis, type RedisLink } from '../infra/redis.ts'
import type { Upkeep } from '../services/ports.ts'
import { eventually } from '../testing/eventually.ts'
import { hasRedis, startRedis, type TestRedis } from '../testing/redis.ts'
import { createJobs, type Jobs } from './index.ts'
import type { Work } from './queues.ts'

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
const times = { lockMs: 500, stalledMs: 200, backOffMs: 10 }
const logId = '0123456789abcdef01234567'
const rowId = 'abcdef0123456789abcdef01'

/** Writes down when a job ran. */
function counted(everyMs: number): Upkeep & { runs: number[] } {
  const runs: number[] = []
  return { name: 'counted', everyMs, runs, run: () => Promise.resolve(runs.push(performance.now())) }
}
const nothing: Work = { upkeep: [], deliver: () => Promise.resolve() }

it('without Redis, jobs run in the process, one at a time, and again after a failure', async () => {
  const jobs = await createJobs(null, silent)
  let [under, most, runs] = [0, 0, 0]
  const run = async () => {
    under += 1
    runs += 1
    most = Math.max(most, under)
    await new Promise((resolve) => setTimeout(resolve, 25))
    under -= 1
    if (runs === 1) throw new Error('once')
  }
  jobs.start({ ...nothing, upkeep: [{ name: 'slow', everyMs: 10, run }] }, { workers: true })
  await eventually(() => expect(runs).toBeGreaterThan(2))
  expect(await jobs.retryDelivery(logId, [rowId])).toBe(false)
  await jobs.stop()
  expect([under, most]).toEqual([0, 1])
})

describe.skipIf(!hasRedis())('jobs of a cluster', () => {
  let redis: TestRedis
  let links: RedisLink[]
  let jobs: Jobs[]

  beforeEach(async () => {
    redis = await startRedis(['--maxmemory-policy', 'noeviction'])
    links = await Promise.all(
      [1, 2].map(() => connectRedis({ url: redis.url, space: 'test' }, silent, { beatMs: 100 })),
    )
    jobs = await Promise.all(links.map((link) => createJobs(link, silent, times)))
  })
  afterEach(async () => {
    await Promise.all(jobs.map((one) => one.stop()))
    for (const link of links) link.close()
    await redis.close()
  })
  const node = (index: number): Jobs => {
    const found = jobs[index]
    if (!found) throw new Error('there are two nodes')
    return found
  }

  it('run once for all nodes, and when they are due', async () => {
    const [here, there] = [counted(200), counted(200)]
    const began = performance.now()
    node(0).start({ ...nothing, upkeep: [here] }, { workers: true })
    node(1).start({ ...nothing, upkeep: [there] }, { workers: true })
    const runs = () => here.runs.length + there.runs.length
    await eventually(() => expect(runs()).toBeGreaterThan(5))
    const elapsed = performance.now() - began
    expect(runs()).toBeLessThanOrEqual(elapsed / 200 + 2)
    // A worker that waits for whole seconds takes five.
    expect(elapsed).toBeLessThan(4_000)
  })

  it('run on workers alone where nodes leave it to them', async () => {
    const [here, there] = [counted(50), counted(50)]
    node(0).start({ ...nothing, upkeep: [here] }, { workers: false })
    node(1).start({ ...nothing, upkeep: [there] }, { workers: true })
    await eventually(() => expect(there.runs.length).toBeGreaterThan(2))
    expect(here.runs).toEqual([])
  })

  it('are done by nodes while nobody takes them, and left to a worker when there is one', async () => {
    const patient = { ...times, planMs: 500, lateMs: 1_000 }
    jobs = await Promise.all(links.map((link) => createJobs(link, silent, patient)))
    const [here, there] = [counted(50), counted(50)]
    node(0).start({ ...nothing, upkeep: [here] }, { workers: false })
    expect(await node(0).retryDelivery(logId, [rowId])).toBe(true)
    await eventually(() => expect(here.runs.length).toBeGreaterThan(2))
    expect(await node(0).retryDelivery(logId, [rowId])).toBe(false)
    expect(await node(0).figuresOf('delivery').late()).toBeGreaterThan(1)
    expect(await node(0).figuresOf('delivery').depth()).toBe(1)

    node(1).start({ ...nothing, upkeep: [there] }, { workers: true })
    await eventually(async () => expect(await node(0).figuresOf('delivery').depth()).toBe(0))
    await eventually(async () => expect(await node(0).retryDelivery(logId, [rowId])).toBe(true))
    await eventually(async () => {
      const [before, begun] = [here.runs.length, there.runs.length]
      await eventually(() => expect(there.runs.length).toBeGreaterThan(begun + 5))
      expect(here.runs.length).toBe(before)
    })
  })

  it('run on every node while Redis is dead, and once again when it is back, empty', async () => {
    const here = counted(50)
    node(0).start({ ...nothing, upkeep: [here] }, { workers: true })
    await eventually(() => expect(here.runs.length).toBeGreaterThan(0))
    await redis.kill()
    const before = here.runs.length
    await eventually(() => expect(here.runs.length).toBeGreaterThan(before + 3))
    await redis.start()
    await eventually(() => expect(links[0]?.isHeard()).toBe(true))
    await eventually(async () => {
      expect(await node(0).queues?.queues.upkeep.getJobSchedulersCount()).toBe(1)
    })
    const after = here.runs.length
    await eventually(() => expect(here.runs.length).toBeGreaterThan(after + 3))
  })

  it('run on every node while Redis stores nothing, and once when it does again', async () => {
    const here = counted(50)
    node(0).start({ ...nothing, upkeep: [here] }, { workers: true })
    await eventually(() => expect(here.runs.length).toBeGreaterThan(0))
    const setMemory = (bytes: number) =>
      links[0]?.ask((client) => client.call('CONFIG', 'SET', 'maxmemory', String(bytes)))
    await setMemory(1)
    await eventually(() => expect(links[0]?.isWritable()).toBe(false))
    expect(await node(0).retryDelivery(logId, [rowId])).toBe(false)
    const before = here.runs.length
    await eventually(() => expect(here.runs.length).toBeGreaterThan(before + 3))
    await setMemory(0)
    await eventually(() => expect(links[0]?.isWritable()).toBe(true))
    expect(await node(0).retryDelivery(logId, [rowId])).toBe(true)
  })

  it('deliver what several nodes found once', async () => {
    const delivered: string[] = []
    await Promise.all([0, 1, 0].map((index) => node(index).retryDelivery(logId, [rowId])))
    const deliver = (_: string, rowIds: readonly string[]) => Promise.resolve(void delivered.push(...rowIds))
    node(0).start({ ...nothing, deliver }, { workers: true })
    node(1).start({ ...nothing, deliver }, { workers: true })
    await eventually(() => expect(delivered).toEqual([rowId]))
    await eventually(async () => expect(await node(0).figuresOf('delivery').depth()).toBe(0))
    expect(delivered).toEqual([rowId])
  })

  it('that fail for good are kept as dead letters, and tried again when the log still wants it', async () => {
    let attempts = 0
    let isBroken = true
    const deliver = () => {
      attempts += 1
      return isBroken ? Promise.reject(new RangeError('broken: what somebody wrote')) : Promise.resolve()
    }
    node(0).start({ ...nothing, deliver }, { workers: true })
    await node(1).retryDelivery(logId, [rowId])
    const queue = node(0).queues?.queues.delivery
    await eventually(async () => expect(await queue?.getFailedCount()).toBe(1))
    expect(attempts).toBe(8)
    const [letter] = (await queue?.getFailed()) ?? []
    expect(JSON.stringify(letter)).toContain('"failedReason":"RangeError"')
    expect(JSON.stringify(letter)).not.toMatch(/somebody wrote|\\.ts:/)
    expect(await node(1).figuresOf('delivery').deadLetters()).toBe(1)
    isBroken = false
    expect(await node(1).retryDelivery(logId, [rowId])).toBe(true)
    await eventually(async () => expect(await queue?.getFailedCount()).toBe(0))
    await eventually(() => expect(attempts).toBe(9))
  })
})
