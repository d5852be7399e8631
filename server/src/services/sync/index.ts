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
import type { Actor } from '../actor.ts'
import type { Place } from '../chats/chatsOf.ts'
import { pageOf } from '../chats/pageOf.ts'
import type { ConversationDeps } from '../conversation.ts'
import { toMeChange } from '../me/publish.ts'
import type { ReceiptsService } from '../receipts/index.ts'
import { createChanges } from './changes.ts'

export type SyncService = ReturnType<typeof createSyncService>

/** Keeping up: what a device misses, from what it says it holds. */
export function createSyncService(deps: ConversationDeps, { notBehind }: Pick<ReceiptsService, 'notBehind'>) {
  const { chatLog, chatsOf, clock } = deps
  const { log } = chatLog.collections

  const isNew = (held: SyncRequest['chats'], { facts, membership }: Place): boolean => {
    const device = held[facts.id]
    return !device || device.rev !== facts.head || device.readRev !== membership.readRev
  }

  return {
    ...createChanges(deps),

    /** The chats that are new to a device or differ from what it holds, newest activity first, page by page. */
    async sync(actor: Actor, held: SyncRequest): Promise<Result<SyncAnswer>> {
      const [generation, { places: stored, newest }] = await Promise.all([
        chatLog.generation(),
        chatsOf.all(actor.userId),
      ])
      const device = held.generation === undefined || held.generation === generation ? held.chats : {}
      const places = stored.map((place) => notBehind(place, device[place.facts.id]?.readRev ?? 0))
      const differing = places.filter((place) => isNew(device, place))
      const page = pageOf(differing, held.cursor, limits.syncPage)
      if (!page.ok) return page
      const { chats, users } = await chatsOf.toChats(page.data.places)
      const own = new Set(places.map(({ facts }) => facts.id))
      return ok({
        generation,
        now: clock().toISOString(),
        me: newest.get(actor.userId)?.rev ?? 0,
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
