import * as z from 'zod/mini'
import { Chat } from '../chat.ts'
import { ChatInvite, ChatInvitePreview } from '../chatInvite.ts'
import { clientId, id, nothing, text } from './parts.ts'
import type { Routes } from './route.ts'

const token = z.strictObject({ token: text(200) })

/** Links that let people of an organisation into a chat of it. */
export const chatInviteRoutes = {
  chatInvites: {
    method: 'get',
    path: '/chats/:id/invites',
    access: 'user',
    summary: 'Links into a chat that are still good: all of them for those who keep it, else one’s own',
    params: id,
    data: z.array(ChatInvite),
    list: true,
  },
  createChatInvite: {
    method: 'post',
    path: '/chats/:id/invites',
    access: 'user',
    summary: 'A link into a chat, for those who may add people to it',
    params: id,
    body: z.strictObject({
      clientId,
      expiresInDays: z.optional(z.int().check(z.minimum(1), z.maximum(90))),
      maxUses: z.optional(z.int().check(z.minimum(1), z.maximum(10_000))),
    }),
    data: ChatInvite,
    status: 201,
  },
  deleteChatInvite: {
    method: 'delete',
    path: '/invites/:id',
    access: 'user',
    summary: 'Revoke a link into a chat',
    params: id,
    data: nothing,
  },
  previewChatInvite: {
    method: 'get',
    path: '/invites/:token/chat',
    access: 'user',
    summary: 'Where a link leads',
    params: token,
    data: ChatInvitePreview,
  },
  acceptChatInvite: {
    method: 'post',
    path: '/invites/:token/accept',
    access: 'user',
    summary: 'Join a chat by a link',
    params: token,
    body: z.strictObject({ clientId }),
    data: Chat,
  },
} as const satisfies Routes
