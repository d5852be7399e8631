import type { IncomingMessage } from 'node:http'
import type { RequestHandler, Response } from 'express'
import helmet from 'helmet'
import { fail } from '@oms-chat/shared'
import { sendFailure } from './errors.ts'
import { isAllowedOrigin, type TrustedOrigins } from './origin.ts'

/** Browsers that don't count a WebSocket to one's own address as 'self' need it by name. */
const ownSockets = (req: IncomingMessage): string => {
  const host = req.headers.host ?? ''
  return /^[\w.:[\]-]{1,255}$/.test(host) ? `ws://${host} wss://${host}` : "'self'"
}

/** Headers of every answer: a page may run and show only what comes from here, nothing inline, no eval. */
export function securityHeaders(https: boolean): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        baseUri: ["'none'"],
        objectSrc: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'self'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        mediaSrc: ["'self'", 'blob:'],
        connectSrc: ["'self'", ownSockets],
      },
    },
    strictTransportSecurity: https && { maxAge: 15_552_000 },
    crossOriginOpenerPolicy: https && { policy: 'same-origin' },
    originAgentCluster: https,
    referrerPolicy: { policy: 'no-referrer' },
  })
}

/** The API's page brings styles of its own inline; its scripts come from here like all others. */
export const docsHeaders: RequestHandler = (_req, res, next) => {
  res.set(
    'Content-Security-Policy',
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
      "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
  )
  next()
}

/** Pages that name their own base, so that an address within them can be opened: it must be from here. */
export function allowOwnBase(res: Response): void {
  const policy = String(res.getHeader('Content-Security-Policy') ?? '')
  res.setHeader('Content-Security-Policy', policy.replace("base-uri 'none'", "base-uri 'self'"))
}

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Refuses writes that another site's page sends, and lets trusted origins read what they ask for. */
export const originGuard =
  (trusted: TrustedOrigins): RequestHandler =>
  (req, res, next) => {
    const { origin } = req.headers
    if (!safeMethods.has(req.method) && !isAllowedOrigin(req, trusted))
      return sendFailure(res, fail('FORBIDDEN', 'This origin may not write here.').error)
    if (origin !== undefined && trusted.has(origin)) allowOrigin(res, origin)
    res.vary('Origin')
    if (req.method === 'OPTIONS') {
      res.sendStatus(204)
      return
    }
    next()
  }

function allowOrigin(res: Response, origin: string): void {
  res.set({
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Allow-Credentials': 'true',
    'Access-Control-Allow-Methods': 'GET, POST, PUT, PATCH, DELETE',
    'Access-Control-Allow-Headers': 'Authorization, Content-Type, X-Request-Id',
    'Access-Control-Expose-Headers': 'Retry-After, X-Request-Id',
    'Access-Control-Max-Age': '600',
  })
}
