import type { Request, Response } from 'express'
import { ok, type Result, type SignedIn } from '@oms-chat/shared'
import type { SignIn } from '../services/auth/index.ts'
import type { Services } from '../services/index.ts'
import { clearSignInCookies, refreshCookie, setSignInCookies } from './cookies.ts'
import { type Api, bind } from './routing.ts'

type Exchange = { req: Request; res: Response }

const device = (req: Request) => ({ userAgent: req.headers['user-agent'] ?? '', ip: req.ip ?? '' })

/** Sets the cookies of a sign-in, and leaves what the body says. */
function welcome({ req, res }: Exchange, result: Result<SignIn>): Result<SignedIn> {
  if (!result.ok) return result
  setSignInCookies(req, res, result.data)
  return ok(result.data.answer)
}

export function authRoutes(api: Api, { auth }: Services): void {
  bind(api, 'register', async ({ body, ...exchange }) => {
    const result = await auth.register(body, device(exchange.req))
    if (!result.ok) return result
    setSignInCookies(exchange.req, exchange.res, result.data.signIn)
    return ok({ data: result.data.signIn.answer, created: result.data.created })
  })
  bind(api, 'login', async ({ body, ...exchange }) =>
    welcome(exchange, await auth.login(body, device(exchange.req))),
  )
  bind(api, 'refresh', async (exchange) => {
    const result = await auth.refresh(refreshCookie(exchange.req))
    if (!result.ok && result.error.code === 'UNAUTHENTICATED') clearSignInCookies(exchange.req, exchange.res)
    return welcome(exchange, result)
  })
  bind(api, 'logout', async ({ req, res }) => {
    const result = await auth.logout(refreshCookie(req))
    clearSignInCookies(req, res)
    return result
  })
  bind(api, 'logoutAll', async ({ actor, req, res }) => {
    const result = await auth.logoutAll(actor)
    clearSignInCookies(req, res)
    return result
  })
  bind(api, 'changePassword', ({ actor, body }) => auth.changePassword(actor, body))
  bind(api, 'resetPassword', ({ body, req }) => auth.resetPassword(body, device(req)))
  bind(api, 'listSessions', async ({ actor }) => {
    const result = await auth.listSessions(actor)
    return result.ok ? ok({ data: result.data, nextCursor: null }) : result
  })
  bind(api, 'endSession', ({ actor, params }) => auth.endSession(actor, params.id))
  bind(api, 'start', () => auth.start())
  bind(api, 'inviteInfo', ({ params }) => auth.inviteInfo(params.token))
}
