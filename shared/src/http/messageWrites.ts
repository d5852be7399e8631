import * as z from 'zod/mini'
import { Id } from '../ids.ts'
import { Content, Emoji, Message, MessageDraft } from '../message.ts'
import { Receipt } from '../receipts.ts'
import { clientId, id, paged } from './parts.ts'
import type { Routes } from './route.ts'

/** One message: what it is, sending and changing it, reactions and receipts; the client does most over its socket. */
export const messageWriteRoutes = {
  getMessage: {
    method: 'get',
    path: '/messages/:id',
    access: 'user',
    summary: 'One message',
    params: id,
    data: Message,
  },
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
  listReceipts: {
    method: 'get',
    path: '/messages/:id/receipts',
    access: 'user',
    summary: 'Who of those who were in the chat read a message, who got it, and who not yet, in this order',
    params: id,
    query: z.strictObject(paged),
    data: z.array(Receipt),
    list: true,
    /** `shared`: whether one shares one's own; otherwise one isn't told of others'. */
    beside: z.object({ shared: z.boolean(), read: z.int(), delivered: z.int(), sent: z.int() }),
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
