import { Types } from 'mongoose'
import type { Id, ReceiptTotals, Rev } from '@oms-chat/shared'
import { objectId } from '../../chatLog/ids.ts'
import { createLru } from '../../chatLog/lru.ts'
import { driverCollection, inOneBatch } from '../../models/driver.ts'
import type { Models } from '../../models/index.ts'
import { membershipId } from '../../models/membership.ts'
import type { ReceiptMove } from '../../models/receiptMoves.ts'
import { blockOf, blocksOver, type PointerKind } from './blocks.ts'
import type { Move, Moved } from './ledgers.ts'
import { noTotals, type Pointers, type Tail } from './totals.ts'

/** How far back the end of a chat is looked at for whose messages stand there. Revisions. */
const tailSpan = 64
const totalsMax = 5_000

type StoreModels = Pick<Models, 'memberships' | 'chats' | 'log' | 'users' | 'receiptMoves'>
/** Someone in the chat, since which revision, and their pointers. */
export type Place = Pointers & { joinedRev: Rev }

/** The database's side of receipts. `othersWrite` says whether other processes may have written since. */
export function createReceiptStore(models: StoreModels, othersWrite: () => boolean) {
  const memberships = driverCollection(models.memberships)
  const chats = driverCollection(models.chats)
  const log = driverCollection(models.log)
  const users = driverCollection(models.users)
  const receiptMoves = driverCollection(models.receiptMoves)
  const totals = createLru<Id, ReceiptTotals>(totalsMax)

  async function writePointers(chatId: Id, { moves, pointers }: Moved): Promise<void> {
    const userIds = [...new Set(moves.map(({ userId }) => userId))]
    const writes = userIds.flatMap((userId) => {
      const moved = pointers.get(userId)
      const filter = { _id: membershipId(chatId, userId), active: true }
      return moved ? [{ updateOne: { filter, update: { $max: { ...moved } } } }] : []
    })
    await memberships.bulkWrite(writes, { ordered: false })
  }

  async function writeMoves(chatId: Id, moves: readonly Move[]): Promise<void> {
    const blocks = new Map<string, ReceiptMove[]>()
    for (const { kind, ...move } of moves) {
      const block = blockOf(kind, move)
      blocks.set(block, [...(blocks.get(block) ?? []), move])
    }
    const rows = [...blocks].flatMap(([block, kept]) => {
      const at = kept.at(-1)?.at
      return at ? [{ _id: new Types.ObjectId(), chatId: objectId(chatId), block, at, moves: kept }] : []
    })
    await receiptMoves.insertMany(rows, { ordered: false })
  }

  async function readTotals(chatIds: readonly Id[]): Promise<void> {
    if (chatIds.length === 0) return
    const rows = await chats
      .find({ _id: { $in: chatIds.map(objectId) } }, { ...inOneBatch, projection: { receipts: 1 } })
      .toArray()
    for (const { _id, receipts = noTotals } of rows) totals.set(_id.toHexString(), receipts)
  }

  return {
    /** Someone's pointers in a chat that they are in. */
    async pointersOf(chatId: Id, userId: Id): Promise<Pointers | null> {
      const _id = membershipId(chatId, userId)
      return memberships.findOne({ _id, active: true }, { projection: { readRev: 1, deliveredRev: 1 } })
    },

    /** The chats that someone is in. */
    async chatsOf(userId: Id): Promise<Id[]> {
      const filter = { userId: objectId(userId), active: true }
      const rows = await memberships
        .find(filter, { ...inOneBatch, projection: { _id: 0, chatId: 1 } })
        .toArray()
      return rows.map(({ chatId }) => chatId.toHexString())
    },

    async write(chatId: Id, moved: Moved): Promise<void> {
      if (moved.moves.length === 0) return
      await Promise.all([writePointers(chatId, moved), writeMoves(chatId, moved.moves)])
    },

    /** Those who are in a chat, as it is stored. */
    async placesIn(chatId: Id): Promise<Map<Id, Place>> {
      const projection = { _id: 0, userId: 1, joinedRev: 1, readRev: 1, deliveredRev: 1 }
      const rows = await memberships
        .find({ chatId: objectId(chatId), active: true }, { ...inOneBatch, projection })
        .toArray()
      return new Map(
        rows.map(({ userId, joinedRev, readRev, deliveredRev }) => [
          userId.toHexString(),
          { joinedRev, readRev, deliveredRev },
        ]),
      )
    },

    /** Who of these will never read anything: disabled people, and bots. */
    async absentOf(userIds: readonly Id[]): Promise<ReadonlySet<Id>> {
      const filter = {
        _id: { $in: userIds.map(objectId) },
        $or: [{ disabledAt: { $ne: null } }, { isBot: true }],
      }
      const rows = await users.find(filter, { ...inOneBatch, projection: { _id: 1 } }).toArray()
      return new Set(rows.map(({ _id }) => _id.toHexString()))
    },

    async tailOf(chatId: Id): Promise<Tail> {
      const rows = await log
        .find({ chatId: objectId(chatId), counts: true }, { projection: { _id: 0, rev: 1, actorId: 1 } })
        .sort({ rev: -1 })
        .limit(tailSpan)
        .toArray()
      const [last] = rows
      if (!last) return { senderId: null, newest: 0, newestByOthers: 0 }
      const senderId = String(last.actorId)
      const byOthers = rows.find(({ actorId }) => String(actorId) !== senderId)
      const oldest = rows.length < tailSpan ? 0 : (rows.at(-1)?.rev ?? 0)
      return { senderId, newest: last.rev, newestByOthers: byOthers?.rev ?? oldest }
    },

    /** Keeps totals, which only grow; answers with them if they did, null otherwise. */
    async grow(chatId: Id, found: ReceiptTotals): Promise<ReceiptTotals | null> {
      if (!totals.peek(chatId) || othersWrite()) await readTotals([chatId])
      const known = totals.peek(chatId) ?? noTotals
      const grown = {
        deliveredToAll: Math.max(known.deliveredToAll, found.deliveredToAll),
        readByAll: Math.max(known.readByAll, found.readByAll),
      }
      if (grown.deliveredToAll === known.deliveredToAll && grown.readByAll === known.readByAll) return null
      const { deliveredToAll, readByAll } = grown
      await chats.updateOne(
        { _id: objectId(chatId) },
        { $max: { 'receipts.deliveredToAll': deliveredToAll, 'receipts.readByAll': readByAll } },
      )
      totals.set(chatId, grown)
      return grown
    },

    /** The totals of chats, in one query at most; none where nothing was told yet. */
    async totalsOf(chatIds: readonly Id[]): Promise<(chatId: Id) => ReceiptTotals> {
      await readTotals(othersWrite() ? chatIds : chatIds.filter((id) => !totals.peek(id)))
      return (chatId) => totals.get(chatId) ?? noTotals
    },

    /** When each member's pointer went over a revision, as far as it is remembered. */
    async timesOver(chatId: Id, kind: PointerKind, rev: Rev): Promise<Map<Id, Date>> {
      const filter = { chatId: objectId(chatId), block: { $in: blocksOver(kind, rev) } }
      const rows = await receiptMoves.find(filter, inOneBatch).toArray()
      const times = new Map<Id, Date>()
      for (const { userId, from, to, at } of rows.flatMap(({ moves }) => moves)) {
        const known = times.get(userId)
        if (from < rev && rev <= to && (!known || at < known)) times.set(userId, at)
      }
      return times
    },
  }
}

export type ReceiptStore = ReturnType<typeof createReceiptStore>
