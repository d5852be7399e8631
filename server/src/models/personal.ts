import { type Connection, type mongo, Schema, type Types } from 'mongoose'
import type { Settings } from '@oms-chat/shared'

/** Someone's settings, folded from their own log; those that were added since are missing. */
export type PersonalRow = { _id: Types.ObjectId; settings: Partial<Settings>; stateRev: number }

export type PersonalCollection = mongo.Collection<PersonalRow>

export function definePersonal(connection: Connection) {
  const schema = new Schema<PersonalRow>(
    {
      settings: { type: Schema.Types.Mixed, required: true },
      stateRev: { type: Number, required: true },
    },
    { collection: 'personal', versionKey: false },
  )
  return connection.model<PersonalRow>('Personal', schema)
}
