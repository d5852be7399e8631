import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Logger } from 'pino'
import { createApp } from './app.ts'
import { type Compose, prepareServices } from './composition.ts'
import { isDemoDue, seedDemo } from './demo/index.ts'
import type { Env } from './env.ts'
import { showFigures } from './figures.ts'
import { refuseUnreadable } from './http/errors.ts'
import { trustedOrigins } from './http/origin.ts'
import { clientDir } from './http/staticClient.ts'
import { type EmbeddedOptions, isAnswering } from './infra/mongo.ts'
import { createMetrics } from './infra/metrics.ts'
import type { PasswordCost } from './infra/passwords.ts'
import type { RedisLink, RedisTimes } from './infra/redis.ts'
import type { ClusterPresenceTimes } from './infra/redisPresence.ts'
import { createRedisWire } from './infra/redisWire.ts'
import { createLimiters } from './infra/sharedAttempts.ts'
import { queuesPath } from './http/queueRoutes.ts'
import { createJobs } from './jobs/index.ts'
import { queueNames } from './jobs/names.ts'
import type { Queues, WorkerTimes } from './jobs/queues.ts'
import { createLogger } from './logger.ts'
import type { Models } from './models/index.ts'
import { createReadiness, type ReadinessCheck } from './readiness.ts'
import type { Services } from './services/index.ts'
import type { Clock, Telemetry } from './services/ports.ts'
import { openStores, type Stores } from './stores.ts'
import { createUserLimits, noUserLimits } from './sockets/limits.ts'
import { createRealtime } from './sockets/realtime.ts'

export type ServerOptions = {
  clock?: Clock
  logger?: Logger
  passwordCost?: PasswordCost
  embedded?: EmbeddedOptions
  /** Milliseconds between two looks at what other nodes revoked. */
  revocationPollMs?: number
  headsEveryMs?: number
  /** As `headsEveryMs`, while this node doesn’t hear the others. */
  headsAloneMs?: number
  /** Milliseconds between two tellings of how people are. */
  beatMs?: number
  redisTimes?: RedisTimes
  workerTimes?: WorkerTimes
  /** Milliseconds between two looks for changes that were committed and not told. */
  sweepEveryMs?: number
  /** Milliseconds between two looks for messages whose time has come. */
  expireEveryMs?: number
  /** Milliseconds between two looks for messages that are older than their chat keeps. */
  retainEveryMs?: number
  presenceTimes?: ClusterPresenceTimes
  /** How much was said at the demo’s operations desk. */
  deskMessages?: number
  /** Hears what operators count instead of `/metrics`. */
  telemetry?: Telemetry
  clientDir?: string
  /** Told once, line by line, what a newcomer should know. */
  notice?: (line: string) => void
}

export type RunningServer = {
  /** Where it listens, on loopback. */
  url: string
  port: number
  services: Services
  models: Models
  redis: RedisLink | null
  /** Whether the demo organisation is there. */
  demo: boolean
  /** Whether it was made by this start. */
  madeDemo: boolean
  /** Lets nothing new begin, finishes what is in flight, then closes everything. */
  close(): Promise<void>
}

const closeTimeoutMs = 5_000

/** Brings the whole server up: database, services, HTTP and sockets, listening. */
export async function startServer(env: Env, options: ServerOptions = {}): Promise<RunningServer> {
  const logger = options.logger ?? createLogger(env.logLevel)
  const clock = options.clock ?? (() => new Date())
  const stores = await openStores(env, { ...options, logger })
  try {
    return await serve(env, { ...options, logger, clock }, stores)
  } catch (error) {
    await stores.close()
    throw error
  }
}

type Settled = ServerOptions & { logger: Logger; clock: Clock }

