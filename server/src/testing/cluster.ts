import type { Env } from '../env.ts'
import type { ServerOptions } from '../server.ts'
import { eventually } from './eventually.ts'
import type { Person } from './people.ts'
import { startRedis, type TestRedis } from './redis.ts'
import { startTestServer, type TestServer } from './server.ts'

/** Two nodes and a Redis of a test's own, on one database. */
export type TestCluster = {
  redis: TestRedis
  here: TestServer
  there: TestServer
  /** Starts one more node, with settings of its own. */
  join(more?: Partial<Env> & ServerOptions): Promise<TestServer>
  /** Kills Redis; resolves when both nodes go by themselves. */
  redisDies(): Promise<void>
  /** Starts it again, empty; resolves when both nodes hear each other. */
  redisReturns(): Promise<void>
  close(): Promise<void>
}

const redisTimes = { commandMs: 1_000, beatMs: 200 }
const workerTimes = { closeMs: 500 }

/** Somebody with a node to connect to. */
export const on = (node: TestServer, person: Person): Person => ({ ...person, server: node })

/** Starts two nodes with these settings; Redis is found out to be away within half a second. */
export async function startTestCluster(settings: Partial<Env> & ServerOptions = {}): Promise<TestCluster> {
  const redis = await startRedis()
  const all = { redisUrl: redis.url, redisTimes, workerTimes, ...settings }
  const here = await startTestServer(all)
  const join = (more: Partial<Env> & ServerOptions = {}) =>
    startTestServer({ ...all, mongodbUrl: here.databaseUrl, ...more })
  const there = await join()

  const isDegraded = async ({ url }: TestServer): Promise<boolean> => {
    const answer = (await (await fetch(`${url}/readyz`)).json()) as { degraded?: string[] }
    return answer.degraded?.includes('redis') ?? false
  }
  const untilDegraded = (expected: boolean) =>
    eventually(async () => {
      for (const node of [here, there])
        if ((await isDegraded(node)) !== expected)
          throw new Error(`a node ${expected ? 'hears' : 'doesn’t hear'} Redis`)
    })
  return {
    redis,
    here,
    there,
    join,
    async redisDies() {
      await redis.kill()
      await untilDegraded(true)
    },
    async redisReturns() {
      await redis.start()
      await untilDegraded(false)
    },
    async close() {
      await there.close()
      await here.close()
      await redis.close()
    },
  }
}
