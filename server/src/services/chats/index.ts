import {
  type Chat,
  type ClientId,
  type Id,
  limits,
  ok,
  type Result,
  type RouteBody,
  type RouteQuery,
} from '@oms-chat/shared'
import { derivedId, objectId } from '../../chatLog/ids.ts'
import { noSuchChat } from '../access.ts'
import type { Actor } from '../actor.ts'
import type { ConversationDeps } from '../conversation.ts'
import { done, type Nothing } from '../nothing.ts'
import type { Assignments } from './assignments.ts'
import type { Place } from './chatsOf.ts'
import { createChatCreation } from './create.ts'
import { decideJoin, decideLeave, decideSuccession, decideUpdate } from './decide.ts'
import { createDiscovery } from './discover.ts'
import { pageOf } from './pageOf.ts'

type Keyed<N extends 'updateChat' | 'joinChat' | 'leaveChat'> = Omit<RouteBody<N>, 'clientId'> & {
  clientId: ClientId
}

export type ChatsService = ReturnType<typeof createChatsService>

/** Chats: made, found, changed, joined and left. */
export function createChatsService(deps: ConversationDeps, assignments: Assignments) {
  const { chatLog, access, chatsOf } = deps

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
      const places = await chatsOf.all(actor.userId)
      const wanted = places.filter((place) => isArchived(place) === archived)
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
  }
}
