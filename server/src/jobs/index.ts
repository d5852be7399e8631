import type { RedisLink } from '../infra/redis.ts'
import type { Logger, RetryDelivery } from '../services/ports.ts'
import { keepCrew } from './crew.ts'
import { type QueueName, queueNames } from './names.ts'
import type { Queues, Work, WorkerTimes } from './queues.ts'
import { runHere } from './runHere.ts'

const defaults = { planMs: 60_000, lateMs: 60_000 }

export type Jobs = Awaited<ReturnType<typeof createJobs>>

/**
 * What is done beside the requests: over BullMQ, once for all nodes; in this process where there is no Redis, and
 * for as long as it is away or stores nothing. Nothing is kept in Redis that the database doesn’t know.
 */
export async function createJobs(link: RedisLink | null, logger: Logger, times?: WorkerTimes) {
  // A node without Redis needn’t load BullMQ, which takes as long as the database’s driver.
  const queues = link && (await import('./queues.ts')).createQueues(link, logger, times)
  const { planMs, lateMs } = { ...defaults, ...times }
  /** Nobody takes jobs from the queues: no worker runs, or none can. */
  let isLate = false
  let stopWork: (() => Promise<void>)[] = []
  let planning: NodeJS.Timeout | undefined
  const onError = (error: unknown, name: string) => logger.error({ err: error, job: name }, 'a job failed')

  const asked = async <T>(question: (queues: Queues) => Promise<T>): Promise<T | undefined> =>
    queues ? link.ask(() => question(queues)) : undefined

  return {
    queues,
    retryDelivery: ((logId, rowIds) =>
      queues && !isLate
        ? queues.retryDelivery(logId, rowIds)
        : Promise.resolve(false)) satisfies RetryDelivery,
    /** Begins to work, or with `workers: false` leaves it to others as long as these do it. */
    start(work: Work, { workers }: { workers: boolean }): void {
      const isAlone = () => link === null || isLate || !link.isAnswering() || !link.isWritable()
      stopWork.push(runHere(work.upkeep, isAlone, onError).stop)
      if (!queues || !link) return
      const crew = workers ? keepCrew(() => queues.work(work)) : undefined
      if (crew) stopWork.push(crew.stop)
      const look = async () => {
        await queues.plan(work.upkeep)
        const late = await asked((has) => Promise.all(queueNames.map(has.latenessOf)))
        if (late === undefined) return
        const isLateNow = Math.max(...late) > lateMs
        if (isLateNow && !isLate)
          logger.warn({ late }, 'nobody takes jobs from the queues: is there a worker?')
        // One that waits on a connection which is dead without knowing waits for ever.
        if (isLateNow) crew?.renew()
        isLate = isLateNow
      }
      void look()
      link.onStoring(() => {
        // What waits for jobs of a cluster that wasn't whole never hears of any again.
        if (link.isCluster) crew?.renew()
        void look()
      })
      planning = setInterval(() => void look(), planMs).unref()
    },
    /** How a queue is doing; nothing of it is known while Redis is away. */
    figuresOf: (name: QueueName) => ({
      depth: () => asked((has) => has.depthOf(name)),
      late: async () => {
        const ms = await asked((has) => has.latenessOf(name))
        return ms === undefined ? undefined : ms / 1_000
      },
      deadLetters: () => asked((has) => has.queues[name].getFailedCount()),
    }),
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
