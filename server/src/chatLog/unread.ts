import { type Id, limits } from '@oms-chat/shared'
import { inOneBatch } from '../models/driver.ts'
import type { LogCollection } from '../models/log.ts'
import { objectId } from './ids.ts'
import { createLru } from './lru.ts'

/** What can be unread among the revisions from `from` to `head` of a chat. */
type Tail = { head: number; from: number; rows: readonly TailRow[] }
type TailRow = { rev: number; actorId: Id; mentions: readonly Id[]; expiresAt: Date | undefined }

/** Whose count, of what, behind which revision, up to which. */
export type Reader = { chatId: Id; head: number; userId: Id; readRev: number }
export type Unread = { unreadCount: number; mentionCount: number }

/** Of the newest revisions, so many are read for each chat; who is further behind is counted singly. */
const tailSpan = 150
const tailsMax = 500

const none: Unread = { unreadCount: 0, mentionCount: 0 }
const capped = (count: number): number => Math.min(count, limits.unreadCap)

const isBehind = ({ readRev, head }: Reader): boolean => readRev < head
const firstOf = ({ head, readRev }: Reader): number => Math.max(readRev + 1, head - tailSpan + 1)

const calls = ({ mentions }: TailRow, { userId, chatId }: Reader): boolean =>
  mentions.includes(userId) || mentions.includes(chatId)

/**
 * Counts what is unread from the index, capped at 100; nothing is stored, and nothing above the reader's head is
 * counted. What is at or below that head has to be folded. One query serves all chats of a list; the newest rows of
 * a chat are kept for its head, so that its many readers share them.
 */
export function createUnread(log: LogCollection, clock: () => Date) {
  const tails = createLru<Id, Tail>(tailsMax)

  const known = (reader: Reader): Tail | undefined => {
    const tail = tails.get(reader.chatId)
    return tail && tail.head >= reader.head && tail.from <= firstOf(reader) ? tail : undefined
  }

  async function load(readers: readonly Reader[]): Promise<Map<Id, Tail>> {
    if (readers.length === 0) return new Map()
    const ranges = readers.map((reader) => ({
      chatId: objectId(reader.chatId),
      counts: true as const,
      rev: { $gte: firstOf(reader), $lte: reader.head },
    }))
    const found = await log
      .find(
        { $or: ranges },
        { ...inOneBatch, projection: { _id: 0, chatId: 1, rev: 1, actorId: 1, mentions: 1, expiresAt: 1 } },
      )
      .toArray()
    const rows = new Map<Id, TailRow[]>(readers.map(({ chatId }) => [chatId, []]))
    for (const { chatId, rev, actorId, mentions = [], expiresAt } of found)
      rows.get(chatId.toHexString())?.push({ rev, actorId: String(actorId), mentions, expiresAt })
    return new Map(
      readers.map((reader) => {
        const tail = { head: reader.head, from: firstOf(reader), rows: rows.get(reader.chatId) ?? [] }
        tails.set(reader.chatId, tail)
        return [reader.chatId, tail]
      }),
    )
  }

  async function countStored({ chatId, userId, readRev, head }: Reader, calling: boolean): Promise<number> {
    const mentions = { $in: [userId, chatId] }
    const rows = await log
      .find(
        {
          chatId: objectId(chatId),
          counts: true,
          rev: { $gt: readRev, $lte: head },
          actorId: { $ne: objectId(userId) },
          expiresAt: { $not: { $lte: clock() } },
          ...(calling && { mentions }),
        },
        { projection: { _id: 1 } },
      )
      .limit(limits.unreadCap)
      .toArray()
    return rows.length
  }

  async function count(reader: Reader, { rows, from }: Tail): Promise<Unread> {
    const { head, userId, readRev } = reader
    const now = clock()
    const isLive = ({ expiresAt }: TailRow) => expiresAt === undefined || expiresAt > now
    const unread = rows.filter(
      (row) => row.rev > readRev && row.rev <= head && row.actorId !== userId && isLive(row),
    )
    const unreadCount = capped(unread.length)
    const mentionCount = capped(unread.filter((row) => calls(row, reader)).length)
    if (from <= readRev + 1) return { unreadCount, mentionCount }
    return {
      unreadCount: unreadCount === limits.unreadCap ? unreadCount : await countStored(reader, false),
      mentionCount: mentionCount === limits.unreadCap ? mentionCount : await countStored(reader, true),
    }
  }

  /** One count for each of these readers, in their order; no two of the same chat. */
  return async (readers: readonly Reader[]): Promise<Unread[]> => {
    const kept = new Map(readers.map((reader) => [reader, known(reader)]))
    const loaded = await load(readers.filter((reader) => isBehind(reader) && !kept.get(reader)))
    const counts = readers.map(async (reader) => {
      const tail = kept.get(reader) ?? loaded.get(reader.chatId)
      return tail && isBehind(reader) ? count(reader, tail) : none
    })
    return Promise.all(counts)
  }
}

export type CountUnread = ReturnType<typeof createUnread>
