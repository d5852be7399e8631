import { type Connection, Schema, type Types } from 'mongoose'
import type { Organization } from '@oms-chat/shared'

export type OrganizationRow = {
  _id: Types.ObjectId
  name: string
  /** The people who own it and aren't disabled: never empty, whoever is demoted meanwhile. */
  ownerIds: Types.ObjectId[]
  /** Made by the product itself, to be looked at; at most one in an installation. */
  demo?: true
  createdAt: Date
}

export function defineOrganization(connection: Connection) {
  const schema = new Schema<OrganizationRow>(
    {
      name: { type: String, required: true },
      ownerIds: { type: [Schema.Types.ObjectId], required: true },
      demo: Boolean,
      createdAt: { type: Date, required: true },
    },
    { collection: 'organizations', versionKey: false },
  )
  schema.index({ demo: 1 }, { unique: true, partialFilterExpression: { demo: true } })
  return connection.model<OrganizationRow>('Organization', schema)
}

export const toOrganization = (row: Pick<OrganizationRow, '_id' | 'name'>): Organization => ({
  id: String(row._id),
  name: row.name,
})
