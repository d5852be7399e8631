import {
  type AckData,
  type Id,
  limits,
  ok,
  type Payload,
  type Result,
  type Rev,
  type SyncAnswer,
  type SyncRequest,
} from '@oms-chat/shared'
import { objectId } from '../../chatLog/ids.ts'
import type { Newest } from '../../chatLog/newest.ts'
import type { MembershipRow } from '../../models/membership.ts'
import type { Actor } from '../actor.ts'
import { byActivity } from '../chats/chatsOf.ts'
import { pageOf } from '../chats/pageOf.ts'
import type { ConversationDeps } from '../conversation.ts'
import { toMeChange } from '../me/publish.ts'
import type { ReceiptsService } from '../receipts/index.ts'
import { createChanges } from './changes.ts'

export type SyncService = ReturnType<typeof createSyncService>

const chatIdOf = ({ chatId }: MembershipRow): Id => chatId.toHexString()

/** Keeping up: what a device misses, from what it says it holds. */
export function createSyncService(deps: ConversationDeps, { notBehind }: Pick<ReceiptsService, 'notBehind'>) {
  const { chatLog, chatsOf, clock } = deps
  const { log } = chatLog.collections

  /** Someone's membership, its pointer no further back than their device's; null where that holds the chat as it is. */
  function differs(row: MembershipRow, newest: ReadonlyMap<Id, Newest>, device: SyncRequest['chats']) {
    const chatId = chatIdOf(row)
    const head = newest.get(chatId)?.rev ?? 0
    const held = device[chatId]
    const membership = notBehind(row, head, held?.readRev ?? 0)
    return held?.rev === head && held.readRev === membership.readRev ? null : membership
  }

  return {
    ...createChanges(deps),

    /**
     * The chats that are new to a device or differ from what it holds, newest activity first, page by page. Of the
     * others nothing is read but where they stand: after a short absence that is most of them.
     */
    async sync({ userId }: Actor, held: SyncRequest): Promise<Result<SyncAnswer>> {
      const [generation, { rows, newest }] = await Promise.all([
        chatLog.generation(),
        chatsOf.standing(userId),
      ])
      const device = held.generation === undefined || held.generation === generation ? held.chats : {}
      const there = rows.filter((row) => newest.has(chatIdOf(row)))
      const differing = there.flatMap((row) => differs(row, newest, device) ?? [])
      const places = (await chatsOf.placesAt(userId, differing, newest)).sort(byActivity)
      const seen = new Set(places.map(({ facts }) => facts.id))
      const left = new Set(differing.map(chatIdOf).filter((chatId) => !seen.has(chatId)))
      const own = new Set(there.map(chatIdOf).filter((chatId) => !left.has(chatId)))
      const page = pageOf(places, held.cursor, limits.syncPage)
      if (!page.ok) return page
      const { chats, users } = await chatsOf.toChats(page.data.places)
      return ok({
        generation,
        now: clock().toISOString(),
        me: newest.get(userId)?.rev ?? 0,
        chats,
        users: [...users.values()],
        removed: held.cursor === undefined ? Object.keys(held.chats).filter((id) => !own.has(id)) : [],
        nextCursor: page.data.nextCursor,
      })
    },

    /** One's own log behind a revision. */
    async meChanges(
      { userId }: Actor,
      { after }: Payload<'me:changes'>,
    ): Promise<Result<AckData<'me:changes'>>> {
      const rows = await log
        .find({ chatId: objectId(userId), rev: { $gt: after } })
        .sort({ rev: 1 })
        .limit(limits.changesPage + 1)
        .toArray()
      const page = rows.slice(0, limits.changesPage)
      const changes = page.flatMap((row) => toMeChange(row) ?? [])
      return ok({ changes, upTo: page.at(-1)?.rev ?? after, more: rows.length > page.length })
    },

    /**
     * The newest revision of each of these chats, and of each of these people's own logs. What the chats' say is
     * folded: memberships read afterwards are those at these heads, or newer.
     */
    async headsOf(chatIds: readonly Id[], userIds: readonly Id[]): Promise<Map<Id, Rev>> {
      const newest = await chatLog.newestOf([...chatIds, ...userIds])
      const people = new Set(userIds)
      await chatLog.ofChats.settleMany(new Map([...newest].filter(([id]) => !people.has(id))))
      return new Map([...newest].map(([id, { rev }]) => [id, rev]))
    },

    membershipsOf: chatsOf.membershipsOf,
  }
}
