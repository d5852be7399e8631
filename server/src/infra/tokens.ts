import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto'
import { errors, type JWTPayload, jwtVerify, SignJWT } from 'jose'
import * as z from 'zod'
import { Id, Role } from '@oms-chat/shared'

/** Seconds. */
export const accessLifetime = 15 * 60

const rememberedMax = 5_000
const issuer = 'oms-chat'
const AccessPayload = z.object({ sub: Id, org: Id, role: Role, sid: Id, exp: z.number() })
const FilesPayload = z.object({ org: Id, sid: Id })

type InviteKind = 'organization' | 'chat'

type AccessClaims = {
  actor: { userId: string; orgId: string; role: Role; sessionId: string }
  expiresAt: Date
}

/** One key per use, so that a token of one kind can never pass for another. */
const keyFor = (secret: string, use: string): KeyObject =>
  createSecretKey(createHmac('sha256', secret).update(`oms-chat ${use}`).digest())

type Kind = { key: KeyObject; typ: string; audience: string }

/**
 * Signs and checks this installation's tokens (JWT, HS256). The algorithm, type, issuer and audience are pinned:
 * `none`, another algorithm, a refresh token, or another product's token are refused.
 * @param secret the installation's `JWT_SECRET`
 * @param clock gives the time; tokens end by it
 */
export function createTokenSigner(secret: string, clock: () => Date) {
  const access: Kind = { key: keyFor(secret, 'access'), typ: 'at+jwt', audience: 'oms-chat/api' }
  const files: Kind = { key: keyFor(secret, 'files'), typ: 'files+jwt', audience: 'oms-chat/files' }
  const inviteKeys = { organization: keyFor(secret, 'invite'), chat: keyFor(secret, 'chat invite') }
  const seconds = () => Math.floor(clock().getTime() / 1000)

  const sign = (kind: Kind, payload: JWTPayload, expiresAt: number) =>
    new SignJWT(payload)
      .setProtectedHeader({ alg: 'HS256', typ: kind.typ })
      .setIssuer(issuer)
      .setAudience(kind.audience)
      .setIssuedAt(seconds())
      .setExpirationTime(expiresAt)
      .sign(kind.key)

  const verify = async (kind: Kind, token: string): Promise<JWTPayload | null> => {
    try {
      const { payload } = await jwtVerify(token, kind.key, {
        algorithms: ['HS256'],
        typ: kind.typ,
        issuer,
        audience: kind.audience,
        currentDate: clock(),
        requiredClaims: ['exp', 'iat'],
      })
      return payload
    } catch (error) {
      if (error instanceof errors.JOSEError) return null
      throw error
    }
  }

  /** A signature costs more to check than all else that a small request needs, and people send the same token often. */
  const verified = new Map<string, AccessClaims>()
  const remember = (token: string, claims: AccessClaims) => {
    const [oldest] = verified.keys()
    if (oldest !== undefined && verified.size >= rememberedMax) verified.delete(oldest)
    verified.set(token, claims)
  }

  const inviteMac = (inviteId: string, kind: InviteKind) =>
    createHmac('sha256', inviteKeys[kind]).update(inviteId).digest().subarray(0, 18).toString('base64url')

  return {
    async signAccess(actor: { userId: string; orgId: string; role: Role; sessionId: string }) {
      const payload = { sub: actor.userId, org: actor.orgId, role: actor.role, sid: actor.sessionId }
      return { token: await sign(access, payload, seconds() + accessLifetime), expiresIn: accessLifetime }
    },
    async verifyAccess(token: string): Promise<AccessClaims | null> {
      const before = verified.get(token)
      if (before) return before.expiresAt > clock() ? before : null
      const parsed = AccessPayload.safeParse(await verify(access, token))
      if (!parsed.success) return null
      const { sub: userId, org: orgId, role, sid: sessionId, exp } = parsed.data
      const claims = { actor: { userId, orgId, role, sessionId }, expiresAt: new Date(exp * 1000) }
      remember(token, claims)
      return claims
    },
    signFiles: (claims: { orgId: string; sessionId: string }, expiresAt: Date) =>
      sign(files, { org: claims.orgId, sid: claims.sessionId }, Math.floor(expiresAt.getTime() / 1000)),
    async verifyFiles(token: string) {
      const parsed = FilesPayload.safeParse(await verify(files, token))
      return parsed.success ? { orgId: parsed.data.org, sessionId: parsed.data.sid } : null
    },
    inviteToken: (inviteId: string, kind: InviteKind) => inviteId + inviteMac(inviteId, kind),
    inviteIdOf(token: string, kind: InviteKind) {
      const inviteId = token.slice(0, 24)
      const given = Buffer.from(token)
      const made = Buffer.from(inviteId + inviteMac(inviteId, kind))
      const genuine = given.length === made.length && timingSafeEqual(given, made)
      return genuine && Id.safeParse(inviteId).success ? inviteId : null
    },
  }
}
