import * as z from 'zod/mini'
import { Rev, Time } from '../ids.ts'
import { Message } from '../message.ts'
import { id, paged, seq } from './parts.ts'
import type { Routes } from './route.ts'

/** Reading a chat page by page. */
export const messageRoutes = {
  listMessages: {
    method: 'get',
    path: '/chats/:id/messages',
    access: 'user',
    summary: 'A page of messages in ascending seq: the latest, or before, after or around a seq',
    params: id,
    query: z.strictObject({
      before: z.optional(seq),
      after: z.optional(seq),
      around: z.optional(z.union([seq, Time])),
      limit: paged.limit,
    }),
    data: z.array(Message),
    list: true,
    beside: z.object({ prevCursor: z.nullable(z.string()), rev: Rev }),
  },
} as const satisfies Routes
