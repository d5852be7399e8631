import Dexie from 'dexie'
import type { HeldChat } from '../features/chats/heldChat.ts'
import { isGone } from '../features/messages/gone.ts'
import type { DeviceDatabase, StoredMessage } from './database.ts'
import { followQuotes, nextWrite } from './copiesWrite.ts'

/** Whether its time has come by `now` (ISO 8601), be it that its text is still kept or not. */
export const isOver = ({ expiresAt }: Pick<StoredMessage, 'expiresAt'>, now: string): boolean =>
  expiresAt !== null && expiresAt <= now

/** A chat as it may be shown at a time: without the line whose time has come. */
export function withoutExpired(held: HeldChat, now: string): HeldChat {
  const { chat } = held
  const expiresAt = chat.lastMessage?.expiresAt
  return expiresAt && expiresAt <= now ? { ...held, chat: { ...chat, lastMessage: null } } : held
}

/**
 * Takes the text of what has expired from the device, and from the quotes of it. An empty row stays, under a new
 * number of writing: by it an index learns that its words are gone.
 */
export const dropExpired = (database: DeviceDatabase, now: string): Promise<number> =>
  database.transaction('rw', database.messages, database.values, async () => {
    const rows = await database.messages
      .where('expiresAt')
      .between(Dexie.minKey, now, true, true)
      .filter((row) => !isGone(row))
      .toArray()
    if (rows.length === 0) return 0
    const w = await nextWrite(database)
    const emptied = rows.map((row) => ({
      ...row,
      content: '',
      replyTo: null,
      deletedAt: row.expiresAt,
      reactions: [],
      w,
    }))
    await database.messages.bulkPut(emptied)
    await followQuotes(database, emptied, w)
    return rows.length
  })
