import type { Chat, Id, ReceiptTotals, User } from '@oms-chat/shared'
import { gathered } from '../../chatLog/gathered.ts'
import { objectId } from '../../chatLog/ids.ts'
import type { ChatLog } from '../../chatLog/index.ts'
import { hasExpired } from '../../chatLog/messageState.ts'
import type { Newest } from '../../chatLog/newest.ts'
import { memberOf } from '../../chatLog/state.ts'
import type { CountUnread } from '../../chatLog/unread.ts'
import { countedFrom, oldestSeqOf } from '../../models/chat.ts'
import { inOneBatch } from '../../models/driver.ts'
import { isMessageRow, type MessageRow } from '../../models/log.ts'
import { membershipId, type MembershipRow } from '../../models/membership.ts'
import { namesOf, type UsersOf } from '../directory.ts'
import type { SharingOf } from '../me/sharing.ts'
import { senderOf } from '../messages/view.ts'
import type { Clock } from '../ports.ts'
import type { Ledgers } from '../receipts/ledgers.ts'
import type { ReceiptStore } from '../receipts/store.ts'
import { noTotals, type Pointers } from '../receipts/totals.ts'
import type { SummariesOf } from './summaries.ts'
import { activityOf, type ChatFacts, noUnread, toChat, toChatMe } from './view.ts'

/** Mostly the last line that someone may see is the one before the last, or near. */
const lookBack = 5

/** A place of someone's, and what the chat is at its head. */
export type Place = { membership: MembershipRow; facts: ChatFacts }

type Parts<C, P> = {
  receipts: Pick<ReceiptStore, 'totalsOf'>
  sharingOf: SharingOf
  /** Pointers as they stand, where the database may not have them yet. */
  over: Ledgers['over']
  chatLog: ChatLog<C, P>
  usersOf: UsersOf
  countUnread: CountUnread
  summariesOf: SummariesOf
  clock: Clock
}

export type ChatsOf = ReturnType<typeof createChatsOf>

/** The people whom chats name: the two of a direct one, the senders of last messages. */
function namedIn(places: readonly Place[]): Set<Id> {
  const ids = new Set<Id>()
  for (const { facts } of places) {
    for (const id of facts.profile.directUserIds ?? []) ids.add(id)
    const sender = facts.last && senderOf(facts.last, facts.last.state)
    if (sender !== null) ids.add(sender)
  }
  return ids
}

/** Newest activity first; by id where two are of the same moment. */
export const byActivity = (a: Place, b: Place): number =>
  activityOf(b.facts).getTime() - activityOf(a.facts).getTime() || (a.facts.id < b.facts.id ? -1 : 1)

/** Of the logs, those of the chats behind these memberships. */
function headsAmong(
  rows: readonly MembershipRow[],
  newest: ReadonlyMap<Id, Newest>,
): ReadonlyMap<Id, Newest> {
  const ids = new Set(rows.map(({ chatId }) => chatId.toHexString()))
  return new Map([...newest].filter(([id]) => ids.has(id)))
}

