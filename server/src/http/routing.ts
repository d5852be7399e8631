import type { Request, Response, Router } from 'express'
import * as z from 'zod/mini'
import {
  type Answer,
  type ErrorBody,
  fail,
  hasRole,
  ok,
  type Result,
  type Route,
  type RouteBody,
  type RouteData,
  type RouteName,
  type RouteParams,
  type RouteQuery,
  routes,
} from '@oms-chat/shared'
import type { Actor } from '../services/actor.ts'
import { sendFailure } from './errors.ts'

/** Where routes are bound, and who tells whose token it is. */
export type Api = { router: Router; verifyAccess: (token: string) => Promise<Result<Actor>> }

type Table = typeof routes

/** What a handler gets: everything parsed by the shared table, and the actor unless the route is public. */
export type Context<N extends RouteName> = {
  actor: Table[N]['access'] extends 'public' ? undefined : Actor
  params: RouteParams<N>
  query: RouteQuery<N>
  body: RouteBody<N>
  req: Request
  res: Response
}

/**
 * What a handler gives: the data itself; a list with what stands beside it; and where a route creates,
 * whether it did (201) or found what was there already (200).
 */
export type Outcome<N extends RouteName> = Table[N] extends { list: true }
  ? Omit<Answer<N>, 'success'>
  : Table[N] extends { status: 201 }
    ? { data: RouteData<N>; created: boolean }
    : RouteData<N>

export type Handler<N extends RouteName> = (ctx: Context<N>) => Promise<Result<Outcome<N>>>

/** Binds a route of the shared table: token → role → parse → `handler` → answer. */
export function bind<N extends RouteName>(api: Api, name: N, handler: Handler<N>): void {
  const route: Route = routes[name]
  api.router[route.method](route.path, async (req, res) => {
    const actor = await authorize(api, route, req)
    if (!actor.ok) return sendFailure(res, actor.error)
    const input = readInput(route, req)
    if (!input.ok) return sendFailure(res, input.error)
    const result = await handler({ ...input.data, actor: actor.data, req, res } as Context<N>)
    if (!result.ok) return sendFailure(res, result.error)
    answer(route, res, result.data)
  })
}

const unauthenticated = fail('UNAUTHENTICATED', 'Sign in first.')

async function authorize(api: Api, route: Route, req: Request): Promise<Result<Actor | undefined>> {
  if (route.access === 'public') return ok(undefined)
  const token = bearerToken(req)
  if (token === null) return unauthenticated
  const actor = await api.verifyAccess(token)
  if (!actor.ok || route.access === 'user') return actor
  return hasRole(actor.data.role, 'admin') ? actor : fail('FORBIDDEN', 'Only administrators may do this.')
}

/** The token of an `Authorization: Bearer` header; null without one. */
export const bearerToken = (req: Pick<Request, 'headers'>): string | null =>
  /^Bearer ([\w.~+/=-]{1,4096})$/i.exec(req.headers.authorization ?? '')?.[1] ?? null

const nothing = z.strictObject({})

function readInput(route: Route, req: Request): Result<object> {
  if (req.body === undefined && Number(req.headers['content-length'] ?? 0) > 0)
    return fail('UNSUPPORTED_TYPE', 'The body must be JSON.')
  const issues: NonNullable<ErrorBody['details']> = []
  const read = (part: 'params' | 'query' | 'body', given: unknown) => {
    const parsed = (route[part] ?? nothing).safeParse(given)
    if (parsed.success) return parsed.data
    for (const { path, message } of parsed.error.issues.slice(0, 20))
      issues.push({ path: [part, ...path].join('.').slice(0, 200), message })
    return undefined
  }
  const params = route.params && read('params', req.params)
  const query = read('query', req.query)
  const body = read('body', req.body ?? {})
  return issues.length === 0
    ? ok({ params, query, body })
    : fail('VALIDATION', 'The request isn’t as expected.', { details: issues })
}

function answer(route: Route, res: Response, outcome: unknown): void {
  if (route.list) {
    sendJson(res, route.status ?? 200, { success: true, ...(outcome as object) })
  } else if (route.status === 201) {
    const { data, created } = outcome as { data: unknown; created: boolean }
    sendJson(res, created ? 201 : 200, { success: true, data })
  } else sendJson(res, 200, { success: true, data: outcome })
}

/** As `res.json`, without looking at what is known: there is no ETag to make, and the type is settled. */
function sendJson(res: Response, status: number, body: object): void {
  res.statusCode = status
  res.setHeader('Content-Type', 'application/json; charset=utf-8')
  res.end(JSON.stringify(body))
}
