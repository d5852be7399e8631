import * as z from 'zod/mini'
import { Chat, ChatPreferences, Member } from './chat.ts'
import { ClientId, Id, Rev } from './ids.ts'
import { limits } from './limits.ts'
import { Content, Emoji, Message, MessageDraft } from './message.ts'
import { presenceNews, presenceRequests } from './presence.ts'
import { receiptNews, receiptRequests } from './receipts.ts'
import type { Result } from './result.ts'
import { ChatChanges, MeChange, MeChanges, SyncAnswer, SyncRequest } from './sync.ts'
import { typingNews, typingRequests } from './typing.ts'
import { User } from './user.ts'

const pageLimit = z.optional(z.int().check(z.minimum(1), z.maximum(limits.changesPage)))
const withMessage = z.object({ message: Message })
const withRev = z.object({ rev: Rev })

/** What writing takes. */
export const writeRequests = {
  'message:send': { payload: MessageDraft, data: withMessage },
  'message:edit': {
    payload: z.strictObject({ messageId: Id, clientId: ClientId, content: Content }),
    data: withMessage,
  },
  'message:delete': {
    payload: z.strictObject({ messageId: Id, clientId: ClientId, scope: z.enum(['everyone', 'me']) }),
    data: withMessage,
  },
  'message:react': {
    payload: z.strictObject({ messageId: Id, clientId: ClientId, emoji: Emoji, on: z.boolean() }),
    data: withMessage,
  },
  'chat:preferences': {
    payload: z.strictObject({ chatId: Id, clientId: ClientId, ...z.partial(ChatPreferences).shape }),
    data: withRev,
  },
} as const

/** What keeping in step takes: all that a device asks before its first chat shows. */
export const stepRequests = {
  'auth:renew': {
    payload: z.strictObject({ token: z.string().check(z.maxLength(4_096)) }),
    data: z.object({ expiresIn: z.number() }),
  },
  sync: { payload: SyncRequest, data: SyncAnswer },
  'chat:changes': {
    payload: z.strictObject({ chatId: Id, after: Rev, limit: pageLimit }),
    data: ChatChanges,
  },
  changes: {
    payload: z.strictObject({
      chats: z
        .array(z.strictObject({ chatId: Id, after: Rev }))
        .check(z.minLength(1), z.maxLength(limits.changesChats)),
      limit: pageLimit,
    }),
    data: z.object({ chats: z.array(ChatChanges) }),
  },
  'me:changes': { payload: z.strictObject({ after: Rev }), data: MeChanges },
} as const

/** Everything a client may ask over the socket: what it sends, and the `data` of the acknowledgement. */
export const clientEvents = {
  ...writeRequests,
  ...stepRequests,
  ...receiptRequests,
  ...typingRequests,
  ...presenceRequests,
} as const

/** What the log and the connection say by themselves. Live events are hints: the log is the truth. */
export const stepNews = {
  /** `rev` is this change's own and shows holes; `message.rev` decides what is newer. Without `message`: fetch it. */
  'message:new': z.object({
    chatId: Id,
    rev: Rev,
    message: z.optional(Message),
    also: z.optional(z.array(Message)),
  }),
  'message:updated': z.object({
    chatId: Id,
    rev: Rev,
    message: z.optional(Message),
    also: z.optional(z.array(Message)),
  }),
  'me:changed': z.object({ rev: Rev, changes: z.array(MeChange) }),
  /** `message` is the system line that the same revision shows, where there is one. */
  'chat:upserted': z.object({ rev: Rev, chat: Chat, message: z.optional(Message) }),
  'chat:removed': z.object({ chatId: Id, reason: z.enum(['left', 'removed', 'deleted']) }),
  'member:upserted': z.object({
    chatId: Id,
    rev: Rev,
    member: Member,
    /** The others whom the same revision added. */
    also: z.optional(z.array(Member)),
    /** As it is then, with another number of members; without one's own view. */
    chat: z.optional(Chat),
    message: z.optional(Message),
  }),
  'member:removed': z.object({
    chatId: Id,
    rev: Rev,
    userId: Id,
    chat: z.optional(Chat),
    message: z.optional(Message),
  }),
  'user:upserted': z.object({ user: User }),
  heads: z.object({ me: Rev, heads: z.record(Id, Rev) }),
  'server:draining': z.object({ reconnectInMs: z.number() }),
  'session:ended': z.object({
    reason: z.enum(['signed-out', 'disabled', 'expired', 'reused', 'password-changed']),
  }),
} as const

/** Everything a server tells without being asked. */
export const serverEvents = { ...stepNews, ...receiptNews, ...typingNews, ...presenceNews } as const

export type ClientEvent = keyof typeof clientEvents
export type ServerEvent = keyof typeof serverEvents
export type Payload<E extends ClientEvent> = z.infer<(typeof clientEvents)[E]['payload']>
export type AckData<E extends ClientEvent> = z.infer<(typeof clientEvents)[E]['data']>
export type EventData<E extends ServerEvent> = z.infer<(typeof serverEvents)[E]>

/** Socket.IO's maps, derived: no event name is written twice. */
export type ClientToServer = {
  [E in ClientEvent]: (payload: Payload<E>, ack: (result: Result<AckData<E>>) => void) => void
}
export type ServerToClient = { [E in ServerEvent]: (data: EventData<E>) => void }
