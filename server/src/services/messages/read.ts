import { type Id, limits, type Message, ok, type Result, type RouteQuery } from '@oms-chat/shared'
import { objectId } from '../../chatLog/ids.ts'
import { firstLineSince } from '../../chatLog/lineAt.ts'
import { hasExpired } from '../../chatLog/messageState.ts'
import { seesFrom } from '../../chatLog/state.ts'
import { oldestSeqOf } from '../../models/chat.ts'
import { pageReader } from '../../models/driver.ts'
import { isMessageRow, type MessageRow } from '../../models/log.ts'
import { noSuchChat, noSuchMessage, type OpenChat } from '../access.ts'
import type { Actor } from '../actor.ts'
import type { ConversationDeps } from '../conversation.ts'
import { quotesOf } from './quotes.ts'
import { toMessageFor } from './view.ts'

export type MessagePage = {
  /** In ascending order of `seq`. */
  messages: Message[]
  /** For `before`, when there is something older; for `after`, when there is something newer. */
  prevCursor: string | null
  nextCursor: string | null
  /** The head that it was read at. */
  rev: number
}

/** Of revisions. */
type Bounds = { $lt?: number; $lte?: number; $gt?: number; $gte?: number }
type Range = { rows: MessageRow[]; older: boolean; newer: boolean }

/** Reading history: pages, single messages, who reacted. */
export function createMessageReading({ models, chatLog, clock, access }: ConversationDeps) {
  const { log } = chatLog.collections
  const readPage = pageReader(models.log)

  /** What has expired isn't among them; others are read in its place. */
  const lines = async (
    chat: OpenChat,
    bounds: Bounds,
    order: 1 | -1,
    limit: number,
  ): Promise<MessageRow[]> => {
    const { chatId, state, member } = chat
    const from = seesFrom(state, member)
    const rev = from > 1 ? { ...bounds, $gte: Math.max(bounds.$gte ?? 0, from) } : bounds
    const filter = { chatId: objectId(chatId), main: true as const, rev }
    const rows = (await readPage({ filter, sort: { rev: order }, limit })).filter(isMessageRow)
    const now = clock()
    const seen = rows.filter((row) => !hasExpired(row.state, now))
    const last = rows.at(-1)
    if (!last || rows.length < limit || seen.length === limit) return seen
    const beyond = order === 1 ? { $gt: last.rev } : { $lt: last.rev }
    return [...seen, ...(await lines(chat, { ...bounds, ...beyond }, order, limit - seen.length))]
  }

  async function before(chat: OpenChat, bounds: Bounds, limit: number): Promise<Range> {
    const rows = await lines(chat, bounds, -1, limit + 1)
    return { rows: rows.slice(0, limit).reverse(), older: rows.length > limit, newer: false }
  }

  async function after(chat: OpenChat, bounds: Bounds, limit: number): Promise<Range> {
    const rows = await lines(chat, bounds, 1, limit + 1)
    return { rows: rows.slice(0, limit), older: false, newer: rows.length > limit }
  }

  async function around(chat: OpenChat, seq: number, limit: number): Promise<Range> {
    const half = Math.floor(limit / 2)
    const [left, right] = await Promise.all([
      before(chat, { $lt: seq }, half),
      after(chat, { $gte: seq, $lte: chat.head }, limit - half),
    ])
    return { rows: [...left.rows, ...right.rows], older: left.older, newer: right.newer }
  }

  async function range(chat: OpenChat, query: RouteQuery<'listMessages'>): Promise<Range> {
    const { limit = limits.pageSize } = query
    const { head } = chat
    if (query.around !== undefined) {
      const seq =
        typeof query.around === 'number'
          ? query.around
          : await firstLineSince(log, chat.chatId, new Date(query.around), {
              from: oldestSeqOf(chat.state.profile),
              head,
            })
      return around(chat, seq, limit)
    }
    if (query.after !== undefined) {
      const found = await after(chat, { $gt: query.after, $lte: head }, limit)
      return { ...found, older: query.after >= oldestSeqOf(chat.state.profile) && found.rows.length > 0 }
    }
    const found = await before(chat, { $lt: query.before ?? head + 1 }, limit)
    return { ...found, newer: query.before !== undefined && query.before <= head && found.rows.length > 0 }
  }

  /** Opens a chat and reads a range of it; at once, where this process knows the chat and is right about its head. */
  async function openRange(actor: Actor, chatId: Id, query: RouteQuery<'listMessages'>) {
    const foreseen = access.foresee(actor, chatId)
    const [ahead, chat] = await Promise.all([foreseen && range(foreseen, query), access.open(actor, chatId)])
    if (!chat) return null
    const isRight = foreseen?.head === chat.head
    return { chat, ...(ahead && isRight ? ahead : await range(chat, query)) }
  }

  async function toMessages(
    { userId, member, hidden, state }: OpenChat,
    rows: readonly MessageRow[],
  ): Promise<Message[]> {
    const shown = hidden.size === 0 ? rows : rows.filter(({ _id }) => !hidden.has(_id.toHexString()))
    const quotes = await quotesOf(log, shown, clock(), () => oldestSeqOf(state.profile))
    const viewer = { userId, fromRev: member.fromRev }
    return shown.map((row) => toMessageFor(row, quotes, viewer))
  }

  return {
    toMessages,

    /** The latest lines of a chat, or those before, behind or around a place. */
    async page(actor: Actor, chatId: Id, query: RouteQuery<'listMessages'>): Promise<Result<MessagePage>> {
      const found = await openRange(actor, chatId, query)
      if (!found) return noSuchChat
      const { chat, rows, older, newer } = found
      const [first, last] = [rows[0], rows.at(-1)]
      return ok({
        messages: await toMessages(chat, rows),
        prevCursor: older && first ? String(first.rev) : null,
        nextCursor: newer && last ? String(last.rev) : null,
        rev: chat.head,
      })
    },

    async get(actor: Actor, messageId: Id): Promise<Result<Message>> {
      const chat = await access.openMessage(actor, messageId)
      const [message] = chat ? await toMessages(chat, [chat.row]) : []
      return message ? ok(message) : noSuchMessage
    },

    async reactions(actor: Actor, messageId: Id) {
      const chat = await access.openMessage(actor, messageId)
      if (!chat) return noSuchMessage
      return ok({ data: chat.row.state.reactions ?? [], nextCursor: null })
    },
  }
}

export type MessageReading = ReturnType<typeof createMessageReading>
