import { type Connection, Schema, type Types } from 'mongoose'
import type { Invite } from '@oms-chat/shared'

export type InviteRow = {
  _id: Types.ObjectId
  orgId: Types.ObjectId
  createdBy: Types.ObjectId
  createdAt: Date
  expiresAt: Date
  maxUses: number | null
  uses: number
  /** What is left of `maxUses`, or of a number nobody reaches: one guarded decrement admits one person. */
  usesLeft: number
  clientId: string
}

/** `usesLeft` of an invite without a bound. */
export const unboundedUses = 1_000_000_000

export function defineInvite(connection: Connection) {
  const schema = new Schema<InviteRow>(
    {
      orgId: { type: Schema.Types.ObjectId, required: true },
      createdBy: { type: Schema.Types.ObjectId, required: true },
      createdAt: { type: Date, required: true },
      expiresAt: { type: Date, required: true },
      maxUses: { type: Number, default: null },
      uses: { type: Number, required: true },
      usesLeft: { type: Number, required: true },
      clientId: { type: String, required: true },
    },
    { collection: 'invites', versionKey: false },
  )
  schema.index({ orgId: 1, createdAt: -1 })
  schema.index({ orgId: 1, createdBy: 1, clientId: 1 }, { unique: true })
  schema.index({ expiresAt: 1 }, { expireAfterSeconds: 30 * 86_400 })
  return connection.model<InviteRow>('Invite', schema)
}

/** `url` is where the invite is opened. */
export const toInvite = (row: InviteRow, url: string): Invite => ({
  id: String(row._id),
  url,
  createdBy: String(row.createdBy),
  createdAt: row.createdAt.toISOString(),
  expiresAt: row.expiresAt.toISOString(),
  maxUses: row.maxUses,
  uses: row.uses,
})
