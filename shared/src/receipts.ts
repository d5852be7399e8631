import * as z from 'zod/mini'
import { Id, Rev, Time } from './ids.ts'
import { User } from './user.ts'

/** How far a message got with one member. A time is null where the moment isn't known any more. */
export const Receipt = z.object({
  user: User,
  status: z.enum(['sent', 'delivered', 'read']),
  deliveredAt: z.nullable(Time),
  readAt: z.nullable(Time),
})
export type Receipt = z.infer<typeof Receipt>

/** Up to which revision everybody got and read a chat: its members who share their receipts and aren't disabled. */
export const ReceiptTotals = z.object({ deliveredToAll: Rev, readByAll: Rev })
export type ReceiptTotals = z.infer<typeof ReceiptTotals>

/**
 * Somebody's pointer moved, with what that makes of the totals, where they are known; in chats too large to tell of
 * everyone, the totals alone.
 */
export const PointerMoved = z.partial(
  z.object({ chatId: Id, userId: Id, rev: Rev, at: Time, ...ReceiptTotals.shape }),
  { userId: true, rev: true, at: true, deliveredToAll: true, readByAll: true },
)
export type PointerMoved = z.infer<typeof PointerMoved>

export const receiptRequests = {
  /** One has read up to and with `rev`; the answer carries the pointer as it stands and a fresh count. */
  'message:read': {
    payload: z.strictObject({ chatId: Id, rev: Rev }),
    /** The counts are those of the revisions behind `rev`, up to and with `head`: what comes later is counted once. */
    data: z.object({ rev: Rev, unreadCount: z.int(), mentionCount: z.int(), head: z.optional(Rev) }),
  },
  /**
   * One's devices have everything up to and with `rev`; the answer carries the pointer as it stands. A pointer is
   * cumulative: one that is lost with a node that dies within seconds is made good by the next.
   */
  'message:delivered': {
    payload: z.strictObject({ chatId: Id, rev: Rev }),
    data: z.object({ rev: Rev }),
  },
  /** Of this chat the connection hears `receipts:changed` from now on, and of no other; null: of none. */
  'receipts:watch': { payload: z.strictObject({ chatId: z.nullable(Id) }), data: z.object({}) },
} as const

export const receiptNews = {
  /** Somebody got, or read, up to and with `rev`. */
  'message:delivered': PointerMoved,
  'message:read': PointerMoved,
  /** What `GET /messages/:id/receipts` says may be another now: somebody got or read something, or shares no more. */
  'receipts:changed': z.object({ chatId: Id }),
} as const
