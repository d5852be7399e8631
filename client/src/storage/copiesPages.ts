import Dexie from 'dexie'
import type { Rev } from '@oms-chat/shared'
import type { HistoryPage, HistoryPlace } from '../app/ports.ts'
import type { DeviceDatabase, StoredChat, StoredMessage } from './database.ts'
import { isOver } from './copiesExpired.ts'
import { type Span, spanAt } from './spans.ts'

/** All messages of a chat between two places. */
type Stretch = Span & { rows: StoredMessage[] }

type Reading = {
  database: DeviceDatabase
  chatId: string
  span: Span
  /** Where the chat begins now. */
  oldest: Rev
  limit: number
  now: string
  /** What was read before it was known what the device holds without a hole. */
  ahead: Stretch | null
}

/** What has expired is not shown, whether its text is still kept or not. */
const isShownAt = (now: string) => (row: StoredMessage) => row.threadRootId === null && !isOver(row, now)

const between = (database: DeviceDatabase, chatId: string, from: Rev, to: Rev) =>
  database.messages.where('[chatId+seq]').between([chatId, from], [chatId, to], true, true)

/** How many places the first look at a page goes through, and how much further each next one that was needed. */
const firstReach = (limit: number) => 2 * limit
const growth = 4

/** Those between two places that were read ahead, or are read now. */
const stretch = async ({ database, chatId, ahead }: Reading, from: Rev, to: Rev) =>
  ahead && ahead.from <= from && ahead.to >= to
    ? ahead.rows.filter(({ seq }) => seq >= from && seq <= to)
    : between(database, chatId, from, to).toArray()

/**
 * Up to `limit` messages of the main list nearest to the upper end, in ascending order, and whether there are more.
 * It looks at ranges of which all is fetched at once: backwards through an index goes only step by step, and every
 * step waits for the page's thread.
 */
const downFrom = async (reading: Reading, to: Rev) => {
  const { span, limit, now } = reading
  const found: StoredMessage[] = []
  let upper = Math.min(to, span.to)
  for (let reach = firstReach(limit); upper >= span.from && found.length <= limit; reach *= growth) {
    const lower = Math.max(span.from, upper - reach + 1)
    found.unshift(...(await stretch(reading, lower, upper)).filter(isShownAt(now)))
    upper = lower - 1
  }
  return { messages: found.slice(-limit).map(asMessage), more: found.length > limit }
}

const upFrom = async ({ database, chatId, span, limit, now }: Reading, from: Rev) => {
  const found: StoredMessage[] = []
  let lower: Rev | undefined = Math.max(from, span.from)
  while (lower !== undefined && found.length <= limit) {
    const rows: StoredMessage[] = await between(database, chatId, lower, span.to)
      .limit(2 * limit)
      .toArray()
    found.push(...rows.filter(isShownAt(now)))
    const last = rows.length < 2 * limit ? undefined : rows.at(-1)
    lower = last && last.seq + 1
  }
  return { messages: found.slice(0, limit).map(asMessage), more: found.length > limit }
}

const asMessage = ({ w: _w, ...message }: StoredMessage) => message

/** Where everything that may be kept begins: what retention never touched begins at 0, which a span says by itself. */
const beginning = (oldest: Rev) => (oldest > 1 ? oldest : 0)

/** Beyond a span nothing is known to be without a hole, unless it begins where the chat does. */
const hasBefore = ({ span, oldest }: Reading, more: boolean) => more || span.from > beginning(oldest)

const isTop = (span: Span, { held }: StoredChat) => span.to >= held.whole

const pageBefore = async (reading: Reading, before: Rev): Promise<HistoryPage | null> => {
  const { messages, more } = await downFrom(reading, before - 1)
  if (messages.length === 0 && hasBefore(reading, more)) return null
  return { messages, hasBefore: hasBefore(reading, more), hasAfter: true }
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
    hasBefore: hasBefore(reading, up.more),
    hasAfter: down.more || !isTop(reading.span, chat),
  }
}

const pageLatest = async (reading: Reading): Promise<HistoryPage | null> => {
  const { messages, more } = await downFrom(reading, reading.span.to)
  if (messages.length === 0 && hasBefore(reading, more)) return null
  return { messages, hasBefore: hasBefore(reading, more), hasAfter: false }
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

/** Where a page ends that is read downwards, as far as one knows it without knowing what is held. */
const endOf = (place: HistoryPlace): Rev | undefined => {
  if ('before' in place) return place.before - 1
  return 'latest' in place ? place.head : undefined
}

/** What the first look at a page will most likely ask for; nothing where it can't be told yet. */
const readAhead = async (
  database: DeviceDatabase,
  chatId: string,
  place: HistoryPlace,
  limit: number,
): Promise<Stretch | null> => {
  const to = endOf(place)
  if (to === undefined) return null
  const from = to - firstReach(limit) + 1
  return { from, to, rows: await between(database, chatId, from, to).toArray() }
}

/** A page of what the device holds of a chat; null where it can't be sure to hold all of it. */
export const readPage = (
  database: DeviceDatabase,
  chatId: string,
  place: HistoryPlace,
  limit: number,
  now: string,
): Promise<HistoryPage | null> =>
  database.transaction('r', database.chats, database.messages, async () => {
    // Both at once: each answer that is waited for comes only when the page's thread has a moment.
    const [chat, ahead] = await Promise.all([
      database.chats.get(chatId),
      readAhead(database, chatId, place, limit),
    ])
    const span = chat && spanFor(chat, place)
    const oldest = chat?.held.chat.oldestSeq ?? 0
    return span ? readIn({ database, chatId, span, oldest, limit, now, ahead }, place, chat) : null
  })

/**
 * The id of the first message held at or behind a time, else of the last before it. Times grow with `seq`, so
 * that halving finds it: some twenty reads among a million.
 */
export const readAt = (
  database: DeviceDatabase,
  chatId: string,
  time: string,
  now: string,
): Promise<string | null> =>
  database.transaction('r', database.messages, async () => {
    const held = (from: Rev) => between(database, chatId, from, Infinity).filter(isShownAt(now))
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
