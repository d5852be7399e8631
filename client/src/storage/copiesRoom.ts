import Dexie from 'dexie'
import type { DeviceDatabase, StoredChat } from './database.ts'
import { messagesOf } from './copiesWrite.ts'
import { cutBelow } from './spans.ts'

/** Room is made with some to spare, so that not every write has to. */
const filledAfter = 0.9

/** Drops up to `count` of a chat's oldest messages, and what is held of it shrinks with them. */
const dropOldest = async (database: DeviceDatabase, chat: StoredChat, count: number): Promise<number> => {
  const keys = await messagesOf(database, chat.id, Dexie.maxKey).limit(count).primaryKeys()
  const last = keys.at(-1)
  if (last === undefined) return 0
  await database.messages.bulkDelete(keys)
  await database.chats.update(chat.id, { spans: cutBelow(chat.spans, last[1] + 1) })
  return keys.length
}

/** Drops the oldest messages of the chats opened longest ago until at most `most` are left. What is unsent lies elsewhere. */
export const makeRoom = (database: DeviceDatabase, most: number): Promise<number> =>
  database.transaction('rw', database.chats, database.messages, async () => {
    const held = await database.messages.count()
    if (held <= most) return 0
    const wanted = held - Math.floor(most * filledAfter)
    let dropped = 0
    for (const chat of await database.chats.orderBy('usedAt').toArray()) {
      if (dropped >= wanted) break
      dropped += await dropOldest(database, chat, wanted - dropped)
    }
    return dropped
  })
