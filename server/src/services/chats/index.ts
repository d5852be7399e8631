import {
  type AckData,
  type Chat,
  type ClientId,
  type Id,
  limits,
  ok,
  type Payload,
  type Result,
  type Rev,
  type RouteBody,
  type RouteQuery,
} from '@oms-chat/shared'
import { derivedId, objectId } from '../../chatLog/ids.ts'
import { memberOf } from '../../chatLog/state.ts'
import type { CountUnread } from '../../chatLog/unread.ts'
import { membershipId } from '../../models/membership.ts'
import { noSuchChat } from '../access.ts'
import type { Actor } from '../actor.ts'
import type { ConversationDeps } from '../conversation.ts'
import { done, type Nothing } from '../nothing.ts'
import type { Assignments } from './assignments.ts'
import { byActivity, type Place } from './chatsOf.ts'
import { createChatCreation } from './create.ts'
import { decideJoin, decideLeave, decideSuccession, decideUpdate } from './decide.ts'
import { createDiscovery } from './discover.ts'
import { pageOf } from './pageOf.ts'
import { noUnread } from './view.ts'

type Keyed<N extends 'updateChat' | 'joinChat' | 'leaveChat'> = Omit<RouteBody<N>, 'clientId'> & {
  clientId: ClientId
}
type Parts = { assignments: Assignments; countUnread: CountUnread }

export type ChatsService = ReturnType<typeof createChatsService>

/** Chats: made, found, changed, joined, left, and read up to a place. */
export function createChatsService(deps: ConversationDeps, { assignments, countUnread }: Parts) {
  const { chatLog, access, chatsOf, broadcaster, clock } = deps
  const { memberships } = chatLog.collections

  async function get(actor: Actor, chatId: Id): Promise<Result<Chat>> {
    const chat = await chatsOf.one(actor.userId, chatId)
    return chat ? ok(chat) : noSuchChat
  }

  const isArchived = ({ membership }: Place): boolean => membership.preferences?.archived === true

  return {
    ...createChatCreation(deps, assignments),
    discover: createDiscovery(deps),
    get,

    /** One's chats, newest activity first; the archived ones only when asked for. */
    async list(actor: Actor, { archived = false, ...paging }: RouteQuery<'listChats'>) {
      const { places } = await chatsOf.all(actor.userId)
      const wanted = places.filter((place) => isArchived(place) === archived).sort(byActivity)
      const page = pageOf(wanted, paging.cursor, paging.limit ?? limits.pageSize)
      if (!page.ok) return page
      const { chats } = await chatsOf.toChats(page.data.places)
      return ok({ data: chats, nextCursor: page.data.nextCursor })
    },

    async update(actor: Actor, chatId: Id, { clientId, ...patch }: Keyed<'updateChat'>) {
      const actorId = objectId(actor.userId)
      const decide = decideUpdate(actor, patch)
      const outcome = await access.append(actor, chatId, { actorId, clientId, kind: 'settings', decide })
      return outcome.kind === 'refused' ? { ok: false as const, error: outcome.error } : get(actor, chatId)
    },

    /** A public channel of one's organisation. */
    async join(actor: Actor, chatId: Id, { clientId }: Keyed<'joinChat'>): Promise<Result<Chat>> {
      const { chats } = chatLog.collections
      const inReach = { _id: objectId(chatId), orgId: objectId(actor.orgId), type: 'channel' } as const
      if (!(await chats.findOne(inReach, { projection: { _id: 1 } }))) return noSuchChat
      const actorId = objectId(actor.userId)
      const operation = { actorId, clientId, kind: 'member', decide: decideJoin(actor) } as const
      const outcome = await chatLog.ofChats.append(chatId, operation)
      return outcome.kind === 'refused' ? { ok: false, error: outcome.error } : get(actor, chatId)
    },

    /** The last administrator of others says who comes after them. */
    async leave(
      actor: Actor,
      chatId: Id,
      { clientId, successorId }: Keyed<'leaveChat'>,
    ): Promise<Result<Nothing>> {
      const operation = { actorId: objectId(actor.userId), kind: 'member' } as const
      if (successorId !== undefined) {
        const decide = decideSuccession(actor, successorId)
        const key = derivedId('successor', clientId)
        const named = await access.append(actor, chatId, { ...operation, clientId: key, decide })
        const { error } = named.kind === 'refused' ? named : { error: null }
        // Whoever left already, by this very request, is told so below.
        if (error && error.message !== noSuchChat.error.message) return { ok: false, error }
      }
      const decide = decideLeave(actor)
      const outcome = await access.append(actor, chatId, { ...operation, clientId, decide })
      return outcome.kind === 'refused' ? { ok: false, error: outcome.error } : done
    },

    /** Moves one's pointer up to and with a revision, never back nor past the head; answers with it and a fresh count. */
    async read(
      { userId }: Actor,
      { chatId, rev }: Payload<'message:read'>,
    ): Promise<Result<AckData<'message:read'> & { head: Rev }>> {
      const newest = (await chatLog.newestOf([chatId])).get(chatId)
      const head = newest?.rev ?? 0
      const before = await memberships.findOneAndUpdate(
        { _id: membershipId(chatId, userId), active: true },
        { $max: { readRev: Math.min(rev, head), deliveredRev: Math.min(rev, head) } },
        { projection: { readRev: 1 } },
      )
      if (!before) return noSuchChat
      // Whoever was removed a moment ago, by another process, may still be in the memberships.
      const settled = newest && (await chatLog.ofChats.settle(chatId, newest))
      if (!settled || !memberOf(settled.state, userId)) return noSuchChat
      const readRev = Math.max(before.readRev, Math.min(rev, head))
      if (readRev > before.readRev) {
        const at = clock().toISOString()
        broadcaster.toUser(userId, 'message:read', { chatId, userId, rev: readRev, at })
      }
      const [unread = noUnread] = await countUnread([{ chatId, head, userId, readRev }])
      return ok({ rev: readRev, head, ...unread })
    },
  }
}
