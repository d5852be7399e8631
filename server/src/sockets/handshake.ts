import { type ErrorBody, fail, type Id, protocol, type Result } from '@oms-chat/shared'
import * as z from 'zod/mini'
import { isAllowedOrigin, type TrustedOrigins } from '../http/origin.ts'
import type { Actor } from '../services/actor.ts'
import { failureOf } from '../services/failure.ts'
import type { Telemetry } from '../services/ports.ts'
import type { ChatSocket, Device } from './socket.ts'

/** Whose access token this is, and until when; refuses one that is forged, over, or of an ended session. */
export type VerifyAccess = (token: string) => Promise<Result<Actor & { expiresAt: Date }>>

type Deps = {
  verifyAccess: VerifyAccess
  trusted: TrustedOrigins
  /** Takes one of a person's places; false when they have no more. */
  admit: (socket: ChatSocket, userId: Id) => boolean
  isDraining: () => boolean
  telemetry: Pick<Telemetry, 'answered'>
}

const Auth = z.strictObject({
  token: z.string().check(z.maxLength(4_096)),
  protocol: z.optional(z.int()),
})

/** What Socket.IO's own client puts in the address; anything else doesn't belong there, least of all a token. */
const queryNames = new Set(['EIO', 'transport', 'sid', 't'])

/** Socket.IO sends `data` along to the client's `connect_error`. */
class Refusal extends Error {
  readonly data: ErrorBody
  constructor(error: ErrorBody) {
    super(error.message)
    this.data = error
  }
}

/** Socket.IO's middleware that lets in whoever shows a good token from a page that may. */
export function handshake(deps: Deps) {
  return (socket: ChatSocket, next: (refusal?: Error) => void): void => {
    void enter(socket, deps)
      .catch((error: unknown) => ({ ok: false as const, error: failureOf(error) }))
      .then((entered) => {
        deps.telemetry.answered('connect', entered.ok ? 'OK' : entered.error.code)
        if (!entered.ok) return next(new Refusal(entered.error))
        Object.assign(socket.data, entered.data)
        return next()
      })
  }
}

async function enter(socket: ChatSocket, deps: Deps): Promise<Result<Omit<Device, 'joined'>>> {
  if (deps.isDraining()) return fail('UNAVAILABLE', 'This server is about to stop.')
  if (!isAllowedOrigin(socket.request, deps.trusted))
    return fail('FORBIDDEN', 'Pages from this origin may not connect.')
  const token = readAuth(socket)
  if (!token.ok) return token
  const verified = await deps.verifyAccess(token.data)
  if (!verified.ok) return verified
  const { expiresAt, ...actor } = verified.data
  if (!deps.admit(socket, actor.userId))
    return fail('RATE_LIMITED', 'Too many connections of one person.', { retryAfterMs: 30_000 })
  return {
    ok: true,
    data: {
      actor,
      expiresAt: expiresAt.getTime(),
      hasJoined: false,
      refused: { count: 0, since: 0 },
      knowsHeads: false,
    },
  }
}

function readAuth({ handshake: { auth, query } }: ChatSocket): Result<string> {
  if (Object.keys(query).some((name) => !queryNames.has(name)))
    return fail('UNAUTHENTICATED', 'Nothing but Socket.IO’s own parameters belongs in the address.')
  const theirs: unknown = auth['protocol']
  if (typeof theirs === 'number' && theirs > protocol)
    return fail('UNAVAILABLE', 'This server is older than your app; it will be renewed soon.')
  const parsed = Auth.safeParse(auth)
  if (!parsed.success) return fail('UNAUTHENTICATED', 'Send { token, protocol } as auth.')
  return { ok: true, data: parsed.data.token }
}