/** Someone's chats as they see them, from their memberships. */
export function createChatsOf<C, P>(parts: Parts<C, P>) {
  const { chatLog, usersOf, countUnread, summariesOf, receipts, sharingOf, over, clock } = parts
  const { log, memberships } = chatLog.collections

  /** The last line that someone may see, where it isn't the last there is. */
  async function lastSeen(
    chatId: Id,
    last: MessageRow,
    from: number,
    isSeen: (row: MessageRow) => boolean,
  ): Promise<MessageRow | null> {
    if (last.rev <= from) return null
    const rows = log
      .find(
        { chatId: objectId(chatId), main: true, rev: { $gte: from, $lt: last.rev } },
        { batchSize: lookBack },
      )
      .sort({ rev: -1 })
    for await (const row of rows) if (isMessageRow(row) && isSeen(row)) return row
    return null
  }

  async function hiddenBy(userId: Id, newest: ReadonlyMap<Id, Newest>) {
    const own = newest.get(userId)
    return own ? (await chatLog.ofPeople.settle(userId, own)).state.hidden : null
  }

  /** The chats that each of these people is in. */
  const membershipsOf = gathered(async (userIds: readonly Id[]) => {
    const rows = await memberships
      .find(
        { userId: { $in: userIds.map(objectId) }, active: true },
        { ...inOneBatch, projection: { _id: 0, userId: 1, chatId: 1 } },
      )
      .toArray()
    const chats = new Map<Id, Id[]>(userIds.map((userId) => [userId, []]))
    for (const { userId, chatId } of rows) chats.get(userId.toHexString())?.push(chatId.toHexString())
    return chats
  })

  /** Which of these memberships, by their ids, are there still. */
  const activeAmong = gathered(async (ids: readonly string[]) => {
    const rows = await memberships
      .find({ _id: { $in: [...ids] }, active: true }, { ...inOneBatch, projection: { _id: 1 } })
      .toArray()
    return new Map(rows.map(({ _id }) => [_id, true as const]))
  })

  /**
   * The chats behind these memberships of one person, at the heads given; `newest` has their own log too. Looks at the
   * memberships again, once the heads are known: whoever was removed meanwhile sees nothing of what came after.
   */
  async function placesAt(
    userId: Id,
    rows: readonly MembershipRow[],
    newest: ReadonlyMap<Id, Newest>,
  ): Promise<Place[]> {
    if (rows.length === 0) return []
    const hidden = await hiddenBy(userId, newest)
    const heads = headsAmong(rows, newest)
    const { facts, settled } = await summariesOf(heads)
    const present = await activeAmong(rows.map(({ _id }) => _id))
    const now = clock()
    const places = rows.map(async (membership): Promise<Place[]> => {
      const chatId = membership.chatId.toHexString()
      const known = facts.get(chatId)
      const state = settled.get(chatId)
      if (!known || !present.has(membership._id) || (state && !memberOf(state, userId))) return []
      const { last } = known
      const from = Math.max(membership.fromRev, oldestSeqOf(known.profile))
      const isSeen = ({ rev, _id, state }: MessageRow) =>
        rev >= from && !hasExpired(state, now) && !hidden?.get(chatId)?.has(_id.toHexString())
      if (!last || isSeen(last)) return [{ membership, facts: known }]
      const seen = await lastSeen(chatId, last, from, isSeen)
      return [{ membership, facts: { ...known, last: seen } }]
    })
    return (await Promise.all(places)).flat()
  }

  /** The totals as the person behind these places may see them: not at all, if they keep their own receipts back. */
  async function totalsFor([first, ...others]: readonly Place[]): Promise<(chatId: Id) => ReceiptTotals> {
    if (!first) return () => noTotals
    const userId = first.membership.userId.toHexString()
    const [sharing, totalsOf] = await Promise.all([
      sharingOf([userId]),
      receipts.totalsOf([first, ...others].map(({ facts }) => facts.id)),
    ])
    return sharing.get(userId)?.receipts === false ? () => noTotals : totalsOf
  }

  /** As contract objects, with fresh counts; `users` are the people whom they name. */
  async function toChats(places: readonly Place[]): Promise<{ chats: Chat[]; users: Map<Id, User> }> {
    const [users, totalsOf] = await Promise.all([usersOf(namedIn(places)), totalsFor(places)])
    const names = namesOf(users)
    const readers = places.map(
      ({ membership: { userId, readRev }, facts: { id: chatId, head, profile } }) => ({
        chatId,
        head,
        userId: userId.toHexString(),
        readRev: countedFrom(profile, readRev),
      }),
    )
    const unread = await countUnread(readers)
    const now = clock()
    const chats = places.map(({ membership, facts }, index) =>
      toChat(facts, toChatMe(membership, unread[index] ?? noUnread, now), names, totalsOf(facts.id)),
    )
    return { chats, users }
  }

  const moved = (row: MembershipRow): MembershipRow =>
    over(row.chatId.toHexString(), row.userId.toHexString(), row)

  const rowsOf = gathered(async (userIds: readonly Id[]) => {
    const rows = await memberships
      .find({ userId: { $in: userIds.map(objectId) }, active: true }, inOneBatch)
      .toArray()
    const places = new Map<Id, MembershipRow[]>(userIds.map((userId) => [userId, []]))
    for (const row of rows) places.get(row.userId.toHexString())?.push(row)
    return places
  })

  const activeRows = async (userId: Id): Promise<MembershipRow[]> => {
    const rows = (await rowsOf([userId])).get(userId) ?? []
    return rows.map(moved)
  }

  /** Someone's memberships, and where the logs of these chats and their own stand. */
  async function standing(userId: Id): Promise<{ rows: MembershipRow[]; newest: Map<Id, Newest> }> {
    const rows = await activeRows(userId)
    const newest = await chatLog.newestOf([...rows.map(({ chatId }) => chatId.toHexString()), userId])
    return { rows, newest }
  }

  /** The places of several people in one chat, as they are stored. */
  async function membershipsIn(chatId: Id, userIds: readonly Id[]): Promise<Map<Id, MembershipRow>> {
    const ids = userIds.map((userId) => membershipId(chatId, userId))
    const rows = await memberships.find({ _id: { $in: ids } }).toArray()
    return new Map(rows.map((row) => [row.userId.toHexString(), moved(row)]))
  }

  return {
    placesAt,
    toChats,
    activeRows,
    membershipsOf,

    standing,

    /** All of someone's chats, newest activity first. */
    async all(userId: Id): Promise<Place[]> {
      const { rows, newest } = await standing(userId)
      return (await placesAt(userId, rows, newest)).sort(byActivity)
    },

    /** One chat as one of its members sees it; null for anyone else. */
    async one(userId: Id, chatId: Id): Promise<Chat | null> {
      const [row, newest] = await Promise.all([
        memberships.findOne({ _id: membershipId(chatId, userId), active: true }),
        chatLog.newestOf([chatId, userId]),
      ])
      if (!row) return null
      const { chats } = await toChats(await placesAt(userId, [moved(row)], newest))
      return chats[0] ?? null
    },

    /** The pointers of several people in one chat, as far as someone who is in it is told of them. */
    async pointersIn(chatId: Id, userIds: readonly Id[], viewerId: Id): Promise<Map<Id, Pointers>> {
      const [rows, sharing] = await Promise.all([
        membershipsIn(chatId, userIds),
        sharingOf([viewerId, ...userIds]),
      ])
      const shares = (userId: Id): boolean => sharing.get(userId)?.receipts !== false
      return new Map([...rows].filter(([id]) => id === viewerId || (shares(viewerId) && shares(id))))
    },

    membershipsIn,
  }
}
