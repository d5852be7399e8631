import type { Id } from '@oms-chat/shared'
import { objectId } from '../../chatLog/ids.ts'
import type { Targets } from '../../chatLog/targets.ts'
import type { LogCollection, LogRow, MessageRow } from '../../models/log.ts'
import { noQuotes, type Quotes, toQuote } from './view.ts'

type QuotedRow = Pick<LogRow, '_id' | 'chatId' | 'actorId'> & Pick<MessageRow, 'state'>

const fields = {
  chatId: 1,
  actorId: 1,
  'state.type': 1,
  'state.content': 1,
  'state.deletedAt': 1,
  'state.expiresAt': 1,
}

/**
 * Reads what these messages answer, as it is stored: for readers, who have folded what is open below their head. No
 * query when they answer nothing. Quotes stay in their chat.
 */
export async function quotesOf(log: LogCollection, rows: readonly MessageRow[], now: Date): Promise<Quotes> {
  const chats = new Map(
    rows.flatMap(({ state, chatId }) => (state.replyTo ? [[state.replyTo.id, chatId]] : [])),
  )
  if (chats.size === 0) return noQuotes
  const found = await log
    .find<QuotedRow>(
      { _id: { $in: [...chats.keys()].map(objectId) }, stateRev: { $exists: true } },
      { projection: fields },
    )
    .toArray()
  return new Map(
    found
      .map((row) => [row._id.toHexString(), row] as const)
      .filter(([id, { chatId }]) => chats.get(id)?.equals(chatId))
      .map(([id, row]) => [id, toQuote(row, now)]),
  )
}

/**
 * What these messages of one chat answer, with whatever another process committed and hasn't folded yet: for what is
 * told behind a commit. What was deleted before a reply must not be told with it.
 */
export async function quotesBehind(
  targets: Pick<Targets, 'read'>,
  chatId: Id,
  rows: readonly MessageRow[],
  now: Date,
): Promise<Quotes> {
  const ids = new Set(rows.flatMap(({ state }) => state.replyTo?.id ?? []))
  if (ids.size === 0) return noQuotes
  const found = await targets.read(chatId, [...ids].map(objectId))
  return new Map([...found].map(([id, { row }]) => [id, toQuote(row, now)]))
}
