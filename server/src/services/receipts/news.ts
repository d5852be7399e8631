import { type Id, limits, type PointerMoved, type ReceiptTotals } from '@oms-chat/shared'
import type { ChatLog } from '../../chatLog/index.ts'
import type { RemovedLately } from '../chats/removedLately.ts'
import type { ChatNews } from '../chats/publish.ts'
import type { PersonNews } from '../me/publish.ts'
import type { SharingOf } from '../me/sharing.ts'
import type { Broadcaster } from '../ports.ts'
import type { Move, Moved } from './ledgers.ts'
import type { ReceiptStore } from './store.ts'
import { totalsOf } from './totals.ts'

type Parts = {
  chatLog: ChatLog<ChatNews, PersonNews>
  broadcaster: Broadcaster
  removedLately: RemovedLately
  sharingOf: SharingOf
  store: ReceiptStore
}

/** The pause after a write grows with the chat, and with it what one write tells. Milliseconds. */
const restPerMember = 20
const rest = { least: 500, most: 10_000 }

const restFor = (members: number): number =>
  Math.min(rest.most, Math.max(rest.least, members * restPerMember))

/** The last of each one's moves of a kind. A read pointer tells of the delivery too. */
function lastMoves(moves: readonly Move[]): Move[] {
  const last = new Map<string, Move>()
  for (const move of moves) last.set(`${move.userId} ${move.kind}`, move)
  return [...last.values()].filter(({ kind, userId, to }) => {
    const read = kind === 'delivered' ? last.get(`${userId} read`) : undefined
    return !read || read.to < to
  })
}

/** Writes what moved in a chat, then tells of it those who share their own receipts. */
export function createReceiptNews({ chatLog, broadcaster, removedLately, sharingOf, store }: Parts) {
  /** Whose receipts count: members who share them and can still get something. */
  async function sharers(userIds: readonly Id[]): Promise<ReadonlySet<Id>> {
    const [sharing, absent] = await Promise.all([sharingOf(userIds), store.absentOf(userIds)])
    return new Set(userIds.filter((id) => !absent.has(id) && sharing.get(id)?.receipts !== false))
  }

  const audience = (chatId: Id) => {
    const state = chatLog.ofChats.peek(chatId)?.state
    return { except: state ? removedLately(state) : [] }
  }

  const tell = (chatId: Id, event: 'message:delivered' | 'message:read', data: PointerMoved): void =>
    broadcaster.toChat(chatId, event, data, audience(chatId))

  function tellAll(
    chatId: Id,
    moves: readonly Move[],
    grown: ReceiptTotals | null,
    { members, sharing }: { members: number; sharing: ReadonlySet<Id> },
  ): void {
    const told = members > limits.receiptMembers ? [] : lastMoves(moves).filter((m) => sharing.has(m.userId))
    for (const { kind, userId, to, at } of told) {
      const data = { chatId, userId, rev: to, at: at.toISOString(), ...grown }
      tell(chatId, `message:${kind}`, data)
    }
    if (grown && told.length === 0) tell(chatId, 'message:read', { chatId, ...grown })
  }

  return {
    sharers,

    /** Answers with the milliseconds until this should be asked for again. */
    async flush(chatId: Id, moved: Moved): Promise<number> {
      await store.write(chatId, moved)
      // What moved since isn't told before it is written, so the database alone is asked.
      const places = await store.placesIn(chatId)
      const [sharing, tail] = await Promise.all([sharers([...places.keys()]), store.tailOf(chatId)])
      const counting = new Map([...places].filter(([userId]) => sharing.has(userId)))
      const grown = await store.grow(chatId, totalsOf(counting, tail))
      const moves = moved.moves.filter(({ userId }) => places.has(userId))
      tellAll(chatId, moves, grown, { members: places.size, sharing })
      // Not of those who keep theirs to themselves: whoever looks would see that they did something.
      if (moved.touched || moves.some(({ userId }) => sharing.has(userId)))
        broadcaster.toChat(chatId, 'receipts:changed', { chatId }, audience(chatId))
      return restFor(places.size)
    },
  }
}

export type ReceiptNews = ReturnType<typeof createReceiptNews>
