import { randomUUID } from 'node:crypto'
import type { Request, RequestHandler, Response } from 'express'
import type { Logger } from 'pino'
import type { Telemetry } from '../services/ports.ts'

const requestId = /^[\w-]{8,64}$/
const quiet = new Set(['/healthz', '/readyz', '/metrics'])

/** Addresses that let in whoever knows them end in a token. */
const secretAddress = /\/(invites?|join|reset-password)\/[^/]+/
const loggedPath = (path: string) => path.replace(secretAddress, '/$1/[redacted]')

/**
 * Gives each request its id (a proxy's, if it brings one), counts it and logs it: path and status, no query, header or body.
 * A few lines of our own, since pino-http makes a logger for every request, which cost more than all the rest of
 * a small answer.
 */
export const requestLog =
  (logger: Logger, telemetry: Pick<Telemetry, 'requested'>): RequestHandler =>
  (req, res, next) => {
    const given = req.get('x-request-id')
    const id = given !== undefined && requestId.test(given) ? given : randomUUID()
    res.setHeader('X-Request-Id', id)
    const { method, path } = req
    const began = performance.now()
    res.once('close', () => {
      const ms = performance.now() - began
      const { statusCode: status, writableFinished: finished } = res
      telemetry.requested(method, routeOf(req), finished ? String(status) : 'cut', ms / 1_000, refusalOf(res))
      if (!logger.isLevelEnabled('info') || quiet.has(path)) return
      const line = { requestId: id, method, path: loggedPath(path), status, finished, ms: Math.round(ms) }
      logger.info(line, 'request')
    })
    next()
  }

/** The pattern that a request met, not its path: whoever makes paths up makes no names. */
const routeOf = ({ route, baseUrl }: Request): string => {
  const { path } = (route ?? {}) as { path?: unknown }
  return typeof path === 'string' ? `${baseUrl}${path}` : 'other'
}

const refusalOf = ({ locals }: Response): string | undefined => {
  const code: unknown = locals['refusal']
  return typeof code === 'string' ? code : undefined
}

/** Notes with what code a request is refused, for the figures. */
export const noteRefusal = ({ locals }: Response, code: string): void => {
  locals['refusal'] = code
}

/** The id that `requestLog` gave to the request which `res` answers. */
export const requestIdOf = (res: { getHeader(name: string): unknown }): string =>
  String(res.getHeader('X-Request-Id'))
