import { type Connection, type mongo, Schema, Types } from 'mongoose'
import type { ChatPreferences, ChatRole, Id } from '@oms-chat/shared'

/**
 * Someone's place in a chat, now or formerly. Role and revisions are folded from the chat's log, preferences from
 * the person's own; the pointers are kept here alone, and only grow.
 */
export type MembershipRow = {
  /** `membershipId(chatId, userId)`: whoever names both needs no other index. */
  _id: string
  chatId: Types.ObjectId
  userId: Types.ObjectId
  /** Whether they are in the chat. */
  active: boolean
  role: ChatRole
  joinedRev: number
  joinedAt: Date
  /** They see nothing before this revision; 0 where newcomers may see the history. */
  fromRev: number
  /** The latest revision of the chat that changed this. */
  stateRev: number
  readRev: number
  deliveredRev: number
  preferences?: ChatPreferences
  /** The revision of the person's own log that set the preferences. */
  preferencesRev?: number
}

export type MembershipCollection = mongo.Collection<MembershipRow>

export const membershipId = (chatId: Id, userId: Id): string => chatId + userId

export function defineMembership(connection: Connection) {
  const { ObjectId, Mixed } = Schema.Types
  const schema = new Schema<MembershipRow>(
    {
      _id: { type: String, required: true },
      chatId: { type: ObjectId, required: true },
      userId: { type: ObjectId, required: true },
      active: { type: Boolean, required: true },
      role: { type: String, required: true },
      joinedRev: { type: Number, required: true },
      joinedAt: { type: Date, required: true },
      fromRev: { type: Number, required: true },
      stateRev: { type: Number, required: true },
      readRev: { type: Number, required: true },
      deliveredRev: { type: Number, required: true },
      preferences: Mixed,
      preferencesRev: Number,
    },
    { collection: 'memberships', versionKey: false },
  )
  schema.index({ chatId: 1 })
  schema.index({ userId: 1, chatId: 1 }, { partialFilterExpression: { active: true } })
  // What a person set for chats, when their own log is read for the first time.
  schema.index(
    { userId: 1, preferencesRev: 1 },
    { name: 'preferences', partialFilterExpression: { preferencesRev: { $exists: true } } },
  )
  return connection.model<MembershipRow>('Membership', schema)
}
