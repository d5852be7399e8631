import Dexie from 'dexie'
import type { Message } from '@oms-chat/shared'
import { optimisticMessage } from '../features/messages/operations.ts'
import type { DeviceDatabase, StoredRow } from './database.ts'
import type { OutboxTable, Step, StoredItem } from './outboxTable.ts'

const toRow = (item: StoredItem): StoredRow => {
  if (item.operation.kind !== 'send') return { ...item, operation: item.operation }
  const { kind, chatId, draft } = item.operation
  return { ...item, operation: { kind, chatId, draft } }
}

/** Both are written in one transaction, so a send without its message would be a broken store: it is still sent. */
const toItem = (row: StoredRow, message: Message | undefined): StoredItem => {
  const { operation } = row
  if (operation.kind !== 'send') return { ...row, operation }
  const shown = message ?? optimisticMessage(operation.draft, '', null, row.createdAt)
  return { ...row, operation: { ...operation, message: shown } }
}

const write = async (database: DeviceDatabase, { put = [], remove = [] }: Step<unknown>) => {
  if (remove.length > 0) {
    await database.outbox.where('clientId').anyOf(remove).delete()
    await database.optimistic.bulkDelete(remove)
  }
  if (put.length > 0) {
    await database.outbox.bulkPut(put.map(toRow))
    const rows = put.flatMap(({ clientId, operation }) =>
      operation.kind === 'send' ? [{ clientId, chatId: operation.chatId, message: operation.message }] : [],
    )
    await database.optimistic.bulkPut(rows)
  }
}

const withMessages = async (database: DeviceDatabase, rows: StoredRow[]): Promise<StoredItem[]> => {
  const sends = rows.filter(({ operation }) => operation.kind === 'send').map(({ clientId }) => clientId)
  const optimistic = sends.length > 0 ? await database.optimistic.bulkGet(sends) : []
  const messages = new Map(optimistic.flatMap((row) => (row ? [[row.clientId, row.message]] : [])))
  return rows.map((row) => toItem(row, messages.get(row.clientId)))
}

/** The outbox in IndexedDB: a step is one transaction, which no other tab can come between. */
export const createDeviceTable = (database: DeviceDatabase): OutboxTable => ({
  update: (queue, step) =>
    database.transaction('rw', database.outbox, database.optimistic, async () => {
      const range = database.outbox.where('[queue+n]').between([queue, Dexie.minKey], [queue, Dexie.maxKey])
      const done = step(await withMessages(database, await range.toArray()))
      await write(database, done)
      return done.result
    }),
  all: () =>
    database.transaction('r', database.outbox, database.optimistic, async () =>
      withMessages(database, await database.outbox.orderBy('n').toArray()),
    ),
  wipe: () => database.delete(),
  close: () => database.close(),
})
