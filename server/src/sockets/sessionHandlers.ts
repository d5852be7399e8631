import { fail, ok } from '@oms-chat/shared'
import type { Clock } from '../services/ports.ts'
import type { VerifyAccess } from './handshake.ts'
import type { Handlers } from './on.ts'

/** A live connection goes on under a new token of the same session. */
export const sessionHandlers = (verifyAccess: VerifyAccess, clock: Clock): Pick<Handlers, 'auth:renew'> => ({
  'auth:renew': async (device, { token }) => {
    const verified = await verifyAccess(token)
    if (!verified.ok) return verified
    const { expiresAt, ...actor } = verified.data
    if (actor.userId !== device.actor.userId || actor.sessionId !== device.actor.sessionId)
      return fail('UNAUTHENTICATED', 'This token belongs to another session.')
    device.actor = actor
    device.expiresAt = expiresAt.getTime()
    return ok({ expiresIn: Math.floor((device.expiresAt - clock().getTime()) / 1000) })
  },
})
