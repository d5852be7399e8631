import { ErrorBody, fail, ok, type Result, type Route, type RouteName, SignedIn } from '@oms-chat/shared'
import * as z from 'zod/mini'
import type { ApiAnswer, ApiInput } from '../app/ports.ts'
import { routeOf } from './routes.ts'

export type HttpOptions = {
  /** Where the server is, without a path: `https://chat.example.org`. */
  baseUrl: string
  fetch: typeof fetch
  timeoutMs?: number
}

type QueryValue = string | number | boolean | string[] | undefined
type LooseInput = {
  params?: Record<string, string>
  query?: Record<string, QueryValue>
  body?: unknown
}

const pathOf = (route: Route, params: Record<string, string> = {}) =>
  route.path.replace(/:(\w+)/gu, (_, name: string) => encodeURIComponent(params[name] ?? ''))

const queryOf = (query: Record<string, QueryValue> = {}) => {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value))
  const text = search.toString()
  return text ? `?${text}` : ''
}

const requestOf = (
  route: Route,
  input: LooseInput,
  token: string | null,
  signal: AbortSignal,
): RequestInit => ({
  method: route.method.toUpperCase(),
  headers: {
    ...(input.body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(token ? { authorization: `Bearer ${token}` } : {}),
  },
  ...(input.body === undefined ? {} : { body: JSON.stringify(input.body) }),
  credentials: 'include',
  signal,
})

const Failure = z.object({ success: z.literal(false), error: ErrorBody })

const unreadable = fail('INTERNAL', 'the server answered with something else than the contract says')

/** A gateway's own page isn't the contract's error, but its status says whether trying again may help. */
const failureOf = (status: number, json: unknown): Result<never> => {
  const failure = Failure.safeParse(json)
  if (failure.success) return { ok: false, error: failure.data.error }
  return status >= 500 || status === 408 ? fail('UNAVAILABLE', `status ${status}`) : unreadable
}

const Listing = z.looseObject({ nextCursor: z.nullable(z.string()) })

const successOf = (route: Route, json: unknown): Result<object> => {
  const body = z.looseObject({ success: z.literal(true) }).safeParse(json)
  const data = body.success ? route.data.safeParse(body.data['data']) : null
  if (!data?.success) return unreadable
  const list = route.list ? Listing.safeParse(json) : null
  if (list && !list.success) return unreadable
  const beside = route.beside ? route.beside.safeParse(json) : null
  if (beside && !beside.success) return unreadable
  return ok({
    data: data.data,
    ...(list ? { nextCursor: list.data.nextCursor } : {}),
    ...(beside?.data as object | undefined),
  })
}

/** One request with one answer, parsed. Throws nothing: no network and no answer in time are `UNAVAILABLE`. */
export const createHttp = ({ baseUrl, fetch, timeoutMs = 15_000 }: HttpOptions) => ({
  send: async <N extends RouteName>(
    name: N,
    input: ApiInput<N>,
    token: string | null,
  ): Promise<Result<ApiAnswer<N>> & { status?: number }> => {
    const loose: LooseInput = input
    try {
      const route = await routeOf(name)
      const url = `${baseUrl}/api/v1${pathOf(route, loose.params)}${queryOf(loose.query)}`
      const answer = await fetch(url, requestOf(route, loose, token, AbortSignal.timeout(timeoutMs)))
      const json: unknown = await answer.json().catch(() => null)
      if (!answer.ok) return { ...failureOf(answer.status, json), status: answer.status }
      return successOf(route, json) as Result<ApiAnswer<N>>
    } catch {
      return fail('UNAVAILABLE', 'no answer from the server')
    }
  },
})

export type Http = ReturnType<typeof createHttp>

/** Whether an answer carries a new access token. */
export const signedInOf = (data: unknown): SignedIn | null => {
  const parsed = SignedIn.safeParse(data)
  return parsed.success ? parsed.data : null
}
