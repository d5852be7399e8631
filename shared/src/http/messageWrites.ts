import * as z from 'zod/mini'
import { Id } from '../ids.ts'
import { Content, Emoji, Message, MessageDraft } from '../message.ts'
import { clientId, id } from './parts.ts'
import type { Routes } from './route.ts'

/** Sending and changing messages, and reactions; the client does it over its socket. */
export const messageWriteRoutes = {
  sendMessage: {
    method: 'post',
    path: '/chats/:id/messages',
    access: 'user',
    summary: 'Send a message',
    params: id,
    body: z.strictObject({ clientId, ...z.omit(MessageDraft, { chatId: true, clientId: true }).shape }),
    data: Message,
    status: 201,
  },
  editMessage: {
    method: 'patch',
    path: '/messages/:id',
    access: 'user',
    summary: 'Edit one’s own message',
    params: id,
    body: z.strictObject({ clientId, content: Content }),
    data: Message,
  },
  deleteMessage: {
    method: 'delete',
    path: '/messages/:id',
    access: 'user',
    summary: 'Delete for everyone, or for oneself',
    params: id,
    query: z.strictObject({ scope: z.optional(z.enum(['everyone', 'me'])) }),
    data: Message,
  },
  listReactions: {
    method: 'get',
    path: '/messages/:id/reactions',
    access: 'user',
    summary: 'Who reacted with what',
    params: id,
    data: z.array(z.object({ emoji: z.string(), userIds: z.array(Id) })),
    list: true,
  },
  react: {
    method: 'put',
    path: '/messages/:id/reactions/:emoji',
    access: 'user',
    summary: 'React',
    params: z.strictObject({ id: Id, emoji: Emoji }),
    data: Message,
  },
  unreact: {
    method: 'delete',
    path: '/messages/:id/reactions/:emoji',
    access: 'user',
    summary: 'Take a reaction back',
    params: z.strictObject({ id: Id, emoji: Emoji }),
    data: Message,
  },
} as const satisfies Routes
