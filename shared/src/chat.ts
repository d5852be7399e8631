import * as z from 'zod/mini'
import { type ClientId, Id, Rev, Time } from './ids.ts'
import { limits } from './limits.ts'
import { MessagePreview } from './message.ts'
import { ReceiptTotals } from './receipts.ts'
import { nameOf, User } from './user.ts'

export const ChatRole = z.enum(['admin', 'moderator', 'member'])
export type ChatRole = z.infer<typeof ChatRole>

export const ChatSettings = z.object({
  onlyAdminsCanPost: z.boolean(),
  membersCanAddOthers: z.boolean(),
  historyForNewMembers: z.boolean(),
  /** So long a member waits between two messages; 0: not at all. Admins and moderators never do. */
  slowModeSeconds: z.int().check(z.minimum(0), z.maximum(86_400)),
  /** Messages go so long after they were sent; null: they stay. At most a year. */
  disappearingSeconds: z.nullable(z.int().check(z.minimum(1), z.maximum(31_536_000))),
  /** Messages are kept so many days; null: for ever. At most a hundred years. */
  retentionDays: z.nullable(z.int().check(z.minimum(1), z.maximum(36_500))),
})
export type ChatSettings = z.infer<typeof ChatSettings>

export const defaultChatSettings: ChatSettings = {
  onlyAdminsCanPost: false,
  membersCanAddOthers: true,
  historyForNewMembers: true,
  slowModeSeconds: 0,
  disappearingSeconds: null,
  retentionDays: null,
}

/** What only oneself sees of a chat and may set: it lives in one's own log. */
export const ChatPreferences = z.object({
  markedUnread: z.boolean(),
  muted: z.boolean(),
  mutedUntil: z.nullable(Time),
  notify: z.enum(['all', 'mentions', 'none']),
  archived: z.boolean(),
  pinned: z.boolean(),
  draft: z.string().check(z.maxLength(limits.draftLength)),
})
export type ChatPreferences = z.infer<typeof ChatPreferences>

export const defaultChatPreferences: ChatPreferences = {
  markedUnread: false,
  muted: false,
  mutedUntil: null,
  notify: 'all',
  archived: false,
  pinned: false,
  draft: '',
}

/** The asker's own view of a chat. Counts are capped at 100. */
export const ChatMe = z.extend(ChatPreferences, {
  role: ChatRole,
  joinedRev: Rev,
  readRev: Rev,
  deliveredRev: Rev,
  unreadCount: z.int(),
  mentionCount: z.int(),
})
export type ChatMe = z.infer<typeof ChatMe>

export const Chat = z.object({
  id: Id,
  orgId: Id,
  type: z.enum(['direct', 'group', 'channel']),
  visibility: z.enum(['private', 'public']),
  scope: z.enum(['none', 'organization', 'property']),
  propertyId: z.nullable(Id),
  /** null for a direct chat: it is named by the other of `directUserIds`. */
  name: z.nullable(z.string()),
  directUserIds: z.nullable(z.array(Id)),
  description: z.string(),
  avatarUrl: z.nullable(z.string()),
  category: z.nullable(z.string()),
  createdBy: z.nullable(Id),
  createdAt: Time,
  memberCount: z.int(),
  /** The chat's newest revision. */
  head: Rev,
  /** The oldest revision kept: devices drop what lies below. */
  oldestSeq: Rev,
  ...ReceiptTotals.shape,
  lastMessage: z.nullable(MessagePreview),
  lastActivityAt: Time,
  settings: ChatSettings,
  me: z.nullable(ChatMe),
})
export type Chat = z.infer<typeof Chat>

export const Member = z.object({
  chatId: Id,
  user: User,
  role: ChatRole,
  joinedAt: Time,
  readRev: Rev,
  deliveredRev: Rev,
})
export type Member = z.infer<typeof Member>

export const ChatName = nameOf(limits.chatNameLength)
export const ChatDescription = z.string().check(z.maxLength(limits.chatDescriptionLength))

/**
 * What a chat's id follows from: SHA-256 over these lines, of which it is the first 24 hex digits. So whoever makes
 * a chat knows its id before the server has heard of it, and whoever makes it again finds it.
 */
export const chatIdParts = {
  /** One per pair of people for ever, whoever begins it. */
  direct: (a: Id, b: Id): string[] => ['direct', ...[a, b].sort()],
  /** Groups and channels: who made it, and with which operation. */
  made: (orgId: Id, makerId: Id, clientId: ClientId): string[] => ['chat', orgId, makerId, clientId],
}
