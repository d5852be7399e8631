import type { Rev } from '@oms-chat/shared'
import type { RootState } from '../app/store.ts'
import type { Clock } from '../lib/clock.ts'
import type { Request } from './socket.ts'

/** What comes within this time is told together; and what is read within it needs no telling. */
const gatherMs = 300

export type DeliveriesDeps = {
  request: Request
  getState: () => RootState
  clock: Clock
  /** Resolves when all that the store took in so far is on the device. */
  stored: () => Promise<void>
}

/**
 * Tells the server what this device has: one cumulative pointer per chat, once its messages are stored. Only what is
 * unread is told, as having read is having got.
 */
export const createDeliveries = ({ request, getState, clock, stored }: DeliveriesDeps) => {
  const told = new Map<string, Rev>()
  const due = new Set<string>()
  let gathering: (() => void) | null = null

  /** How far the chat is here, if the server doesn't know that. */
  const news = (chatId: string): Rev | null => {
    const held = getState().chats.byId[chatId]
    const me = held?.chat.me
    if (!me || held.removed || me.unreadCount === 0) return null
    const known = Math.max(me.deliveredRev, me.readRev, told.get(chatId) ?? 0)
    return held.whole > known ? held.whole : null
  }

  const tell = async () => {
    gathering = null
    const revs = new Map([...due].map((chatId) => [chatId, news(chatId)]))
    due.clear()
    await stored()
    for (const [chatId, rev] of revs) {
      if (rev === null || news(chatId) === null) continue
      told.set(chatId, rev)
      const answer = await request('message:delivered', { chatId, rev })
      // It is told again with what comes next, or when the connection stands again.
      if (!answer.ok) told.delete(chatId)
    }
  }

  return {
    /** Something came in these chats. */
    came: (chatIds: readonly string[]) => {
      for (const chatId of chatIds) due.add(chatId)
      if (due.size > 0) gathering ??= clock.after(gatherMs, () => void tell())
    },
    /**
     * The server says how far one has read. Where it knows of less than this device had told it, a node died before
     * it wrote that down: it is told again.
     */
    compare: (readRevs: Record<string, Rev>) => {
      const { chats, outbox } = getState()
      const isWaiting = (chatId: string) =>
        Object.values(outbox.items).some(
          ({ operation }) => operation.kind === 'read' && operation.chatId === chatId,
        )
      for (const [chatId, readRev] of Object.entries(readRevs)) {
        const rev = chats.byId[chatId]?.chat.me?.readRev ?? 0
        if (rev > readRev && !isWaiting(chatId)) void request('message:read', { chatId, rev })
      }
    },
    stop: () => {
      gathering?.()
      due.clear()
    },
  }
}
