import { type Job, Queue, Worker, type WorkerOptions } from 'bullmq'
import type { Id } from '@oms-chat/shared'
import type { RedisLink } from '../infra/redis.ts'
import { describeError } from '../logger.ts'
import type { Logger, RetryDelivery, Upkeep } from '../services/ports.ts'
import { type QueueName, queueNames } from './names.ts'

type Delivery = { logId: Id; rowIds: Id[] }

/** What workers do. */
export type Work = {
  upkeep: readonly Upkeep[]
  deliver(logId: Id, rowIds: readonly Id[]): Promise<void>
}

/**
 * Milliseconds. A worker that dies gives its job back after `lockMs`; another looks for such every `stalledMs`. What
 * fails is tried again after `backOffMs`, then after twice that, and so on. Every `planMs` nodes see to it that what is
 * to be done is in the queues, and that somebody does it: what is late by `lateMs` they do themselves.
 */
export type WorkerTimes = {
  lockMs?: number
  stalledMs?: number
  backOffMs?: number
  planMs?: number
  lateMs?: number
  /** How long a worker that leaves waits for what Redis doesn’t take. */
  closeMs?: number
}

/** With its back-off, a delivery is tried for some four minutes before it goes to the dead letters. */
const deliveryAttempts = 8
const upkeepAttempts = 3
/** What fails for good stays, as a list of dead letters, until somebody looks. */
const deadLettersMax = 1_000
const concurrency = 4
/** When a worker looks again whether Redis is back. */
const retryMs = 1_000

class UnknownJob extends Error {
  override readonly name = 'UnknownJob'
}

/** What failed as Redis keeps it and operators read it: class and code, since messages quote what people wrote. */
async function tellingClass(work: Promise<void>): Promise<void> {
  try {
    await work
  } catch (error) {
    const { type, code } = describeError(error)
    const failure = new Error(code === undefined ? type : `${type} ${code}`)
    throw Object.assign(failure, { name: type, stack: '', ...(code !== undefined && { code }) })
  }
}

/** The queues of all nodes, in Redis: who puts something there never waits for long, and gets told if it can’t. */
export function createQueues(link: RedisLink, logger: Logger, times: WorkerTimes = {}) {
  const { lockMs = 10_000, stalledMs = 5_000, backOffMs = 1_000, closeMs = 5_000 } = times
  const backOff = { type: 'exponential', delay: backOffMs, jitter: 0.5 }
  const options = { connection: link.commands, prefix: `${link.prefix}:jobs`, skipVersionCheck: true }
  const upkeepQueue = new Queue(queueNames[0], options)
  const delivery = new Queue<Delivery>(queueNames[1], options)
  const queues = { upkeep: upkeepQueue, delivery }
  for (const queue of Object.values(queues))
    queue.on('error', (error) => logger.debug({ err: error }, 'a queue failed'))

  /** One job per row that is stuck, however many nodes find it; one that had failed for good is tried again. */
  const retryDelivery: RetryDelivery = async (logId, rowIds) => {
    const jobId = `${logId}-${rowIds[0] ?? ''}`
    const handed = await link.ask(async () => {
      const known: Job<Delivery> | undefined = await delivery.getJob(jobId)
      if (await known?.isFailed()) await known?.retry()
      else
        await delivery.add(
          'deliver',
          { logId, rowIds: [...rowIds] },
          {
            jobId,
            attempts: deliveryAttempts,
            backoff: backOff,
            removeOnComplete: true,
            removeOnFail: { count: deadLettersMax },
          },
        )
      return true
    })
    return handed === true
  }

  /** Plans what is done again and again; an emptied Redis has forgotten it, so it is said more than once. */
  async function plan(upkeep: readonly Upkeep[]): Promise<void> {
    const opts = {
      attempts: upkeepAttempts,
      backoff: backOff,
      removeOnComplete: true,
      removeOnFail: { count: deadLettersMax },
    }
    for (const { name, everyMs } of upkeep)
      await link.ask(async () => {
        const planned = await upkeepQueue.getJobScheduler(name)
        if (planned?.every !== everyMs)
          await upkeepQueue.upsertJobScheduler(name, { every: everyMs }, { name, opts })
      })
  }

  /** How many wait or are to be tried again; the next turn of what is done again and again isn't one of them. */
  async function depthOf(name: QueueName): Promise<number> {
    const turns = await queues[name].getJobSchedulersCount()
    return Math.max(0, (await queues[name].count()) - turns)
  }

  /** Milliseconds by which the job of a queue that should be done first is late; 0 when none is. */
  async function latenessOf(name: QueueName): Promise<number> {
    const next = await queues[name].getJobs(['wait', 'prioritized', 'delayed'], 0, 0, true)
    const late = next.map(({ timestamp, processedOn = timestamp, delay }) => Date.now() - processedOn - delay)
    return Math.max(0, ...late)
  }

  /** Takes jobs from the queues on a connection of their own. */
  function work({ upkeep, deliver }: Work) {
    const connection = link.openPatient()
    const manner: WorkerOptions = {
      ...options,
      connection,
      // Unless a worker has seen the version of Redis, it waits for whole seconds, and what is due within one is late.
      skipVersionCheck: false,
      concurrency,
      lockDuration: lockMs,
      stalledInterval: stalledMs,
      maxStalledCount: deliveryAttempts,
      runRetryDelay: retryMs,
    }
    const doUpkeep = async ({ name }: Job): Promise<void> => {
      const job = upkeep.find((one) => one.name === name)
      // Another version of this product, somewhere in the cluster, knows what that is.
      if (!job) throw new UnknownJob(`nobody here does ${name}`)
      await job.run()
    }
    const workers = [
      new Worker(queueNames[0], (job) => tellingClass(doUpkeep(job)), manner),
      new Worker<Delivery>(
        queueNames[1],
        ({ data: { logId, rowIds } }) => tellingClass(deliver(logId, rowIds)),
        manner,
      ),
    ]
    for (const worker of workers) {
      worker.on('error', (error) => logger.debug({ err: error }, 'a worker failed'))
      worker.on('failed', (job, error) => logger.warn({ err: error, job: job?.name }, 'a job failed'))
    }
    return {
      /** Finishes what is being done, as far as Redis lets it. */
      async stop(): Promise<void> {
        let timer: NodeJS.Timeout | undefined
        const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, closeMs)))
        const closed = Promise.all(workers.map((worker) => worker.close())).catch((error: unknown) =>
          logger.debug({ err: error }, 'a worker didn’t close cleanly'),
        )
        await Promise.race([closed, late])
        clearTimeout(timer)
        connection.disconnect()
      },
    }
  }

  return {
    queues,
    retryDelivery,
    plan,
    depthOf,
    latenessOf,
    work,
    close: (): Promise<unknown> => Promise.allSettled(Object.values(queues).map((queue) => queue.close())),
  }
}

export type Queues = ReturnType<typeof createQueues>
