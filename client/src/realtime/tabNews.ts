import { Chat, ChatPreferences, Message, MessageDraft, Rev, Settings, User } from '@oms-chat/shared'
import * as z from 'zod/mini'

const Target = z.object({ messageId: z.string(), clientId: z.string() })
const chatId = z.string()

type Loose<T> = { [K in keyof T]?: T[K] | undefined }

/** What of it is set: a patch says nothing about the rest. */
const set = <T extends object>(patch: Loose<T>): Partial<T> => {
  const entries = Object.entries(patch).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as Partial<T>
}

const PreferencesPatch = z.pipe(z.partial(ChatPreferences), z.transform(set<ChatPreferences>))
const SettingsPatch = z.pipe(z.partial(Settings), z.transform(set<Settings>))

const Operation = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('send'),
    chatId,
    draft: MessageDraft,
    message: z.extend(Message, { id: z.string() }),
  }),
  z.object({ kind: z.literal('edit'), chatId, target: Target, content: z.string() }),
  z.object({ kind: z.literal('delete'), chatId, target: Target, scope: z.enum(['everyone', 'me']) }),
  z.object({ kind: z.literal('react'), chatId, target: Target, emoji: z.string(), on: z.boolean() }),
  z.object({ kind: z.literal('preferences'), chatId, patch: PreferencesPatch }),
  z.object({ kind: z.literal('settings'), patch: SettingsPatch }),
  z.object({ kind: z.literal('read'), chatId, rev: Rev }),
  z.object({
    kind: z.literal('create'),
    chatId,
    given: z.discriminatedUnion('type', [
      z.object({ type: z.literal('direct'), userId: z.string() }),
      z.object({ type: z.literal('group'), name: z.string(), memberIds: z.array(z.string()) }),
    ]),
    chat: Chat,
    people: z.array(User),
  }),
])

/** What one tab tells the others of the same account about what they share. */
export const TabNews = z.discriminatedUnion('kind', [
  /** These items of the outbox aren't what they were. */
  z.object({ kind: z.literal('changed'), clientIds: z.array(z.string()) }),
  z.object({
    kind: z.literal('acknowledged'),
    clientId: z.string(),
    operation: Operation,
    messages: z.array(Message),
    chat: z.nullable(Chat),
  }),
  /** What stands in a chat's composer. */
  z.object({ kind: z.literal('draft'), chatId, text: z.string() }),
  z.object({ kind: z.literal('signed-out') }),
])
export type TabNews = z.infer<typeof TabNews>
