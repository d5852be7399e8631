import { type Connection, Schema, type Types } from 'mongoose'
import type { Property } from '@oms-chat/shared'

export type PropertyRow = {
  _id: Types.ObjectId
  orgId: Types.ObjectId
  name: string
  nameKey: string
  createdBy: Types.ObjectId | null
  clientId: string
}

export function defineProperty(connection: Connection) {
  const schema = new Schema<PropertyRow>(
    {
      orgId: { type: Schema.Types.ObjectId, required: true },
      name: { type: String, required: true },
      nameKey: { type: String, required: true },
      createdBy: { type: Schema.Types.ObjectId, default: null },
      clientId: { type: String, required: true },
    },
    { collection: 'properties', versionKey: false },
  )
  schema.index({ orgId: 1, nameKey: 1 }, { unique: true })
  schema.index({ orgId: 1, createdBy: 1, clientId: 1 }, { unique: true })
  return connection.model<PropertyRow>('Property', schema)
}

export const toProperty = (row: PropertyRow): Property => ({
  id: String(row._id),
  orgId: String(row.orgId),
  name: row.name,
})
