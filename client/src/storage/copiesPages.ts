import Dexie from 'dexie'
import type { Rev } from '@oms-chat/shared'
import type { HistoryPage, HistoryPlace } from '../app/ports.ts'
import type { DeviceDatabase, StoredChat, StoredMessage } from './database.ts'
import { type Span, spanAt } from './spans.ts'

type Reading = { database: DeviceDatabase; chatId: string; span: Span; limit: number }

/** Up to `limit` messages of the main list nearest to the upper end, in ascending order, and whether there are more. */
const downFrom = async ({ database, chatId, span, limit }: Reading, to: Rev) => {
  const rows = await inMainList(database, chatId, span.from, Math.min(to, span.to))
    .reverse()
    .limit(limit + 1)
    .toArray()
  return { messages: rows.slice(0, limit).toReversed().map(asMessage), more: rows.length > limit }
}

const upFrom = async ({ database, chatId, span, limit }: Reading, from: Rev) => {
  const rows = await inMainList(database, chatId, Math.max(from, span.from), span.to)
    .limit(limit + 1)
    .toArray()
  return { messages: rows.slice(0, limit).map(asMessage), more: rows.length > limit }
}

const inMainList = (database: DeviceDatabase, chatId: string, from: Rev, to: Rev) =>
  database.messages
    .where('[chatId+seq]')
    .between([chatId, from], [chatId, to], true, true)
    .filter(({ threadRootId }) => threadRootId === null)

const asMessage = ({ w: _w, ...message }: StoredMessage) => message

/** Beyond a span nothing is known to be without a hole, unless it begins where the chat does. */
const hasBefore = (span: Span, more: boolean) => more || span.from > 0

const isTop = (span: Span, { held }: StoredChat) => span.to >= held.whole

const pageBefore = async (reading: Reading, before: Rev): Promise<HistoryPage | null> => {
  const { messages, more } = await downFrom(reading, before - 1)
  if (messages.length === 0 && reading.span.from > 0) return null
  return { messages, hasBefore: hasBefore(reading.span, more), hasAfter: true }
}

const pageAfter = async (reading: Reading, after: Rev, chat: StoredChat): Promise<HistoryPage | null> => {
  const { messages, more } = await upFrom(reading, after + 1)
  const hasAfter = more || !isTop(reading.span, chat)
  return messages.length === 0 && hasAfter ? null : { messages, hasBefore: true, hasAfter }
}

const pageAround = async (reading: Reading, seq: Rev, chat: StoredChat): Promise<HistoryPage | null> => {
  const half = { ...reading, limit: Math.ceil(reading.limit / 2) }
  const [up, down] = await Promise.all([downFrom(half, seq), upFrom(half, seq + 1)])
  const messages = [...up.messages, ...down.messages]
  if (messages.length === 0) return null
  return {
    messages,
    hasBefore: hasBefore(reading.span, up.more),
    hasAfter: down.more || !isTop(reading.span, chat),
  }
}

const pageLatest = async (reading: Reading): Promise<HistoryPage | null> => {
  const { messages, more } = await downFrom(reading, reading.span.to)
  if (messages.length === 0 && reading.span.from > 0) return null
  return { messages, hasBefore: hasBefore(reading.span, more), hasAfter: false }
}

const spanFor = (chat: StoredChat, place: HistoryPlace): Span | undefined => {
  if ('before' in place) return spanAt(chat.spans, place.before - 1)
  if ('after' in place) return spanAt(chat.spans, place.after)
  return spanAt(chat.spans, 'around' in place ? place.around : chat.held.whole)
}

const readIn = (reading: Reading, place: HistoryPlace, chat: StoredChat) => {
  if ('before' in place) return pageBefore(reading, place.before)
  if ('after' in place) return pageAfter(reading, place.after, chat)
  return 'around' in place ? pageAround(reading, place.around, chat) : pageLatest(reading)
}

/** A page of what the device holds of a chat; null where it can't be sure to hold all of it. */
export const readPage = (
  database: DeviceDatabase,
  chatId: string,
  place: HistoryPlace,
  limit: number,
): Promise<HistoryPage | null> =>
  database.transaction('r', database.chats, database.messages, async () => {
    const chat = await database.chats.get(chatId)
    const span = chat && spanFor(chat, place)
    return span ? readIn({ database, chatId, span, limit }, place, chat) : null
  })

/**
 * The id of the first message held at or behind a time, else of the last before it. Times grow with `seq`, so
 * that halving finds it: some twenty reads among a million.
 */
export const readAt = (database: DeviceDatabase, chatId: string, time: string): Promise<string | null> =>
  database.transaction('r', database.messages, async () => {
    const held = (from: Rev) => inMainList(database, chatId, from, Infinity)
    const last = await held(0).last()
    let [low, high] = [0, last?.seq ?? 0]
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      const row = await held(middle).first()
      if (!row || row.createdAt >= time) high = middle
      else low = row.seq + 1
    }
    return (await held(low).first())?.id ?? last?.id ?? null
  })

/** All members held of a chat. */
export const readMembers = async (database: DeviceDatabase, chatId: string) => {
  const range = database.members
    .where('[chatId+userId]')
    .between([chatId, Dexie.minKey], [chatId, Dexie.maxKey])
  return (await range.toArray()).map(({ member }) => member)
}