async function serve(env: Env, options: Settled, stores: Stores): Promise<RunningServer> {
  const { logger, clock } = options
  const { database, models, redis } = stores
  const jobs = await createJobs(redis, logger, options.workerTimes)
  const httpServer = createServer()
  const metrics = createMetrics((error, name) => logger.warn({ err: error, name }, 'could not read a figure'))
  const telemetry = options.telemetry ?? metrics
  const trusted = trustedOrigins(env.publicUrl ?? `http://localhost:${env.port}`, env.corsOrigins)
  const limiters = createLimiters(redis)
  const limits = env.rateLimits ? createUserLimits(limiters) : noUserLimits
  const { headsEveryMs, headsAloneMs, beatMs } = options
  const realtime = createRealtime(httpServer, {
    trusted,
    limits,
    logger,
    telemetry,
    clock,
    ...(headsEveryMs !== undefined && { headsEveryMs }),
    ...(headsAloneMs !== undefined && { headsAloneMs }),
    ...(beatMs !== undefined && { beatMs }),
    ...(redis && { others: { ...redis, wire: createRedisWire(redis, logger) } }),
  })
  let port = env.port
  const publicUrl = () => env.publicUrl ?? `http://localhost:${port}`
  const { passwordCost, revocationPollMs, expireEveryMs, retainEveryMs, sweepEveryMs, presenceTimes } =
    options
  const compose = await prepareServices(env, {
    models,
    logger,
    clock,
    publicUrl,
    limiters,
    redis,
    retryDelivery: jobs.retryDelivery,
    ...(sweepEveryMs !== undefined && { sweepEveryMs }),
    ...(passwordCost && { passwordCost }),
    ...(revocationPollMs !== undefined && { revocationPollMs }),
    ...(expireEveryMs !== undefined && { expireEveryMs }),
    ...(retainEveryMs !== undefined && { retainEveryMs }),
    ...(presenceTimes && { presenceTimes }),
  })
  const madeDemo = await makeDemo(env, options, { models, compose, embedded: database.embedded })
  const demo = madeDemo || (await models.organizations.exists({ demo: true })) !== null
  const services = compose({ clock, broadcaster: realtime.broadcaster, onTold: telemetry.told })
  await services.start()
  jobs.start(services, { workers: env.workers })

  let draining = false
  const isDraining = () => draining
  const readiness = createReadiness(isDraining, [
    { name: 'database', isRequired: true, answers: () => isAnswering(database) },
    ...(redis ? redisChecks(redis) : []),
  ])
  httpServer.on(
    'request',
    createApp({
      env,
      logger,
      telemetry,
      metrics,
      services,
      trusted,
      limits,
      readiness,
      isDraining,
      board: jobs.queues ? await boardOf(jobs.queues) : undefined,
      clientDir: options.clientDir ?? clientDir,
    }),
  )
  httpServer.on('clientError', refuseUnreadable)
  showFigures(metrics, { realtime, services, readiness })
  if (jobs.queues) for (const name of queueNames) metrics.watchQueue(name, jobs.figuresOf(name))
  realtime.serve(services)
  port = await listen(httpServer, env.port, env.host ?? (demo ? '127.0.0.1' : undefined))

  let closing: Promise<void> | undefined
  const close = async () => {
    draining = true
    await realtime.drain()
    const closed = closeHttp(httpServer)
    realtime.close()
    await closed
    await jobs.stop()
    await services.stop()
    await stores.close()
  }
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    services,
    models,
    redis,
    demo,
    madeDemo,
    close: () => (closing ??= close()),
  }
}

/**
 * An empty embedded database gets the demo unless that is declined; any other, and production, when asked. One that
 * an earlier start left unfinished is finished in any case: everybody knows the password of its people.
 */
async function makeDemo(
  { production, seedDemo: wanted }: Env,
  { clock, notice = () => {}, deskMessages }: Settled,
  { models, compose, embedded }: { models: Models; compose: Compose; embedded: boolean },
): Promise<boolean> {
  const due = await isDemoDue(models)
  if (due === null || (due === 'empty' && !(wanted ?? (embedded && !production)))) return false
  await seedDemo({
    models,
    compose,
    now: clock(),
    begun: due === 'begun',
    onProgress: notice,
    ...(deskMessages !== undefined && { deskMessages }),
  })
  return true
}

/** Loaded where there are queues only. */
const boardOf = async (queues: Queues) =>
  (await import('./jobs/board.ts')).createBoard(queues, `/api/v1${queuesPath}`)

/** Without Redis a node serves, less well: `redis` isn’t heard, or `redis-writes`: it is there and stores nothing. */
const redisChecks = ({ isHeard, isWritable }: RedisLink): ReadinessCheck[] => [
  { name: 'redis', isRequired: false, answers: () => Promise.resolve(isHeard()) },
  { name: 'redis-writes', isRequired: false, answers: () => Promise.resolve(isWritable()) },
]

const listen = (server: Server, port: number, host: string | undefined): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, ...(host !== undefined && { host }) }, () => {
      server.off('error', reject)
      resolve((server.address() as AddressInfo).port)
    })
  })

/** Answers what is in flight; whoever hasn't finished after a while is cut. */
async function closeHttp(server: Server): Promise<void> {
  const cut = setTimeout(() => server.closeAllConnections(), closeTimeoutMs)
  // A connection that was busy when the closing began is kept alive when it has its answer.
  const sweep = setInterval(() => server.closeIdleConnections(), 20)
  await new Promise<void>((resolve) => server.close(() => resolve()))
  clearTimeout(cut)
  clearInterval(sweep)
}
