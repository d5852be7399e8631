import type { DeviceCopies, DeviceSnapshot } from './copies.ts'
import { readAt, readMembers, readPage } from './copiesPages.ts'
import { makeRoom } from './copiesRoom.ts'
import { selfOf, writeBatch } from './copiesWrite.ts'
import type { DeviceDatabase } from './database.ts'

const readSnapshot = (database: DeviceDatabase): Promise<DeviceSnapshot | null> => {
  const { chats, users, hidden, values } = database
  return database.transaction('r', [chats, users, hidden, values], async () => {
    const self = await selfOf(database)
    if (!self) return null
    const [rows, people, gone] = await Promise.all([chats.toArray(), users.toArray(), hidden.toArray()])
    return {
      ...self,
      chats: rows.map(({ held }) => held),
      users: people,
      hidden: gone.map(({ id }) => id),
    }
  })
}

/** The copies in IndexedDB. */
export const createDeviceCopies = (database: DeviceDatabase): DeviceCopies => ({
  read: () => readSnapshot(database),
  write: (batch) => writeBatch(database, batch),
  page: (chatId, place, limit) => readPage(database, chatId, place, limit),
  seqOf: async (messageId) => (await database.messages.where('id').equals(messageId).first())?.seq ?? null,
  messageAt: (chatId, time) => readAt(database, chatId, time),
  members: (chatId) => readMembers(database, chatId),
  makeRoom: (most) => makeRoom(database, most),
  close: () => database.close(),
})
