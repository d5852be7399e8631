import { type Id, type Quote, takenQuote } from '@oms-chat/shared'
import { objectId } from '../../chatLog/ids.ts'
import type { Targets } from '../../chatLog/targets.ts'
import type { LogCollection, LogRow, MessageRow } from '../../models/log.ts'
import { type Quotes, toQuote } from './view.ts'

type QuotedRow = Pick<LogRow, '_id' | 'chatId' | 'actorId' | 'rev'> & Pick<MessageRow, 'state'>

const fields = {
  chatId: 1,
  actorId: 1,
  rev: 1,
  'state.type': 1,
  'state.content': 1,
  'state.deletedAt': 1,
  'state.expiresAt': 1,
}

/** What messages answer: what retention took, which nothing is read of, and the rest with its chat. */
function answered(rows: readonly MessageRow[], oldestSeqIn: (chatId: Id) => number) {
  const taken = new Map<Id, Quote>()
  const kept: { id: Id; chatId: Id }[] = []
  for (const { state, chatId: inChat } of rows) {
    if (!state.replyTo) continue
    const { id, seq } = state.replyTo
    const chatId = inChat.toHexString()
    if (seq < oldestSeqIn(chatId)) taken.set(id, takenQuote(id, seq))
    else kept.push({ id, chatId })
  }
  return { taken, kept }
}

/**
 * Reads what these messages answer, as it is stored: for readers, who have folded what is open below their head. No
 * query when they answer nothing. Quotes stay in their chat.
 */
export async function quotesOf(
  log: LogCollection,
  rows: readonly MessageRow[],
  now: Date,
  oldestSeqIn: (chatId: Id) => number,
): Promise<Quotes> {
  const { taken, kept } = answered(rows, oldestSeqIn)
  const chats = new Map(kept.map(({ id, chatId }) => [id, chatId]))
  if (chats.size === 0) return taken
  const found = await log
    .find<QuotedRow>(
      { _id: { $in: [...chats.keys()].map(objectId) }, stateRev: { $exists: true } },
      { projection: fields },
    )
    .toArray()
  const quotes = found
    .map((row) => [row._id.toHexString(), row] as const)
    .filter(([id, { chatId }]) => chats.get(id) === chatId.toHexString())
    .map(([id, row]) => [id, toQuote(row, now)] as const)
  return new Map([...taken, ...quotes])
}

/**
 * What these messages of one chat answer, with whatever another process committed and hasn't folded yet: for what is
 * told behind a commit. What was deleted before a reply must not be told with it.
 */
export async function quotesBehind(
  targets: Pick<Targets, 'read'>,
  { chatId, oldestSeq }: { chatId: Id; oldestSeq: number },
  rows: readonly MessageRow[],
  now: Date,
): Promise<Quotes> {
  const { taken, kept } = answered(rows, () => oldestSeq)
  const ids = new Set(kept.map(({ id }) => id))
  if (ids.size === 0) return taken
  const found = await targets.read(chatId, [...ids].map(objectId))
  return new Map([...taken, ...[...found].map(([id, { row }]) => [id, toQuote(row, now)] as const)])
}
