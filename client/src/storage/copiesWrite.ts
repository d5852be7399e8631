import Dexie from 'dexie'
import { type Message, quoteOf, type Rev } from '@oms-chat/shared'
import type { DeviceBatch, DeviceSelf } from './copies.ts'
import type { DeviceDatabase, StoredChat } from './database.ts'
import { addSpan, cutBelow, type Span } from './spans.ts'

export const selfKey = 'self'
const writesKey = 'writes'

/** The messages of a chat below a revision, or all of them. */
export const messagesOf = (database: DeviceDatabase, chatId: string, below: Rev | typeof Dexie.maxKey) =>
  database.messages.where('[chatId+seq]').between([chatId, Dexie.minKey], [chatId, below], true, false)

export const selfOf = async (database: DeviceDatabase): Promise<DeviceSelf | undefined> =>
  (await database.values.get(selfKey))?.value as DeviceSelf | undefined

/** The next number of the device's writes. */
export const nextWrite = async (database: DeviceDatabase): Promise<number> => {
  const last = (await database.values.get(writesKey))?.value
  const next = (typeof last === 'number' ? last : 0) + 1
  await database.values.put({ name: writesKey, value: next })
  return next
}

const clearCopies = async (database: DeviceDatabase) => {
  for (const table of [database.chats, database.messages, database.members, database.users, database.hidden])
    await table.clear()
}

/** Copies of a past generation go. False when it is this batch that comes from the past. */
const isCurrent = async (database: DeviceDatabase, { self, past }: DeviceBatch): Promise<boolean> => {
  const stored = await selfOf(database)
  if (!stored || stored.generation === self.generation) return true
  if (!past.includes(stored.generation)) return false
  await clearCopies(database)
  return true
}

const removeChats = async (database: DeviceDatabase, chatIds: readonly string[]) => {
  await database.chats.bulkDelete([...chatIds])
  for (const chatId of chatIds)
    await database.members
      .where('[chatId+userId]')
      .between([chatId, Dexie.minKey], [chatId, Dexie.maxKey])
      .delete()
}

/** A quote is a copy of the original's text: it goes, and changes, with the original. */
export const followQuotes = async (database: DeviceDatabase, messages: readonly Message[], w: number) => {
  const altered = messages.filter(({ editedAt, deletedAt }) => editedAt !== null || deletedAt !== null)
  if (altered.length === 0) return
  const quotes = new Map(altered.map((message) => [message.id, quoteOf(message)]))
  await database.messages
    .where('replyTo.id')
    .anyOf([...quotes.keys()])
    .modify((row) => {
      row.replyTo = quotes.get(row.replyTo?.id ?? '') ?? row.replyTo
      row.w = w
    })
}

/** Of two copies of a message the newer stays, whichever tab wrote it. */
const putMessages = async (database: DeviceDatabase, messages: readonly Message[]) => {
  if (messages.length === 0) return
  const newest = new Map<string, Message>()
  for (const message of messages) {
    const name = `${message.chatId}:${message.seq}`
    if (message.rev >= (newest.get(name)?.rev ?? 0)) newest.set(name, message)
  }
  const unique = [...newest.values()]
  const stored = await database.messages.bulkGet(unique.map(({ chatId, seq }) => [chatId, seq]))
  const wanted = unique.filter((message, at) => message.rev >= (stored[at]?.rev ?? 0))
  const w = await nextWrite(database)
  await database.messages.bulkPut(wanted.map((message) => ({ ...message, w })))
  await followQuotes(database, wanted, w)
}

const spansByChat = (batch: DeviceBatch): Map<string, Span[]> => {
  const byChat = new Map<string, Span[]>()
  for (const { chatId, span } of batch.spans) byChat.set(chatId, [...(byChat.get(chatId) ?? []), span])
  return byChat
}

/** A tab that lags behind doesn't take back what another has written. */
const isOlder = (row: StoredChat, stored: StoredChat | undefined) =>
  stored !== undefined && stored.held.whole > row.held.whole

const putChats = async (database: DeviceDatabase, batch: DeviceBatch) => {
  const added = spansByChat(batch)
  const changed = new Map(batch.chats.map((held) => [held.chat.id, held]))
  const ids = [...new Set([...changed.keys(), ...added.keys(), ...Object.keys(batch.used)])]
  const stored = await database.chats.bulkGet(ids)
  const rows = ids.flatMap((id, at): StoredChat[] => {
    const known = stored[at]
    const held = changed.get(id) ?? known?.held
    if (!held) return []
    const kept = batch.reset.includes(id) ? [] : (known?.spans ?? [])
    const spans = cutBelow((added.get(id) ?? []).reduce(addSpan, kept), held.chat.oldestSeq)
    const row = { id, held, spans, usedAt: Math.max(known?.usedAt ?? 0, batch.used[id] ?? 0) }
    return [known && isOlder(row, known) ? { ...row, held: known.held } : row]
  })
  await database.chats.bulkPut(rows)
  for (const [at, id] of ids.entries()) {
    const oldest = changed.get(id)?.chat.oldestSeq ?? 0
    if (oldest > (stored[at]?.held.chat.oldestSeq ?? 0)) await messagesOf(database, id, oldest).delete()
  }
}

/** Stores a batch whole or not at all. False: it comes from a generation that another tab has left behind. */
export const writeBatch = (database: DeviceDatabase, batch: DeviceBatch): Promise<boolean> => {
  const { chats, messages, members, users, hidden, values } = database
  return database.transaction('rw', [chats, messages, members, users, hidden, values], async () => {
    if (!(await isCurrent(database, batch))) return false
    await values.put({ name: selfKey, value: batch.self })
    for (const chatId of [...batch.reset, ...batch.removed])
      await messagesOf(database, chatId, Dexie.maxKey).delete()
    await removeChats(database, batch.removed)
    await putChats(database, batch)
    await putMessages(database, batch.messages)
    await members.bulkDelete(batch.removedMembers.map(({ chatId, userId }) => [chatId, userId]))
    await members.bulkPut(
      batch.members.map((member) => ({ chatId: member.chatId, userId: member.user.id, member })),
    )
    await users.bulkPut(batch.users)
    await hidden.bulkPut(batch.hidden.map((id) => ({ id })))
    return true
  })
}
