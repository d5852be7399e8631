import type { Id, ReceiptTotals } from '@oms-chat/shared'

/** How far one member's devices have a chat, and how far they read it. */
export type Pointers = { readRev: number; deliveredRev: number }

/** The end of a chat: its newest message, and the newest that isn't by the same person. Revisions. */
export type Tail = { senderId: Id | null; newest: number; newestByOthers: number }

export const noTotals: ReceiptTotals = { deliveredToAll: 0, readByAll: 0 }

/**
 * How far a pointer really reaches: one's own messages need no reading, so whoever has all there is by others is at
 * the end.
 */
const reach = (pointer: number, userId: Id, { senderId, newest, newestByOthers }: Tail): number =>
  pointer >= (userId === senderId ? newestByOthers : newest) ? Math.max(pointer, newest) : pointer

/** What all of these have; nothing where there is nobody whose having it could be told. */
export function totalsOf(members: ReadonlyMap<Id, Pointers>, tail: Tail): ReceiptTotals {
  let { deliveredToAll, readByAll } = { deliveredToAll: Infinity, readByAll: Infinity }
  for (const [userId, { readRev, deliveredRev }] of members) {
    deliveredToAll = Math.min(deliveredToAll, reach(deliveredRev, userId, tail))
    readByAll = Math.min(readByAll, reach(readRev, userId, tail))
  }
  return members.size > 1 ? { deliveredToAll, readByAll } : noTotals
}
