import { type Connection, Schema, type Types } from 'mongoose'
import type { Session } from '@oms-chat/shared'

/**
 * One signed-in device, and the family of its refresh tokens. A token names its family and carries a secret; only
 * hashes are kept. Tokens of one generation are equals: whoever asked with the same predecessor got one each.
 */
export type SessionRow = {
  _id: Types.ObjectId
  userId: Types.ObjectId
  orgId: Types.ObjectId
  family: string
  /** Counts every change, so that each is decided on what the one before left. */
  version: number
  current: string[]
  /** The generation before, accepted a moment longer: its answer may have been lost on the way. */
  previous: string[]
  rotatedAt: Date
  userAgent: string
  ip: string
  createdAt: Date
  expiresAt: Date
}

export function defineSession(connection: Connection) {
  const schema = new Schema<SessionRow>(
    {
      userId: { type: Schema.Types.ObjectId, required: true },
      orgId: { type: Schema.Types.ObjectId, required: true },
      family: { type: String, required: true },
      version: { type: Number, required: true },
      current: { type: [String], required: true },
      previous: { type: [String], required: true },
      rotatedAt: { type: Date, required: true },
      userAgent: { type: String, default: '' },
      ip: { type: String, default: '' },
      createdAt: { type: Date, required: true },
      expiresAt: { type: Date, required: true },
    },
    { collection: 'sessions', versionKey: false },
  )
  schema.index({ family: 1 }, { unique: true })
  schema.index({ userId: 1, rotatedAt: -1 })
  schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 })
  return connection.model<SessionRow>('Session', schema)
}

export const toSession = (row: SessionRow, currentId: string): Session => ({
  id: String(row._id),
  userAgent: row.userAgent,
  ip: row.ip,
  createdAt: row.createdAt.toISOString(),
  lastUsedAt: row.rotatedAt.toISOString(),
  current: String(row._id) === currentId,
})
