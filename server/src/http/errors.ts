import { randomUUID } from 'node:crypto'
import type { Duplex } from 'node:stream'
import type { ErrorRequestHandler, Request, Response } from 'express'
import { type ErrorBody, errorStatus, fail } from '@oms-chat/shared'
import { failureOf } from '../services/failure.ts'
import type { Logger } from '../services/ports.ts'
import { noteRefusal, requestIdOf } from './requestLog.ts'

/** Answers with a failure: its status, the code, a sentence, and the id under which the log has it. */
export function sendFailure(res: Response, error: ErrorBody): void {
  if (res.headersSent) {
    res.destroy()
    return
  }
  if (error.retryAfterMs !== undefined) res.set('Retry-After', String(Math.ceil(error.retryAfterMs / 1000)))
  noteRefusal(res, error.code)
  res.set('Cache-Control', 'no-store')
  res
    .status(errorStatus[error.code])
    .json({ success: false, error: { ...error, requestId: requestIdOf(res) } })
}

export const notFound = (_req: Request, res: Response): void =>
  sendFailure(res, fail('NOT_FOUND', 'There is nothing here.').error)

/** What Express's own parsers say about a request they can't read, by their `type`. */
const unreadable: Record<string, ErrorBody> = {
  'entity.too.large': fail('TOO_LARGE', 'The request is too large.').error,
  'encoding.unsupported': fail('UNSUPPORTED_TYPE', 'This encoding isn’t supported.').error,
  'charset.unsupported': fail('UNSUPPORTED_TYPE', 'This character set isn’t supported.').error,
}

function explain(error: unknown): ErrorBody {
  const { type, status } = (typeof error === 'object' && error !== null ? error : {}) as {
    type?: unknown
    status?: unknown
  }
  const known = typeof type === 'string' ? unreadable[type] : undefined
  if (known) return known
  if (typeof status === 'number' && status >= 400 && status < 500)
    return fail('VALIDATION', 'The request can’t be read.').error
  return failureOf(error)
}

/** The last middleware: everything thrown below ends here. What nobody foresaw is logged, without its text. */
export const errorHandler =
  (logger: Logger): ErrorRequestHandler =>
  (error: unknown, _req, res, _next) => {
    const body = explain(error)
    if (body.code === 'INTERNAL' || body.code === 'UNAVAILABLE')
      logger.error({ err: error, requestId: requestIdOf(res), code: body.code }, 'request failed')
    sendFailure(res, body)
  }

/** What Node can't parse as HTTP, headers that are too long among it, never reaches Express. */
export function refuseUnreadable(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const { error: body } = fail('VALIDATION', 'The request can’t be read.')
  const text = JSON.stringify({ success: false, error: { ...body, requestId: randomUUID() } })
  socket.end(
    'HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: application/json; charset=utf-8\r\n' +
      `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
  )
}
