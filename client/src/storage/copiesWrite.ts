import Dexie from 'dexie'
import { type Message, quoteOf, type Rev } from '@oms-chat/shared'
import type { DeviceBatch, DeviceSelf } from './copies.ts'
import type { DeviceDatabase, StoredChat } from './database.ts'
import { unquoted } from '../features/messages/window.ts'
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

/** So long over that no clock doubts it. */
const longAgo = new Date(0).toISOString()

/**
 * Takes from the device what retention took, from `from` to `below`, and the words of it in quotes. Empty rows stay
 * until the next time, under a new number of writing: by them an index learns that their words are gone.
 */
const dropTaken = async (database: DeviceDatabase, chatId: string, from: Rev, below: Rev) => {
  await messagesOf(database, chatId, from).delete()
  const w = await nextWrite(database)
  await messagesOf(database, chatId, below).modify((row) => {
    const nothing = { content: '', system: null, replyTo: null, deletedAt: longAgo, expiresAt: longAgo }
    Object.assign(row, nothing, {
      attachments: [],
      linkPreviews: [],
      mentions: [],
      reactions: [],
      poll: null,
      w,
    })
  })
  await database.messages
    .where('[chatId+replyTo.seq]')
    .between([chatId, Dexie.minKey], [chatId, below], true, false)
    .modify((row) => {
      Object.assign(row, unquoted(row, below), { w })
    })
}

/**
 * Of two copies of a message the newer stays, whichever tab wrote it. `oldest`: by chat, the oldest revision kept; an
 * answer may be older than that.
 */
const putMessages = async (
  database: DeviceDatabase,
  all: readonly Message[],
  oldest: ReadonlyMap<string, Rev>,
) => {
  const messages = all.flatMap((message) => {
    const least = oldest.get(message.chatId) ?? 0
    return message.seq < least ? [] : [unquoted(message, least)]
  })
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

const putChats = async (database: DeviceDatabase, batch: DeviceBatch): Promise<Map<string, Rev>> => {
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
  const before = new Map(ids.map((id, at) => [id, stored[at]?.held.chat.oldestSeq ?? 1]))
  const oldest = new Map(rows.map(({ id, held }) => [id, held.chat.oldestSeq]))
  for (const [id, below] of oldest) {
    const from = before.get(id) ?? 1
    if (below > Math.max(1, from)) await dropTaken(database, id, from, below)
  }
  return oldest
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
    const oldest = await putChats(database, batch)
    await putMessages(database, batch.messages, oldest)
    await members.bulkDelete(batch.removedMembers.map(({ chatId, userId }) => [chatId, userId]))
    await members.bulkPut(
      batch.members.map((member) => ({ chatId: member.chatId, userId: member.user.id, member })),
    )
    await users.bulkPut(batch.users)
    await hidden.bulkPut(batch.hidden.map((id) => ({ id })))
    return true
  })
}
