import { createServer } from 'node:http'
import type { Logger } from 'pino'
import { prepareServices } from './composition.ts'
import type { Env } from './env.ts'
import { createMetrics } from './infra/metrics.ts'
import { createRedisWire } from './infra/redisWire.ts'
import { createJobs } from './jobs/index.ts'
import type { WorkerTimes } from './jobs/queues.ts'
import { noUserLimits } from './sockets/limits.ts'
import { createRealtime } from './sockets/realtime.ts'
import { openStores, type Stores } from './stores.ts'

export type RunningWorker = { close(): Promise<void> }

/**
 * Does jobs beside the nodes: nobody connects to it, and what it tells goes to the connections of the nodes. Rejects
 * without a `REDIS_URL`, where there are no queues.
 */
export async function startWorker(env: Env, logger: Logger, times?: WorkerTimes): Promise<RunningWorker> {
  if (env.redisUrl === undefined || env.mongodbUrl === undefined)
    throw new Error('a worker needs MONGODB_URL and REDIS_URL')
  const stores = await openStores(env, { logger })
  try {
    return await work(env, logger, stores, times)
  } catch (error) {
    await stores.close()
    throw error
  }
}

async function work(env: Env, logger: Logger, stores: Stores, times?: WorkerTimes): Promise<RunningWorker> {
  const { models, redis } = stores
  const clock = () => new Date()
  const realtime = createRealtime(createServer(), {
    trusted: new Set(),
    limits: noUserLimits,
    logger,
    clock,
    telemetry: createMetrics((error, name) => logger.warn({ err: error, name }, 'could not read a figure')),
    ...(redis && { others: { ...redis, wire: createRedisWire(redis, logger) } }),
  })
  const jobs = await createJobs(redis, logger, times)
  const publicUrl = () => env.publicUrl ?? `http://localhost:${env.port}`
  const { retryDelivery } = jobs
  const compose = await prepareServices(env, { models, logger, clock, publicUrl, retryDelivery })
  const services = compose({ clock, broadcaster: realtime.broadcaster })
  await services.start()
  jobs.start(services, { workers: true })
  return {
    async close() {
      await jobs.stop()
      realtime.close()
      await services.stop()
      await stores.close()
    },
  }
}
