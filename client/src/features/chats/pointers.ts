import type { Chat, PointerMoved } from '@oms-chat/shared'

type Heard = Partial<PointerMoved> & { kind?: 'delivered' | 'read' }

/** Whether it is one's own read pointer that moved, on another device maybe. */
export const isOwnRead = ({ kind, userId }: Heard, meId: string) => kind === 'read' && userId === meId

/**
 * What everybody has of a chat, which only grows: as was told, or as follows from one pointer, since in a direct chat
 * everybody is the other one.
 */
export const growTotals = (chat: Chat, { kind, userId, rev = 0, ...heard }: Heard, meId = '') => {
  const theirs = chat.type === 'direct' && userId !== meId ? rev : 0
  chat.readByAll = Math.max(chat.readByAll, heard.readByAll ?? 0, kind === 'read' ? theirs : 0)
  chat.deliveredToAll = Math.max(chat.deliveredToAll, heard.deliveredToAll ?? 0, theirs)
}
