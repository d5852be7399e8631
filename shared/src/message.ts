import * as z from 'zod/mini'
import { Attachment } from './attachment.ts'
import { ClientId, Id, Rev, Time } from './ids.ts'
import { limits } from './limits.ts'

export const MessageType = z.enum(['text', 'image', 'file', 'audio', 'code', 'poll', 'system'])
export type MessageType = z.infer<typeof MessageType>

/** What happened, for a message of type `system`: the client words it in the reader's language. */
export const SystemNote = z.discriminatedUnion('event', [
  z.object({ event: z.literal('chat-created'), actorId: z.nullable(Id), name: z.nullable(z.string()) }),
  z.object({ event: z.literal('members-added'), actorId: z.nullable(Id), userIds: z.array(Id) }),
  z.object({ event: z.literal('member-joined'), actorId: Id }),
  z.object({ event: z.literal('member-left'), actorId: Id }),
  z.object({ event: z.literal('member-removed'), actorId: z.nullable(Id), userId: Id }),
  z.object({
    event: z.literal('role-changed'),
    actorId: z.nullable(Id),
    userId: Id,
    role: z.enum(['admin', 'moderator', 'member']),
  }),
  z.object({ event: z.literal('renamed'), actorId: z.nullable(Id), name: z.string() }),
  z.object({ event: z.literal('description-changed'), actorId: z.nullable(Id) }),
  z.object({
    event: z.literal('settings-changed'),
    actorId: z.nullable(Id),
    /** What people have to know of before they write, as it is now, where it changed. */
    settings: z.optional(
      z.object({
        onlyAdminsCanPost: z.optional(z.boolean()),
        slowModeSeconds: z.optional(z.int()),
        disappearingSeconds: z.optional(z.nullable(z.int())),
        retentionDays: z.optional(z.nullable(z.int())),
      }),
    ),
  }),
])
export type SystemNote = z.infer<typeof SystemNote>

export const Reaction = z.object({
  emoji: z.string(),
  count: z.int(),
  /** The first 50 who reacted, in the order in which they did. */
  userIds: z.array(Id),
})
export type Reaction = z.infer<typeof Reaction>

/**
 * A quote, built when read: a deleted original has an empty excerpt, and one below the chat's oldest revision kept has
 * no sender either. `seq` is the original's, so that devices know when that is so.
 */
export const Quote = z.object({
  id: Id,
  senderId: z.nullable(Id),
  excerpt: z.string(),
  seq: z.optional(Rev),
})
export type Quote = z.infer<typeof Quote>

export const LinkPreview = z.object({
  url: z.string(),
  title: z.nullable(z.string()),
  description: z.nullable(z.string()),
})

export const Message = z.object({
  id: Id,
  chatId: Id,
  clientId: ClientId,
  /** The revision at which it was made: its place in the chat for ever. */
  seq: Rev,
  /** The revision of its latest change: decides which of two copies is newer. */
  rev: Rev,
  /** null: the system speaks, and `system` says what. */
  senderId: z.nullable(Id),
  type: MessageType,
  content: z.string(),
  system: z.nullable(SystemNote),
  attachments: z.array(Attachment),
  replyTo: z.nullable(Quote),
  threadRootId: z.nullable(Id),
  threadCount: z.int(),
  threadLastAt: z.nullable(Time),
  /**
   * The members whom it calls by name; the chat's own id stands for everybody. Where it called those who were here,
   * each of them sees the chat's id, and nobody sees who the others are.
   */
  mentions: z.array(Id),
  reactions: z.array(Reaction),
  linkPreviews: z.array(LinkPreview),
  poll: z.null(),
  forwardedFrom: z.nullable(Id),
  editedAt: z.nullable(Time),
  deletedAt: z.nullable(Time),
  pinnedAt: z.nullable(Time),
  /** When it goes for everyone. One that went by itself was deleted then, or later. */
  expiresAt: z.nullable(Time),
  createdAt: Time,
})
export type Message = z.infer<typeof Message>

export const MessagePreview = z.object({
  id: Id,
  seq: Rev,
  senderId: z.nullable(Id),
  senderName: z.nullable(z.string()),
  type: MessageType,
  excerpt: z.string(),
  system: z.nullable(SystemNote),
  deletedAt: z.nullable(Time),
  expiresAt: z.optional(z.nullable(Time)),
  createdAt: Time,
})
export type MessagePreview = z.infer<typeof MessagePreview>

/** Text as people write it: not blank, within the limit; NUL is refused, as no store likes it. */
export const Content = z.string().check(
  z.maxLength(limits.messageLength),
  z.regex(/\S/u, 'a message needs some text'),
  z.refine((text) => !text.includes('\0'), 'NUL is not text'),
)

/** One emoji: a pictographic cluster, a flag or a keycap, whole and alone. */
export const Emoji = z
  .string()
  .check(
    z.maxLength(32),
    z.regex(
      /^(?:\p{Regional_Indicator}{2}|[0-9#*]\uFE0F?\u20E3|\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\uFE0F|\u200D\p{Extended_Pictographic}|[\u{E0020}-\u{E007F}])*)$/u,
      'expected one emoji',
    ),
  )

/** What a sender sends; everything else about a message is the server's to say. */
export const MessageDraft = z.strictObject({
  chatId: Id,
  clientId: ClientId,
  type: z.enum(['text', 'code']),
  content: Content,
  replyToId: z.optional(Id),
})
export type MessageDraft = z.infer<typeof MessageDraft>
