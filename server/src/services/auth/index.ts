import { createHash, randomBytes } from 'node:crypto'
import {
  fail,
  type Id,
  type JoinInvite,
  ok,
  type RegisterBody,
  type Result,
  type RouteData,
  type Session,
  type SignedIn,
} from '@oms-chat/shared'
import { toOrganization } from '../../models/organization.ts'
import { toSession } from '../../models/session.ts'
import { toUserWithEmail, type UserRow } from '../../models/user.ts'
import { done, type Nothing } from '../nothing.ts'
import type { Actor } from '../actor.ts'
import type { ServiceDeps } from '../deps.ts'
import type { AccessClaims } from '../ports.ts'
import type { People } from '../users/people.ts'
import { createRegistration } from './registration.ts'
import type { Revocations } from './revocations.ts'
import type { Device, OpenSession, Sessions } from './sessions.ts'
import { giveBackAttempts, loginKey, networkOf, takeAttempts } from './signInLimits.ts'

/** What signing in gives: the answer, and what travels in cookies beside it. */
export type SignIn = { answer: SignedIn; refreshToken: string; filesToken: string; expiresAt: Date }

export type AuthService = ReturnType<typeof createAuthService>

const unauthenticated = fail('UNAUTHENTICATED', 'Sign in again.')
const wrong = fail('UNAUTHENTICATED', 'The name or the password isn’t right.')
const disabled = fail('FORBIDDEN', 'This account is disabled. Ask an administrator.')
const badReset = fail('GONE', 'This link was used already, or is too old.')
const resetLifetime = 3_600_000
const hashOf = (token: string) => createHash('sha256').update(token).digest('base64url')

