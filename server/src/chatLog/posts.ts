import type { Id } from '@oms-chat/shared'
import type { ChatProfile } from '../models/chat.ts'
import type { LogCollection } from '../models/log.ts'
import { objectId } from './ids.ts'
import type { ChatState } from './state.ts'

/** Rows come in the order of revisions; the clocks of the nodes that dated them may differ by so much. */
const clocksMs = 60_000

/**
 * Reads who wrote when in a chat in slow mode, as far back as anybody may still wait: from the lines themselves, so
 * that every node knows it, and one that was deleted again counts too. No query where slow mode is off.
 */
export function createPostReading(log: LogCollection, now: () => number) {
  return async (chatId: Id, profile: ChatProfile | null): Promise<ChatState['posts']> => {
    const posts = new Map<Id, number>()
    const { slowModeSeconds = 0 } = profile?.settings ?? {}
    if (!profile || slowModeSeconds === 0) return posts
    const since = profile.slowSince?.getTime() ?? 0
    const oldest = Math.max(since, now() - slowModeSeconds * 1_000 - clocksMs)
    const lines = log
      .find(
        { chatId: objectId(chatId), main: true },
        { projection: { kind: 1, actorId: 1, at: 1 }, batchSize: 200 },
      )
      .sort({ rev: -1 })
    for await (const { kind, actorId, at } of lines) {
      if (at.getTime() < oldest - clocksMs) break
      if (kind !== 'message' || at.getTime() < since) continue
      const userId = String(actorId)
      posts.set(userId, Math.max(at.getTime(), posts.get(userId) ?? 0))
    }
    return posts
  }
}
