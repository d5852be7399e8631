import Dexie, { type Table, type Transaction } from 'dexie'
import type { Member, Message, User } from '@oms-chat/shared'
import type { HeldChat } from '../features/chats/heldChat.ts'
import type { Unread } from '../features/chats/unread.ts'
import type { Operation } from '../features/messages/operations.ts'
import { databaseName } from './held.ts'
import type { StoredItem } from './outboxTable.ts'
import type { Span } from './spans.ts'

/** A message as it shows before the server has it; one per send in the outbox. */
export type OptimisticRow = { clientId: string; chatId: string; message: Message }

type Send = Extract<Operation, { kind: 'send' }>

/** An item of the outbox as it is stored: the message of a send lies in `optimistic`. */
export type StoredRow = Omit<StoredItem, 'operation'> & {
  operation: Exclude<Operation, Send> | Omit<Send, 'message'>
}

/** A chat as the device holds it: as the store had it, and what is held of its messages. */
export type StoredChat = {
  id: string
  held: HeldChat
  spans: Span[]
  /** When somebody last opened it here, in milliseconds since the epoch; room is made at the others first. */
  usedAt: number
}

/** `w` grows with every write of the device, so that a reader can ask what changed since. */
export type StoredMessage = Message & { w: number }

export type StoredMember = { chatId: string; userId: string; member: Member }

/** Single values by name. */
export type StoredValue = { name: string; value: unknown }

export type SchemaVersion = {
  version: number
  stores: Record<string, string>
  upgrade?: (transaction: Transaction) => Promise<void>
}

/** What is unread came to say which of it calls for oneself: until the server counts again, as many as it last said. */
const knowCalls = (transaction: Transaction): Promise<void> =>
  transaction
    .table<StoredChat>('chats')
    .toCollection()
    .modify(({ held: { chat, unread } }) => {
      Object.assign(unread, {
        baseCalls: chat.me?.mentionCount ?? 0,
        calls: {},
        callsDoubt: true,
      } satisfies Partial<Unread>)
    })
    .then(() => undefined)

/**
 * The device's schema, one entry per published version. A version is never changed afterwards: the next one is
 * added, with an `upgrade` that keeps what is unsent.
 */
export const schema: readonly SchemaVersion[] = [
  { version: 1, stores: { outbox: '++n, &clientId, [queue+n]', optimistic: 'clientId, chatId' } },
  {
    version: 2,
    stores: {
      chats: 'id, usedAt',
      messages: '[chatId+seq], id, w, replyTo.id',
      members: '[chatId+userId]',
      users: 'id',
      hidden: 'id',
      values: 'name',
    },
  },
  { version: 3, stores: { search: 'name' } },
  { version: 4, stores: { messages: '[chatId+seq], id, w, replyTo.id, expiresAt' } },
  { version: 5, stores: {}, upgrade: knowCalls },
  { version: 6, stores: { messages: '[chatId+seq], id, w, replyTo.id, expiresAt, [chatId+replyTo.seq]' } },
]

export type DeviceDatabase = Dexie & {
  outbox: Table<StoredRow, number>
  optimistic: Table<OptimisticRow, string>
  chats: Table<StoredChat, string>
  messages: Table<StoredMessage, [string, number]>
  members: Table<StoredMember, [string, string]>
  users: Table<User, string>
  hidden: Table<{ id: string }, string>
  values: Table<StoredValue, string>
  /** The index of the words of `messages`, in pieces. */
  search: Table<StoredValue, string>
}

/** Dexie counts its versions in tens of IndexedDB's. */
const dexieFactor = 10

/** Opens an account's database, upgrading what an older version left. Rejects where IndexedDB can't be used, and where a newer version has been: it knows what this one doesn't. */
export const openDatabase = async (
  userId: string,
  versions: readonly SchemaVersion[] = schema,
): Promise<DeviceDatabase> => {
  const database = new Dexie(databaseName(userId)) as DeviceDatabase
  for (const { version, stores, upgrade } of versions) {
    const declared = database.version(version).stores(stores)
    if (upgrade) declared.upgrade(upgrade)
  }
  /** Another tab wipes it, or upgrades it: give way. */
  database.on('versionchange', () => {
    database.close()
    return false
  })
  await database.open()
  const newest = Math.max(...versions.map(({ version }) => version))
  if (database.backendDB().version > newest * dexieFactor) {
    database.close()
    throw new Error('the store on this device was written by a newer version')
  }
  return database
}
