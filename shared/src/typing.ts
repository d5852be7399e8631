import * as z from 'zod/mini'
import { Id } from './ids.ts'

/** Where somebody types: in a chat's main list, or in the thread of one of its messages. */
export const TypingPlace = z.strictObject({ chatId: Id, threadRootId: z.optional(Id) })
export type TypingPlace = z.infer<typeof TypingPlace>

/** Who types where, as the others in the chat hear it. */
export const Typing = z.object({
  chatId: Id,
  userId: Id,
  userName: z.string(),
  threadRootId: z.optional(Id),
})
export type Typing = z.infer<typeof Typing>

const nothing = z.object({})

/** Each event ends what the other began. A start has to be said again every few seconds, or it lapses. */
export const typingRequests = {
  'typing:start': { payload: TypingPlace, data: nothing },
  'typing:stop': { payload: TypingPlace, data: nothing },
} as const

export const typingNews = { 'typing:start': Typing, 'typing:stop': Typing } as const
