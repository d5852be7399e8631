import * as z from 'zod/mini'

/** Every way a request can fail, on both transports, with its HTTP status. */
export const errorStatus = {
  VALIDATION: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  GONE: 410,
  TOO_LARGE: 413,
  UNSUPPORTED_TYPE: 415,
  RATE_LIMITED: 429,
  UNAVAILABLE: 503,
  INTERNAL: 500,
} as const

export type ErrorCode = keyof typeof errorStatus

/** `Object.keys` forgets the key type; the object above is the one list, so this restores it. */
export const errorCodes = Object.keys(errorStatus) as [ErrorCode, ...ErrorCode[]]

/** Failures that may pass by themselves. The client retries these and no others. */
const transientCodes: ReadonlySet<ErrorCode> = new Set(['RATE_LIMITED', 'UNAVAILABLE', 'INTERNAL'])

/** Whether trying the very same request again later can succeed. */
export const isTransient = (code: ErrorCode): boolean => transientCodes.has(code)

export const ErrorBody = z.object({
  code: z.enum(errorCodes),
  message: z.string(),
  retryAfterMs: z.optional(z.number()),
  details: z.optional(z.array(z.object({ path: z.string(), message: z.string() }))),
  requestId: z.optional(z.string()),
})
export type ErrorBody = z.infer<typeof ErrorBody>

/** What every operation ends in, in the server's services, in acknowledgements and in the client. */
export type Result<T> = { ok: true; data: T } | { ok: false; error: ErrorBody }

export const ok = <T>(data: T): Result<T> => ({ ok: true, data })

export const fail = (
  code: ErrorCode,
  message: string,
  more: Omit<ErrorBody, 'code' | 'message'> = {},
): { ok: false; error: ErrorBody } => ({ ok: false, error: { code, message, ...more } })
