import type { ErrorBody } from '@oms-chat/shared'

/** One answer of the REST interface, taken apart. */
export type HttpAnswer<T> = {
  status: number
  headers: Headers
  /** The `data` of a success. */
  data: T
  error: ErrorBody | undefined
  nextCursor: string | null | undefined
  body: Record<string, unknown>
}

export type HttpRequest = {
  token?: string | undefined
  cookies?: CookieJar
  headers?: Record<string, string>
  body?: unknown
}

/** Keeps cookies as a browser does, as far as names, values and paths go. */
export type CookieJar = {
  header(path: string): string
  take(headers: Headers): void
  get(name: string): string | undefined
  set(name: string, value: string): void
}

export function createCookieJar(): CookieJar {
  const kept = new Map<string, { value: string; path: string }>()
  return {
    header: (path) =>
      [...kept]
        .filter(([, cookie]) => path.startsWith(cookie.path))
        .map(([name, { value }]) => `${name}=${value}`)
        .join('; '),
    take(headers) {
      for (const line of headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
        const path = /;\s*path=([^;]+)/i.exec(line)?.[1] ?? '/'
        if (value === '' || /max-age=0\b/i.test(line)) kept.delete(name)
        else kept.set(name, { value: decodeURIComponent(value), path })
      }
    },
    get: (name) => kept.get(name)?.value,
    set(name, value) {
      const before = kept.get(name)
      kept.set(name, { value, path: before?.path ?? '/' })
    },
  }
}

/** Asks `path` (below `/api/v1`) over real HTTP; objects go as JSON, strings as they are. */
export async function request<T = unknown>(
  server: { url: string },
  method: string,
  path: string,
  { token, cookies, headers = {}, body }: HttpRequest = {},
): Promise<HttpAnswer<T>> {
  const cookie = cookies?.header(`/api/v1${path}`) ?? ''
  const response = await fetch(`${server.url}/api/v1${path}`, {
    method: method.toUpperCase(),
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(cookie !== '' && { cookie }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  cookies?.take(response.headers)
  const text = await response.text()
  const answer = (text.startsWith('{') ? JSON.parse(text) : {}) as Record<string, unknown>
  return {
    status: response.status,
    headers: response.headers,
    data: answer['data'] as T,
    error: answer['error'] as ErrorBody | undefined,
    nextCursor: answer['nextCursor'] as string | null | undefined,
    body: answer,
  }
}