/** Signing in, staying signed in, signing out. */
export function createAuthService(
  deps: ServiceDeps,
  parts: { people: People; sessions: Sessions; revocations: Revocations },
) {
  const { models, passwords, tokens, attempts, clock } = deps
  const { people, sessions, revocations } = parts
  const registration = createRegistration(deps, people)

  async function signedIn(user: UserRow, session: OpenSession): Promise<Result<SignIn>> {
    const organization = await models.organizations.findById(user.orgId).lean()
    if (!organization) return unauthenticated
    const claims = { orgId: String(user.orgId), sessionId: session.id }
    const access = await tokens.signAccess({ ...claims, userId: String(user._id), role: user.role })
    return ok({
      answer: {
        accessToken: access.token,
        expiresIn: access.expiresIn,
        user: toUserWithEmail(user),
        organization: toOrganization(organization),
      },
      refreshToken: session.refreshToken,
      filesToken: await tokens.signFiles(claims, session.expiresAt),
      expiresAt: session.expiresAt,
    })
  }

  /** A session for someone who proved who they are; looks again whether they were disabled meanwhile. */
  async function open(user: UserRow, device: Device): Promise<Result<SignIn>> {
    const session = await sessions.open(user, device)
    const present = await models.users.findOne({ _id: user._id, disabledAt: null }).lean()
    if (!present) {
      await sessions.end(String(user._id), session.id, 'disabled')
      return disabled
    }
    return signedIn(present, session)
  }

  const setPassword = async (userId: Id, password: string) =>
    models.users.updateOne({ _id: userId }, { $set: { passwordHash: await passwords.hash(password) } })

  return {
    async register(
      body: RegisterBody,
      device: Device,
    ): Promise<Result<{ signIn: SignIn; created: boolean }>> {
      const refusal = await takeAttempts([[attempts.registrations, networkOf(device.ip)]])
      if (refusal) return refusal
      const made = await registration.register(body)
      if (!made.ok) return made
      const signIn = await open(made.data.user, device)
      return signIn.ok ? ok({ signIn: signIn.data, created: made.data.created }) : signIn
    },

    async login(input: { login: string; password: string }, device: Device): Promise<Result<SignIn>> {
      const buckets: Parameters<typeof takeAttempts>[0] = [
        [attempts.perIp, networkOf(device.ip)],
        [attempts.perLogin, loginKey(input.login, device.ip)],
      ]
      const refusal = await takeAttempts(buckets)
      if (refusal) return refusal
      const user = await people.findByLogin(input.login)
      const right = await passwords.verify(user?.passwordHash ?? null, input.password)
      if (!user || !right) return wrong
      await giveBackAttempts(buckets)
      if (user.disabledAt) return disabled
      await people.assign(user)
      return open(user, device)
    },

    /** A new access token for a refresh token, which is rotated. */
    async refresh(refreshToken: string | undefined): Promise<Result<SignIn>> {
      if (refreshToken === undefined) return unauthenticated
      const session = await sessions.rotate(refreshToken)
      if (!session.ok) return session
      const user = await models.users.findOne({ _id: session.data.userId, disabledAt: null }).lean()
      return user ? signedIn(user, session.data) : unauthenticated
    },

    /** Ends the session of a refresh token; without one there is nothing to end. */
    async logout(refreshToken: string | undefined): Promise<Result<Nothing>> {
      if (refreshToken !== undefined) await sessions.endByToken(refreshToken)
      return done
    },

    async logoutAll(actor: Actor): Promise<Result<Nothing>> {
      await sessions.endOfUser(actor.userId, 'signed-out')
      return done
    },

    async changePassword(
      actor: Actor,
      input: { currentPassword: string; newPassword: string },
    ): Promise<Result<Nothing>> {
      const bucket: Parameters<typeof takeAttempts>[0] = [[attempts.perLogin, `change ${actor.userId}`]]
      const refusal = await takeAttempts(bucket)
      if (refusal) return refusal
      const user = await models.users.findById(actor.userId).lean()
      if (!(await passwords.verify(user?.passwordHash ?? null, input.currentPassword))) {
        const message = 'This isn’t your current password.'
        return fail('FORBIDDEN', message, { details: [{ path: 'body.currentPassword', message }] })
      }
      await giveBackAttempts(bucket)
      await setPassword(actor.userId, input.newPassword)
      await sessions.endOfUser(actor.userId, 'password-changed', actor.sessionId)
      return done
    },

    /** A one-time token with which `login`'s owner sets a new password within an hour. */
    async startReset(login: string): Promise<Result<{ token: string; expiresAt: Date }>> {
      const user = await people.findByLogin(login)
      if (!user) return fail('NOT_FOUND', `There is nobody called ${login}.`)
      const token = randomBytes(32).toString('base64url')
      const expiresAt = new Date(clock().getTime() + resetLifetime)
      await models.passwordResets.create({ _id: hashOf(token), userId: user._id, expiresAt })
      return ok({ token, expiresAt })
    },

    async resetPassword(
      input: { token: string; password: string },
      device: Device,
    ): Promise<Result<Nothing>> {
      const bucket: Parameters<typeof takeAttempts>[0] = [[attempts.perIp, networkOf(device.ip)]]
      const refusal = await takeAttempts(bucket)
      if (refusal) return refusal
      const reset = await models.passwordResets
        .findOneAndDelete({ _id: hashOf(input.token), expiresAt: { $gt: clock() } })
        .lean()
      if (!reset) return badReset
      await giveBackAttempts(bucket)
      await setPassword(String(reset.userId), input.password)
      await sessions.endOfUser(String(reset.userId), 'password-changed')
      return done
    },

    async listSessions(actor: Actor): Promise<Result<Session[]>> {
      const rows = await sessions.list(actor.userId)
      return ok(rows.map((row) => toSession(row, actor.sessionId)))
    },

    async endSession(actor: Actor, sessionId: Id): Promise<Result<Nothing>> {
      const ended = await sessions.end(actor.userId, sessionId, 'signed-out')
      return ended ? done : fail('NOT_FOUND', 'There is no such session.')
    },

    /** Whose access token it is, with the rights of this very moment, and when it ends. */
    async verifyAccess(token: string): Promise<Result<Actor & Pick<AccessClaims, 'expiresAt'>>> {
      const claims = await tokens.verifyAccess(token)
      if (!claims) return unauthenticated
      const { actor, expiresAt } = claims
      if (revocations.isRevoked(actor.userId, actor.sessionId)) return unauthenticated
      return ok({ ...revocations.present(actor), expiresAt })
    },

    /** The actor of a live connection as of now: a role may have changed since it was opened. */
    present: (actor: Actor): Actor => revocations.present(actor),

    async start(): Promise<Result<RouteData<'start'>>> {
      const demo = await models.organizations.findOne({ demo: true }).lean()
      const users = demo
        ? await models.users
            .find({ orgId: demo._id, disabledAt: null }, { username: 1, fullName: 1 })
            .sort({ nameKey: 1 })
            .limit(20)
            .lean()
        : []
      return ok({
        empty: (await models.users.exists({})) === null,
        demoUsers: users.map(({ username, fullName }) => ({ username, fullName })),
        demoPassword: demo ? demoPassword : null,
      })
    },

    async inviteInfo(token: string): Promise<Result<JoinInvite>> {
      return registration.inviteInfo(token)
    },
  }
}

/** What the demo organisation's people sign in with. */
export const demoPassword = 'demo-password'
