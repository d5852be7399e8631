import type { DeviceCopies, DeviceSnapshot } from './copies.ts'
import { serverAhead } from '../lib/serverTime.ts'
import { withoutExpired } from './copiesExpired.ts'
import { readAt, readMembers, readPage } from './copiesPages.ts'
import { makeRoom } from './copiesRoom.ts'
import { selfOf, writeBatch } from './copiesWrite.ts'
import type { DeviceDatabase } from './database.ts'

const readSnapshot = (database: DeviceDatabase, now: string): Promise<DeviceSnapshot | null> => {
  const { chats, users, hidden, values } = database
  return database.transaction('r', [chats, users, hidden, values], async () => {
    const self = await selfOf(database)
    if (!self) return null
    const [rows, people, gone] = await Promise.all([chats.toArray(), users.toArray(), hidden.toArray()])
    return {
      ...self,
      chats: rows.map(({ held }) => withoutExpired(held, now)),
      users: people,
      hidden: gone.map(({ id }) => id),
    }
  })
}

const serverNow = () => Date.now() + serverAhead()

/** The copies in IndexedDB. `now`: the server's time, in milliseconds. */
export const createDeviceCopies = (database: DeviceDatabase, now = serverNow): DeviceCopies => {
  const time = () => new Date(now()).toISOString()
  return {
    read: () => readSnapshot(database, time()),
    write: (batch) => writeBatch(database, batch),
    page: (chatId, place, limit) => readPage(database, chatId, place, limit, time()),
    seqOf: async (messageId) => (await database.messages.where('id').equals(messageId).first())?.seq ?? null,
    messageAt: (chatId, at) => readAt(database, chatId, at, time()),
    members: (chatId) => readMembers(database, chatId),
    makeRoom: (most) => makeRoom(database, most),
    close: () => database.close(),
  }
}
