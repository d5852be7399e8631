import type { Id, Message, Rev } from '@oms-chat/shared'
import { gathered } from '../../chatLog/gathered.ts'
import { objectId } from '../../chatLog/ids.ts'
import { inOneBatch } from '../../models/driver.ts'
import { isMessageRow, type LogCollection, type MessageRow } from '../../models/log.ts'
import type { Glimpse } from '../access.ts'
import type { Clock } from '../ports.ts'
import { quotesOf } from './quotes.ts'
import { asSeen, toMessageFor } from './view.ts'

/** A chat, and behind which revision, of how many at most, the changes are wanted. */
export type Range = { chat: Glimpse; after: Rev; limit: number }
/** What changed in (after, upTo]. */
export type Changed = { messages: Message[]; upTo: Rev }

/** One answer reads no more revisions than this, whatever was asked for. */
const revisionsMax = 2_000
/** Nor does it say more, in bytes: a connection that lags by four times as much is cut. */
const bytesMax = 1_000_000
/** What a message is in an answer beside its text. */
const frameBytes = 500

/** Who misses no more revisions than this is answered together with others who come back at the same moment. */
const togetherMax = 50

/** Revisions of a chat: those of them who come back together are mostly the same. */
type Span = string
const spanOf = ({ chatId, after, upTo }: { chatId: Id; after: Rev; upTo: Rev }): Span =>
  [chatId, after, upTo].join(' ')
const partsOf = (span: Span) => {
  const [chatId = '', after, upTo] = span.split(' ')
  return { chatId, after: Number(after), upTo: Number(upTo) }
}

const bytesOf = ({ state }: MessageRow): number => frameBytes + Buffer.byteLength(state.content)

/**
 * The ranges as far as one answer goes: each revision changes one line at most. Where retention took everything there
 * is nothing to read.
 */
function bounded(ranges: readonly Range[]): (Range & { upTo: Rev })[] {
  let left = revisionsMax
  return ranges.map(({ chat, limit, ...range }) => {
    const after = Math.max(range.after, Math.min(chat.oldestSeq - 1, chat.head))
    const upTo = Math.min(chat.head, after + Math.min(limit, left))
    left -= Math.max(0, upTo - after)
    return { chat, limit, after, upTo }
  })
}

/** Takes rows in their order until the answer is full; the first of all is always in it, so that it gets on. */
function* fitting(rows: readonly MessageRow[], room: { bytes: number }): Generator<MessageRow> {
  for (const row of rows) {
    if (room.bytes <= 0) return
    room.bytes -= bytesOf(row)
    yield row
  }
}

/** The lines that changed in ranges of several chats, in one query, with the revisions up to which they are whole. */
export function createChangedReading(log: LogCollection, clock: Clock) {
  /** The lines by span, in the order of their changes. */
  async function read(spans: readonly Span[]): Promise<Map<Span, MessageRow[]>> {
    const wanted = spans.map(partsOf)
    const filters = wanted.map(({ chatId, after, upTo }) => ({
      chatId: objectId(chatId),
      stateRev: { $gt: after, $lte: upTo },
    }))
    const inChats = new Map<Id, MessageRow[]>(wanted.map(({ chatId }) => [chatId, []]))
    for (const row of await log.find({ $or: filters }, inOneBatch).toArray())
      if (isMessageRow(row)) inChats.get(row.chatId.toHexString())?.push(row)
    for (const list of inChats.values()) list.sort((a, b) => a.stateRev - b.stateRev)
    const rowsOf = ({ chatId, after, upTo }: ReturnType<typeof partsOf>) =>
      (inChats.get(chatId) ?? []).filter(({ stateRev }) => stateRev > after && stateRev <= upTo)
    return new Map(wanted.map((span): [Span, MessageRow[]] => [spanOf(span), rowsOf(span)]))
  }
  const readTogether = gathered(read)

  async function rowsIn(ranges: readonly (Range & { upTo: Rev })[]): Promise<Map<Id, MessageRow[]>> {
    const wanted = ranges.filter(({ after, upTo }) => upTo > after)
    if (wanted.length === 0) return new Map()
    const revisions = wanted.reduce((sum, { after, upTo }) => sum + upTo - after, 0)
    const spans = wanted.map(({ chat: { chatId }, after, upTo }) => spanOf({ chatId, after, upTo }))
    const rows = await (revisions > togetherMax ? read(spans) : readTogether(spans))
    return new Map([...rows].map(([span, found]) => [partsOf(span).chatId, found]))
  }

  /** One answer for each range, in their order; no two of the same chat. */
  return async (ranges: readonly Range[]): Promise<Changed[]> => {
    const wanted = bounded(ranges)
    const rows = await rowsIn(wanted)
    const room = { bytes: bytesMax }
    const taken = wanted.map(({ chat, after, upTo }) => {
      const all = rows.get(chat.chatId) ?? []
      const some = [...fitting(all, room)]
      const whole = some.length === all.length ? upTo : (some.at(-1)?.stateRev ?? after)
      const from = Math.max(chat.fromRev, chat.oldestSeq)
      const seen = some.filter(({ rev, _id }) => rev >= from && !chat.hidden.has(_id.toHexString()))
      return { chat, seen, upTo: whole }
    })
    const now = clock()
    const oldestSeqs = new Map(ranges.map(({ chat }) => [chat.chatId, chat.oldestSeq]))
    const quotes = await quotesOf(
      log,
      taken.flatMap(({ seen }) => seen),
      now,
      (chatId) => oldestSeqs.get(chatId) ?? 1,
    )
    return taken.map(({ chat, seen, upTo }) => ({
      messages: seen.map((row) => toMessageFor(asSeen(row, now), quotes, chat)),
      upTo,
    }))
  }
}
