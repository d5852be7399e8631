import * as z from 'zod/mini'
import { Chat, ChatPreferences, Member } from './chat.ts'
import { Cursor, Id, Rev, Time } from './ids.ts'
import { limits } from './limits.ts'
import { Message } from './message.ts'
import { Settings, User } from './user.ts'

/** One change of one's own log. Each carries the whole new value, so the latest of a kind and target wins. */
export const MeChange = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('hide'), rev: Rev, at: Time, chatId: Id, messageId: Id }),
  z.object({ kind: z.literal('preferences'), rev: Rev, at: Time, chatId: Id, preferences: ChatPreferences }),
  z.object({ kind: z.literal('settings'), rev: Rev, at: Time, settings: Settings }),
])
export type MeChange = z.infer<typeof MeChange>

/** What the device holds: per chat the last revision without a hole, and its read pointer. */
export const SyncRequest = z.strictObject({
  generation: z.optional(z.string().check(z.maxLength(64))),
  me: Rev,
  chats: z
    .record(Id, z.strictObject({ rev: Rev, readRev: Rev }))
    .check(z.refine((chats) => Object.keys(chats).length <= limits.syncChats, 'too many chats')),
  cursor: z.optional(Cursor),
})
export type SyncRequest = z.infer<typeof SyncRequest>

export const SyncAnswer = z.object({
  generation: z.string(),
  now: Time,
  /** The newest revision of one's own log. */
  me: Rev,
  /** Only what is new or differs, newest activity first. */
  chats: z.array(Chat),
  /** The people whom these chats name: the others of direct chats, the senders of last messages. */
  users: z.array(User),
  removed: z.array(Id),
  nextCursor: z.nullable(Cursor),
})
export type SyncAnswer = z.infer<typeof SyncAnswer>

/** All that changed in a chat in (after, upTo], as its present state. */
export const ChatChanges = z.object({
  chatId: Id,
  messages: z.array(Message),
  members: z.optional(z.array(Member)),
  removedUserIds: z.optional(z.array(Id)),
  chat: z.optional(Chat),
  upTo: Rev,
  head: Rev,
  more: z.boolean(),
  /** Another generation, or a device ahead of the head: drop the copies and load the latest page. */
  reset: z.boolean(),
})
export type ChatChanges = z.infer<typeof ChatChanges>

export const MeChanges = z.object({ changes: z.array(MeChange), upTo: Rev, more: z.boolean() })
export type MeChanges = z.infer<typeof MeChanges>
