import type { Id } from '@oms-chat/shared'
import type { Timer } from '../services/ports.ts'

type Kept = { news: Map<string, () => void>; cancel: () => void }

/**
 * Keeps back what may wait: it is told with the next thing that its chat is told, since that is written to the same
 * connections anyway, or after `waitMs`. What is kept under the same name is replaced.
 */
export function createPatience(timer: Timer, waitMs: number) {
  const chats = new Map<Id, Kept>()

  /** Tells what waits, in its order; to be called before anything else that the chat is told. */
  function release(chatId: Id): void {
    const kept = chats.get(chatId)
    if (!kept) return
    chats.delete(chatId)
    kept.cancel()
    for (const tell of kept.news.values()) tell()
  }

  return {
    release,
    keep(chatId: Id, name: string, tell: () => void): void {
      const kept = chats.get(chatId) ?? {
        news: new Map<string, () => void>(),
        cancel: timer(waitMs, () => release(chatId)),
      }
      chats.set(chatId, kept)
      // Anew, so that it has the place of the latest.
      kept.news.delete(name)
      kept.news.set(name, tell)
    },
  }
}
