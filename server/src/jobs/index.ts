import type { RedisLink } from '../infra/redis.ts'
import type { Logger, RetryDelivery } from '../services/ports.ts'
import { createQueues, type QueueName, type Work, type WorkerTimes } from './queues.ts'
import { runHere } from './runHere.ts'

const planEveryMs = 60_000

export type Jobs = ReturnType<typeof createJobs>

/**
 * What is done beside the requests: over BullMQ, once for all nodes; in this process where there is no Redis, and
 * for as long as it is away. Nothing is kept in Redis that the database doesn’t know.
 */
export function createJobs(link: RedisLink | null, logger: Logger, times?: WorkerTimes) {
  const queues = link && createQueues(link, logger, times)
  let stopWork: (() => Promise<void>)[] = []
  let planning: NodeJS.Timeout | undefined
  const onError = (error: unknown, name: string) => logger.error({ err: error, job: name }, 'a job failed')

  return {
    queues,
    retryDelivery: ((logId, rowIds) =>
      queues ? queues.retryDelivery(logId, rowIds) : Promise.resolve(false)) satisfies RetryDelivery,
    /** Begins to work, or with `workers: false` leaves it to others as long as Redis answers. */
    start(work: Work, { workers }: { workers: boolean }): void {
      const isAlone = () => link === null || !link.isAnswering()
      stopWork.push(runHere(work.upkeep, isAlone, onError).stop)
      if (!queues || !link) return
      const plan = () => void queues.plan(work.upkeep)
      plan()
      link.onGap(plan)
      planning = setInterval(plan, planEveryMs).unref()
      if (workers) stopWork.push(queues.work(work).stop)
    },
    /** How many jobs of a queue wait to be done; rejects while Redis is away. */
    async depthOf(name: QueueName): Promise<number> {
      const depth = await link?.ask(async () => queues?.queues[name].count())
      if (depth === undefined) throw new Error('Redis is away')
      return depth
    },
    /** Lets what is being done come to its end; what is left is in Redis or in the database. */
    async stop(): Promise<void> {
      clearInterval(planning)
      const stops = stopWork
      stopWork = []
      await Promise.all(stops.map((stop) => stop()))
      await queues?.close()
    },
  }
}
