import { type Connection, Schema } from 'mongoose'
import type { EventData, Id, Role } from '@oms-chat/shared'

/** What takes back something that a token still says. */
export type Revocation =
  | { kind: 'sessions'; userId: Id; sessionIds: Id[]; reason: EventData<'session:ended'>['reason'] }
  | { kind: 'disabled' | 'enabled'; userId: Id }
  | { kind: 'role'; userId: Id; role: Role }

/** `_id` counts 1, 2, 3 … without holes, so that every node, whatever its clock, reads on where it stopped. */
export type RevocationRow = { _id: number; at: Date; entry: Revocation }

export function defineRevocation(connection: Connection) {
  const schema = new Schema<RevocationRow>(
    {
      _id: { type: Number, required: true },
      at: { type: Date, required: true },
      entry: { type: Schema.Types.Mixed, required: true },
    },
    { collection: 'revocations', versionKey: false },
  )
  return connection.model<RevocationRow>('Revocation', schema)
}
