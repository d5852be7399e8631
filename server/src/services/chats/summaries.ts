import type { Id } from '@oms-chat/shared'
import { objectId } from '../../chatLog/ids.ts'
import type { ChatLog } from '../../chatLog/index.ts'
import { createLru } from '../../chatLog/lru.ts'
import type { Newest } from '../../chatLog/newest.ts'
import type { ChatState } from '../../chatLog/state.ts'
import { inOneBatch } from '../../models/driver.ts'
import { isMessageRow, type MessageRow } from '../../models/log.ts'
import type { ChatFacts } from './view.ts'

const summariesMax = 2_000

export type Summaries = {
  facts: Map<Id, ChatFacts>
  /** Chats whose log held something that wasn't folded: their members as they really are. */
  settled: Map<Id, ChatState>
}

/**
 * What many chats look like at their heads, in a constant number of queries, and in none for chats that haven't
 * moved since somebody asked last.
 */
export function createSummaries<C, P>({ collections, ofChats }: ChatLog<C, P>) {
  const { log, chats } = collections
  const cache = createLru<Id, ChatFacts>(summariesMax)

  async function read(chatIds: readonly Id[], newest: ReadonlyMap<Id, Newest>): Promise<void> {
    const lastIds = chatIds.flatMap((id) => newest.get(id)?.lastId ?? [])
    const [chatRows, lastRows] = await Promise.all([
      chats
        .find(
          { _id: { $in: chatIds.map(objectId) } },
          { ...inOneBatch, projection: { profile: 1, memberCount: 1 } },
        )
        .toArray(),
      log.find({ _id: { $in: lastIds } }, inOneBatch).toArray(),
    ])
    const last = new Map<Id, MessageRow>()
    for (const row of lastRows) if (isMessageRow(row)) last.set(row.chatId.toHexString(), row)
    for (const { _id, profile, memberCount } of chatRows) {
      const id = _id.toHexString()
      const head = newest.get(id)?.rev ?? 0
      cache.set(id, { id, profile, memberCount, head, last: last.get(id) ?? null })
    }
  }

  return async (newest: ReadonlyMap<Id, Newest>): Promise<Summaries> => {
    const stale = new Map([...newest].filter(([id, { rev }]) => cache.peek(id)?.head !== rev))
    const settled = await ofChats.settleMany(stale)
    if (stale.size > 0) await read([...stale.keys()], newest)
    const facts = new Map<Id, ChatFacts>()
    for (const id of newest.keys()) {
      const known = cache.get(id)
      if (known) facts.set(id, known)
    }
    return { facts, settled }
  }
}

export type SummariesOf = ReturnType<typeof createSummaries>
