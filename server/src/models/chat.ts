import { type Connection, type mongo, Schema, Types } from 'mongoose'
import type { Chat, ChatSettings, ReceiptTotals } from '@oms-chat/shared'

/** What a chat is, beside who is in it. */
export type ChatProfile = {
  orgId: string
  type: Chat['type']
  visibility: Chat['visibility']
  scope: Chat['scope']
  propertyId: string | null
  name: string | null
  /** Of a direct chat, the two. */
  directUserIds: string[] | null
  description: string
  category: string | null
  createdBy: string | null
  createdAt: Date
  settings: ChatSettings
  /** When slow mode was turned on: who wrote before doesn't wait for it. */
  slowSince?: Date
  /** What retention took: everything below this revision, the last line of which was of then. */
  taken?: { below: number; at: Date }
}

/** The oldest revision of a chat that anybody may see. */
export const oldestSeqOf = (profile: Pick<ChatProfile, 'taken'> | null): number => profile?.taken?.below ?? 1

/** The revision behind which something can be unread for somebody: what retention took isn't. */
export const countedFrom = (profile: Pick<ChatProfile, 'taken'> | null, readRev: number): number =>
  Math.max(readRev, oldestSeqOf(profile) - 1)

/** A chat as folded from its log: a view that the log can rebuild. */
export type ChatRow = {
  _id: Types.ObjectId
  orgId: Types.ObjectId
  type: Chat['type']
  visibility: Chat['visibility']
  scope: Chat['scope']
  propertyId: Types.ObjectId | null
  /** What discovery is sorted by and searched in: name and description in lower case. */
  nameKey: string
  profile: ChatProfile
  memberCount: number
  /** The latest revision that changed the chat or its members. */
  stateRev: number
  /** Kept here alone, and only growing: what everybody got and read. */
  receipts?: ReceiptTotals
  /** Whether retention has something to do here, now or later. */
  retains?: boolean
  purge?: PurgeState
}

/**
 * Kept here alone: how far retention has emptied the log, and the rows that it drops next, with when it may.
 */
export type PurgeState = { emptiedTo: number; drop?: { below: number; at: Date } }

export type ChatCollection = mongo.Collection<ChatRow>

export function defineChat(connection: Connection) {
  const { ObjectId, Mixed } = Schema.Types
  const schema = new Schema<ChatRow>(
    {
      orgId: { type: ObjectId, required: true },
      type: { type: String, required: true },
      visibility: { type: String, required: true },
      scope: { type: String, required: true },
      propertyId: { type: ObjectId, default: null },
      nameKey: { type: String, required: true },
      profile: { type: Mixed, required: true },
      memberCount: { type: Number, required: true },
      stateRev: { type: Number, required: true },
      receipts: Mixed,
      retains: Boolean,
      purge: Mixed,
    },
    { collection: 'chats', versionKey: false },
  )
  schema.index(
    { orgId: 1, nameKey: 1, _id: 1 },
    { name: 'discover', partialFilterExpression: { visibility: 'public' } },
  )
  schema.index({ orgId: 1, scope: 1, propertyId: 1 })
  schema.index({ retains: 1 }, { partialFilterExpression: { retains: true } })
  return connection.model<ChatRow>('Chat', schema)
}

export const chatNameKey = ({ name, description }: ChatProfile): string =>
  `${name ?? ''} ${description}`.toLowerCase()
