import * as z from 'zod/mini'
import { Chat } from './chat.ts'
import { Id, Time } from './ids.ts'
import { Invite } from './session.ts'

/** A link into a chat, as those see it who may give it away. */
export const ChatInvite = z.extend(Invite, { chatId: Id })
export type ChatInvite = z.infer<typeof ChatInvite>

/** What a link shows of its chat to someone of the organisation who has it. */
export const ChatInvitePreview = z.object({
  chat: z.pick(Chat, {
    id: true,
    type: true,
    visibility: true,
    name: true,
    description: true,
    avatarUrl: true,
    memberCount: true,
  }),
  invitedBy: z.object({ id: Id, fullName: z.string() }),
  expiresAt: Time,
  isMember: z.boolean(),
})
export type ChatInvitePreview = z.infer<typeof ChatInvitePreview>
