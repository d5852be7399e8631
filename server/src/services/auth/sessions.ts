import { Types } from 'mongoose'
import { type EventData, fail, type Id, ok, type Result } from '@oms-chat/shared'
import type { SessionRow } from '../../models/session.ts'
import type { ServiceDeps } from '../deps.ts'
import {
  decideRefresh,
  newRefreshToken,
  parseRefreshToken,
  refreshLifetime,
  type RefreshToken,
  successorOf,
} from './refreshToken.ts'
import type { Revocations } from './revocations.ts'

/** What one sees of the device that asks. */
export type Device = { userAgent: string; ip: string }

export type SessionEndReason = EventData<'session:ended'>['reason']
export type OpenSession = { id: Id; userId: Id; refreshToken: string; expiresAt: Date }

export type Sessions = ReturnType<typeof createSessions>

const refused = fail('UNAUTHENTICATED', 'Sign in again.')

/** Signed-in devices: opened, carried on by rotating refresh tokens, ended. */
export function createSessions({ models, clock }: ServiceDeps, revocations: Revocations) {
  const expiry = () => new Date(clock().getTime() + refreshLifetime)

  async function endAll(rows: Pick<SessionRow, '_id' | 'userId'>[], reason: SessionEndReason) {
    const [first] = rows
    if (!first) return
    await models.sessions.deleteMany({ _id: { $in: rows.map((row) => row._id) } })
    const sessionIds = rows.map((row) => String(row._id))
    await revocations.record({ kind: 'sessions', userId: String(first.userId), sessionIds, reason })
  }

  const findFamily = ({ family }: RefreshToken) => models.sessions.findOne({ family }).lean()

  /** One step of a rotation; null when another request was faster and the decision must be made again. */
  async function step(shown: RefreshToken, row: SessionRow): Promise<Result<OpenSession> | null> {
    const decision = decideRefresh(row, shown.secret, clock())
    if (decision === 'reused' || decision === 'expired') {
      await endAll([row], decision)
      return refused
    }
    if (decision === 'too-many') return fail('RATE_LIMITED', 'Too many at once.', { retryAfterMs: 1_000 })
    const next = successorOf(shown)
    const expiresAt = expiry()
    const change =
      decision === 'equal'
        ? { current: [...row.current, next.secret] }
        : { current: [next.secret], previous: row.current, rotatedAt: clock() }
    const { matchedCount } = await models.sessions.updateOne(
      { _id: row._id, version: row.version },
      { $set: { ...change, expiresAt, version: row.version + 1 } },
    )
    if (matchedCount === 0) return null
    return ok({ id: String(row._id), userId: String(row.userId), refreshToken: next.token, expiresAt })
  }

  return {
    async open(user: { _id: Types.ObjectId; orgId: Types.ObjectId }, device: Device): Promise<OpenSession> {
      const { token, family, secret } = newRefreshToken()
      const now = clock()
      const expiresAt = expiry()
      const _id = new Types.ObjectId()
      await models.sessions.create({
        _id,
        userId: user._id,
        orgId: user.orgId,
        family,
        version: 1,
        current: [secret],
        previous: [],
        rotatedAt: now,
        userAgent: device.userAgent.slice(0, 300),
        ip: device.ip,
        createdAt: now,
        expiresAt,
      })
      return { id: String(_id), userId: String(user._id), refreshToken: token, expiresAt }
    },

    /** The session that a refresh token carries on, with the token's successor. */
    async rotate(token: string): Promise<Result<OpenSession>> {
      const shown = parseRefreshToken(token)
      if (!shown) return refused
      for (;;) {
        const row = await findFamily(shown)
        if (!row) return refused
        const result = await step(shown, row)
        if (result) return result
      }
    },

    /** Ends the family of a refresh token, whichever of its tokens it is. */
    async endByToken(token: string): Promise<void> {
      const shown = parseRefreshToken(token)
      const row = shown && (await findFamily(shown))
      if (row) await endAll([row], 'signed-out')
    },

    /** Whether there was such a session of this person. */
    async end(userId: Id, sessionId: Id, reason: SessionEndReason): Promise<boolean> {
      const row = await models.sessions.findOne({ _id: sessionId, userId }).lean()
      if (row) await endAll([row], reason)
      return row !== null
    },

    async endOfUser(userId: Id, reason: SessionEndReason, exceptId?: Id): Promise<void> {
      const rows = await models.sessions.find({ userId }, { userId: 1 }).lean()
      await endAll(
        rows.filter((row) => String(row._id) !== exceptId),
        reason,
      )
    },

    list: (userId: Id): Promise<SessionRow[]> =>
      models.sessions
        .find({ userId, expiresAt: { $gt: clock() } })
        .sort({ rotatedAt: -1 })
        .limit(200)
        .lean(),

    isLive: async (sessionId: Id): Promise<boolean> =>
      (await models.sessions.exists({ _id: sessionId, expiresAt: { $gt: clock() } })) !== null,
  }
}
