import * as z from 'zod'
import { fail, Id, limits, ok, type Receipt, type RouteQuery } from '@oms-chat/shared'
import { senderOf } from '../messages/view.ts'
import { type Access, noSuchMessage } from '../access.ts'
import type { Actor } from '../actor.ts'
import { readCursor, writeCursor } from '../cursor.ts'
import type { UsersOf } from '../directory.ts'
import type { Ledgers } from './ledgers.ts'
import type { ReceiptNews } from './news.ts'
import type { Place, ReceiptStore } from './store.ts'

type Parts = {
  access: Access
  usersOf: UsersOf
  store: ReceiptStore
  over: Ledgers['over']
  sharers: ReceiptNews['sharers']
}

type Status = Receipt['status']
const order: Status[] = ['read', 'delivered', 'sent']
const At = z.tuple([z.number(), Id])

const statusOf = ({ readRev, deliveredRev }: Place, seq: number): Status =>
  readRev >= seq ? 'read' : deliveredRev >= seq ? 'delivered' : 'sent'

/** By how far they got, then by id, so that a page goes on where the one before ended. */
const ranked = (statuses: ReadonlyMap<Id, Status>): [number, Id][] =>
  [...statuses]
    .map(([id, status]): [number, Id] => [order.indexOf(status), id])
    .sort(([a, idA], [b, idB]) => a - b || (idA < idB ? -1 : 1))

/** Who got a message and who read it, and when: of those who were in the chat then, and share their receipts. */
export function createMessageInfo({ access, usersOf, store, over, sharers }: Parts) {
  return async (actor: Actor, messageId: Id, { cursor, limit }: RouteQuery<'listReceipts'>) => {
    const chat = await access.openMessage(actor, messageId)
    if (!chat) return noSuchMessage
    const after = cursor === undefined ? undefined : readCursor(cursor, At)
    if (after === null) return fail('VALIDATION', 'This cursor isn’t one of this list’s.')
    const { chatId, row } = chat
    const seq = row.rev
    const sender = senderOf(row, row.state)
    const places = await store.placesIn(chatId)
    const then = [...places].filter(([id, { joinedRev }]) => id !== sender && joinedRev <= seq)
    const sharing = await sharers([actor.userId, ...then.map(([id]) => id)])
    const shared = sharing.has(actor.userId)
    const statuses = new Map(
      then.flatMap(([id, place]): [Id, Status][] =>
        shared && sharing.has(id) ? [[id, statusOf(over(chatId, id, place), seq)]] : [],
      ),
    )
    const rest = ranked(statuses).filter(
      ([rank, id]) => !after || rank > after[0] || (rank === after[0] && id > after[1]),
    )
    const page = rest.slice(0, limit ?? limits.pageSizeMax)
    const last = rest.length > page.length ? page.at(-1) : undefined
    const [users, delivered, read] = await Promise.all([
      usersOf(page.map(([, id]) => id)),
      store.timesOver(chatId, 'delivered', seq),
      store.timesOver(chatId, 'read', seq),
    ])
    const data = page.flatMap(([, id]): Receipt[] => {
      const user = users.get(id)
      const status = statuses.get(id)
      if (!user || !status) return []
      const deliveredAt = status === 'sent' ? undefined : delivered.get(id)
      const readAt = status === 'read' ? read.get(id) : undefined
      return [
        {
          user,
          status,
          deliveredAt: deliveredAt?.toISOString() ?? null,
          readAt: readAt?.toISOString() ?? null,
        },
      ]
    })
    const countOf = (status: Status) => [...statuses.values()].filter((each) => each === status).length
    return ok({
      data,
      nextCursor: last ? writeCursor(last) : null,
      shared,
      read: countOf('read'),
      delivered: countOf('delivered'),
      sent: countOf('sent'),
    })
  }
}
