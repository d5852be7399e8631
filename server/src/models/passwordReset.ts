import { type Connection, Schema, type Types } from 'mongoose'

/** A one-time way in for someone who forgot: `_id` is the token's hash. */
export type PasswordResetRow = { _id: string; userId: Types.ObjectId; expiresAt: Date }

export function definePasswordReset(connection: Connection) {
  const schema = new Schema<PasswordResetRow>(
    {
      _id: { type: String, required: true },
      userId: { type: Schema.Types.ObjectId, required: true },
      expiresAt: { type: Date, required: true },
    },
    { collection: 'passwordResets', versionKey: false },
  )
  schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 })
  return connection.model<PasswordResetRow>('PasswordReset', schema)
}
