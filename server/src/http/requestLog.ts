import { randomUUID } from 'node:crypto'
import type { RequestHandler } from 'express'
import type { Logger } from 'pino'

const requestId = /^[\w-]{8,64}$/
const quiet = new Set(['/healthz', '/readyz'])

/** Addresses that let in whoever knows them end in a token. */
const secretAddress = /\/(auth\/invites|join|reset-password)\/[^/]+/
const loggedPath = (path: string) => path.replace(secretAddress, '/$1/[redacted]')

/**
 * Gives each request its id (a proxy's, if it brings one) and logs it: path and status, no query, header or body.
 * A few lines of our own, since pino-http makes a logger for every request, which cost more than all the rest of
 * a small answer.
 */
export const requestLog =
  (logger: Logger): RequestHandler =>
  (req, res, next) => {
    const given = req.get('x-request-id')
    const id = given !== undefined && requestId.test(given) ? given : randomUUID()
    res.setHeader('X-Request-Id', id)
    if (logger.isLevelEnabled('info') && !quiet.has(req.path)) {
      const { method, path } = req
      const began = performance.now()
      res.once('close', () => {
        const ms = Math.round(performance.now() - began)
        const { statusCode: status, writableFinished: finished } = res
        logger.info({ requestId: id, method, path: loggedPath(path), status, finished, ms }, 'request')
      })
    }
    next()
  }

/** The id that `requestLog` gave to the request which `res` answers. */
export const requestIdOf = (res: { getHeader(name: string): unknown }): string =>
  String(res.getHeader('X-Request-Id'))
