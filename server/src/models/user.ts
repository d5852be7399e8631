import { type Connection, Schema, type Types } from 'mongoose'
import type { ChosenStatus, Role, User } from '@oms-chat/shared'

/** What somebody chose to show of themselves, and when they were seen last; whatever is missing is as for everyone. */
export type StoredPresence = {
  chosen?: ChosenStatus
  text?: string
  emoji?: string
  expiresAt?: Date
  lastSeenAt?: Date
}

export type UserRow = {
  _id: Types.ObjectId
  orgId: Types.ObjectId
  username: string
  email: string
  fullName: string
  /** What lists are sorted by and searched in: the full name and the username, in lower case. */
  nameKey: string
  avatarFileId: Types.ObjectId | null
  role: Role
  propertyIds: Types.ObjectId[]
  isBot: boolean
  disabledAt: Date | null
  passwordHash: string
  createdAt: Date
  /** The `clientId` of the registration that made this person. */
  registration?: string
  presence?: StoredPresence
}

export function defineUser(connection: Connection) {
  const schema = new Schema<UserRow>(
    {
      orgId: { type: Schema.Types.ObjectId, required: true },
      username: { type: String, required: true },
      email: { type: String, required: true },
      fullName: { type: String, required: true },
      nameKey: { type: String, required: true },
      avatarFileId: { type: Schema.Types.ObjectId, default: null },
      role: { type: String, required: true },
      propertyIds: { type: [Schema.Types.ObjectId], required: true },
      isBot: { type: Boolean, required: true },
      disabledAt: { type: Date, default: null },
      passwordHash: { type: String, required: true },
      createdAt: { type: Date, required: true },
      registration: String,
      presence: Schema.Types.Mixed,
    },
    { collection: 'users', versionKey: false },
  )
  schema.index({ username: 1 }, { unique: true })
  schema.index({ email: 1 }, { unique: true })
  schema.index({ orgId: 1, nameKey: 1, _id: 1 })
  schema.index({ orgId: 1, propertyIds: 1 })
  return connection.model<UserRow>('User', schema)
}

export const nameKeyOf = (fullName: string, username: string): string =>
  `${fullName} ${username}`.toLowerCase()

/** As others see a person: without the email address. */
export const toUser = (row: Omit<UserRow, 'passwordHash'>): User => ({
  id: String(row._id),
  orgId: String(row.orgId),
  username: row.username,
  fullName: row.fullName,
  avatarUrl: row.avatarFileId ? `/api/v1/files/${String(row.avatarFileId)}` : null,
  role: row.role,
  propertyIds: row.propertyIds.map(String),
  isBot: row.isBot,
  disabledAt: row.disabledAt?.toISOString() ?? null,
})

/** As the person and administrators see them. */
export const toUserWithEmail = (row: Omit<UserRow, 'passwordHash'>): User => ({
  ...toUser(row),
  email: row.email,
})
