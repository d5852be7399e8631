import { type Connection, type mongo, Schema, Types } from 'mongoose'
import type { ChatPreferences, ChatRole, Id, MessageType, Settings, SystemNote } from '@oms-chat/shared'
import type { ChatProfile } from './chat.ts'

/** What a row of the log says. The last two, and `settings` too, stand in a person's own log; the others in a chat's. */
export type RowKind =
  'created' | 'message' | 'edit' | 'delete' | 'reaction' | 'member' | 'settings' | 'hide' | 'preferences'

/** Someone's place in a chat from now on; `role: null` is out. */
export type MemberChange = { userId: Id; role: ChatRole | null }

/**
 * What is needed to make a change again. `created` and chat `settings`: the whole profile; `created` and `member`:
 * members; `edit`: content, mentions, and whether it still calls those who were here, gone once the message is
 * deleted; `reaction`: emoji and on; in a person's log: the whole new preferences or settings, and the chat of what is
 * hidden.
 */
export type RowPayload = {
  profile?: ChatProfile
  members?: MemberChange[]
  content?: string
  mentions?: string[]
  callsHere?: true
  /** Of a message that was edited: `state.here` as it was first. */
  here?: string[]
  emoji?: string
  on?: boolean
  chatId?: Id
  preferences?: ChatPreferences
  /** Kept before a setting was added, it lacks that one. */
  settings?: Partial<Settings>
}

/** What a line of the main list is now: the fold of its own row and of every change made to it since. */
export type MessageState = {
  type: MessageType
  content: string
  mentions?: string[]
  /**
   * Whom @here called: those who were connected when it was sent. Nobody is ever shown it, as it tells who was there
   * unseen; each of them learns that they are called, and no more.
   */
  here?: string[]
  /** `seq` tells, without reading it, whether someone may see the message that is answered. */
  replyTo?: { id: string; seq: number }
  system?: SystemNote
  /** Everyone who reacted, in the order in which they did. */
  reactions?: { emoji: string; userIds: string[] }[]
  editedAt?: Date
  deletedAt?: Date
  /** It goes then: from that moment on nobody is shown it, whether the row that deletes it is there or not. */
  expiresAt?: Date
}

/**
 * One change of a chat, or of what only one person sees (`chatId` is that person's id then). See
 * docs/decisions/0001-the-log.md.
 */
export type LogRow = {
  _id: Types.ObjectId
  chatId: Types.ObjectId
  rev: number
  kind: RowKind
  /** The message, or in a person's log also the chat, that this changes. */
  targetId?: Types.ObjectId
  /** null: the system. */
  actorId: Types.ObjectId | null
  clientId: string
  /** Of a message that was edited: what it said first. */
  payload?: RowPayload
  at: Date
  /** Until everything after the insert is done. */
  open?: true
  /** It shows in the main list. */
  main?: true
  /** It can be unread for somebody. */
  counts?: true
  /** Whom it calls, by name or because they were here; the chat's own id stands for everyone. */
  mentions?: string[]
  /** As in `state`, until it is deleted. */
  expiresAt?: Date
  /** Of rows that show: the revision of the latest change, and what they are since. */
  stateRev?: number
  state?: MessageState
  /** Of rows that don't show: the newest row that did when they were made. */
  lastId?: Types.ObjectId
}

/** A row that shows in the main list. */
export type MessageRow = LogRow & { stateRev: number; state: MessageState }

export const isMessageRow = (row: LogRow): row is MessageRow =>
  row.state !== undefined && row.stateRev !== undefined

export type LogCollection = mongo.Collection<LogRow>

export function defineLog(connection: Connection) {
  const { ObjectId, Mixed } = Schema.Types
  const schema = new Schema<LogRow>(
    {
      chatId: { type: ObjectId, required: true },
      rev: { type: Number, required: true },
      kind: { type: String, required: true },
      targetId: ObjectId,
      actorId: { type: ObjectId, default: null },
      clientId: { type: String, required: true },
      payload: Mixed,
      at: { type: Date, required: true },
      open: Boolean,
      main: Boolean,
      counts: Boolean,
      mentions: { type: [String], default: undefined },
      expiresAt: Date,
      stateRev: Number,
      state: Mixed,
      lastId: ObjectId,
    },
    { collection: 'log', versionKey: false },
  )
  // The referee between processes: who is first takes the revision.
  schema.index({ chatId: 1, rev: 1 }, { unique: true })
  // A repeated request is the same request.
  schema.index({ chatId: 1, actorId: 1, clientId: 1 }, { unique: true })
  // Catching up: the lines that changed after a revision.
  schema.index({ chatId: 1, stateRev: 1 }, { partialFilterExpression: { stateRev: { $exists: true } } })
  schema.index({ chatId: 1, rev: 1 }, { name: 'main', partialFilterExpression: { main: true } })
  schema.index(
    { chatId: 1, rev: 1, actorId: 1 },
    { name: 'unread', partialFilterExpression: { counts: true } },
  )
  schema.index(
    { chatId: 1, mentions: 1, rev: 1 },
    { name: 'mentions', partialFilterExpression: { mentions: { $exists: true } } },
  )
  // What has to go, the oldest first.
  schema.index(
    { expiresAt: 1 },
    { name: 'expiring', partialFilterExpression: { expiresAt: { $exists: true } } },
  )
  // The changes of a message, and what a person hid.
  schema.index(
    { chatId: 1, targetId: 1, rev: 1 },
    { partialFilterExpression: { targetId: { $exists: true } } },
  )
  // What isn't folded yet, of one chat (readers) or of all (the sweeper).
  schema.index({ open: 1, chatId: 1, rev: 1 }, { partialFilterExpression: { open: true } })
  return connection.model<LogRow>('Log', schema)
}
