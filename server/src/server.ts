import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Logger } from 'pino'
import { createApp } from './app.ts'
import { type Compose, prepareServices } from './composition.ts'
import { isDemoDue, seedDemo } from './demo/index.ts'
import type { Env } from './env.ts'
import { refuseUnreadable } from './http/errors.ts'
import { trustedOrigins } from './http/origin.ts'
import { clientDir } from './http/staticClient.ts'
import { createAttemptLimiter } from './infra/attempts.ts'
import { connectDatabase, type Database, type EmbeddedOptions } from './infra/mongo.ts'
import type { PasswordCost } from './infra/passwords.ts'
import { createLogger } from './logger.ts'
import { createModels, ensureIndexes, type Models } from './models/index.ts'
import { isHalfRestored } from './models/restoring.ts'
import type { Services } from './services/index.ts'
import type { Clock } from './services/ports.ts'
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
  const database = await connectDatabase({ url: env.mongodbUrl, dataDir: env.dataDir }, options.embedded)
  try {
    return await serve(env, { ...options, logger, clock }, database)
  } catch (error) {
    await database.close()
    throw error
  }
}

type Settled = ServerOptions & { logger: Logger; clock: Clock }

async function serve(env: Env, options: Settled, database: Database): Promise<RunningServer> {
  const { logger, clock } = options
  await refuseHalfRestored(database)
  const models = createModels(database.connection)
  await ensureIndexes(models)
  const httpServer = createServer()
  const trusted = trustedOrigins(env.publicUrl ?? `http://localhost:${env.port}`, env.corsOrigins)
  const limits = env.rateLimits ? createUserLimits(createAttemptLimiter) : noUserLimits
  const { headsEveryMs } = options
  const realtime = createRealtime(httpServer, {
    trusted,
    limits,
    logger,
    clock,
    ...(headsEveryMs !== undefined && { headsEveryMs }),
  })
  let port = env.port
  const publicUrl = () => env.publicUrl ?? `http://localhost:${port}`
  const { passwordCost, revocationPollMs } = options
  const compose = await prepareServices(env, {
    models,
    logger,
    clock,
    publicUrl,
    ...(passwordCost && { passwordCost }),
    ...(revocationPollMs !== undefined && { revocationPollMs }),
  })
  const madeDemo = await makeDemo(env, options, { models, compose, embedded: database.embedded })
  const demo = madeDemo || (await models.organizations.exists({ demo: true })) !== null
  const services = compose({ clock, broadcaster: realtime.broadcaster })
  await services.start()

  let draining = false
  const isReady = async () => !draining && (await answers(database))
  httpServer.on(
    'request',
    createApp({
      env,
      logger,
      services,
      trusted,
      limits,
      isReady,
      isDraining: () => draining,
      clientDir: options.clientDir ?? clientDir,
    }),
  )
  httpServer.on('clientError', refuseUnreadable)
  realtime.serve(services)
  port = await listen(httpServer, env.port, env.host ?? (demo ? '127.0.0.1' : undefined))

  let closing: Promise<void> | undefined
  const close = async () => {
    draining = true
    await realtime.drain()
    const closed = closeHttp(httpServer)
    realtime.close()
    await closed
    await services.stop()
    await database.close()
  }
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    services,
    models,
    demo,
    madeDemo,
    close: () => (closing ??= close()),
  }
}

async function refuseHalfRestored({ connection: { db } }: Database): Promise<void> {
  if (db && (await isHalfRestored(db)))
    throw new Error('a restore of this database did not come to its end: run it again')
}

/**
 * An empty embedded database gets the demo unless that is declined; any other, and production, when asked. One that
 * an earlier start left unfinished is finished in any case: everybody knows the password of its people.
 */
async function makeDemo(
  { production, seedDemo: wanted }: Env,
  { clock, notice = () => {} }: Settled,
  { models, compose, embedded }: { models: Models; compose: Compose; embedded: boolean },
): Promise<boolean> {
  const due = await isDemoDue(models)
  if (due === null || (due === 'empty' && !(wanted ?? (embedded && !production)))) return false
  await seedDemo({ models, compose, now: clock(), begun: due === 'begun', onProgress: notice })
  return true
}

const answers = async ({ connection }: Database): Promise<boolean> => {
  try {
    await connection.db?.command({ ping: 1 }, { timeoutMS: 2_000 })
    return connection.db !== undefined
  } catch {
    return false
  }
}

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
