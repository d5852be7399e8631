import compression from 'compression'
import express, { type Express, type RequestHandler, Router } from 'express'
import type { Logger } from 'pino'
import { fail } from '@oms-chat/shared'
import type { Env } from './env.ts'
import { adminRoutes } from './http/adminRoutes.ts'
import { authRoutes } from './http/authRoutes.ts'
import { chatRoutes } from './http/chatRoutes.ts'
import { errorHandler, notFound, sendFailure } from './http/errors.ts'
import { fileRoutes } from './http/fileRoutes.ts'
import { messageRoutes } from './http/messageRoutes.ts'
import { documentation, type Operation, operationRoutes } from './http/operationRoutes.ts'
import { type TrustedOrigins } from './http/origin.ts'
import { queueRoutes } from './http/queueRoutes.ts'
import { requestLog } from './http/requestLog.ts'
import type { Api } from './http/routing.ts'
import { isHostileJson } from './http/safeJson.ts'
import { originGuard, securityHeaders } from './http/security.ts'
import { staticClient } from './http/staticClient.ts'
import { userRoutes } from './http/userRoutes.ts'
import type { Services } from './services/index.ts'
import type { Telemetry } from './services/ports.ts'
import type { UserLimits } from './sockets/limits.ts'

/** More than any request of the contract needs. */
const bodyLimit = '128kb'

export type AppDeps = Operation & {
  env: Pick<Env, 'trustProxy' | 'publicUrl'>
  logger: Logger
  telemetry: Telemetry
  services: Services
  trusted: TrustedOrigins
  limits: UserLimits
  isDraining: () => boolean
  /** The pages about the queues, where there are any. */
  board?: RequestHandler | undefined
  /** Where the client's build lies. */
  clientDir: string
}

/** Everything that speaks HTTP, in the order a request meets it. */
export function createApp(deps: AppDeps): Express {
  const { env, logger } = deps
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.set('query parser', 'simple')
  app.set('trust proxy', env.trustProxy)
  app.use(requestLog(logger, deps.telemetry))
  app.use(securityHeaders(env.publicUrl?.startsWith('https:') ?? false))
  operationRoutes(app, deps)
  app.use(compression())
  app.use('/api/v1', apiRouter(deps))
  documentation(app)
  app.use('/api', notFound)
  const client = staticClient(deps.clientDir)
  if (client) app.use(client)
  app.use(notFound)
  app.use(errorHandler(logger))
  return app
}

function apiRouter({ services, trusted, limits, isDraining, board }: AppDeps): Router {
  const router = Router()
  const api: Api = { router, verifyAccess: services.auth.verifyAccess }
  router.use(refuseWhileDraining(isDraining), noStore, originGuard(trusted))
  router.use(express.json({ limit: bodyLimit }), refuseHostileJson)
  authRoutes(api, services)
  userRoutes(api, services)
  adminRoutes(api, services)
  queueRoutes(api, services, board)
  fileRoutes(router, services)
  chatRoutes(api, services)
  messageRoutes(api, services, limits)
  return router
}

const noStore: RequestHandler = (_req, res, next) => {
  res.set('Cache-Control', 'no-store')
  next()
}

const refuseHostileJson: RequestHandler = (req, res, next) =>
  isHostileJson(req.body) ? sendFailure(res, fail('VALIDATION', 'The body isn’t as expected.').error) : next()

const refuseWhileDraining =
  (isDraining: () => boolean): RequestHandler =>
  (_req, res, next) => {
    if (!isDraining()) return next()
    res.set('Connection', 'close')
    sendFailure(res, fail('UNAVAILABLE', 'This server is going down.', { retryAfterMs: 1_000 }).error)
  }
