import * as z from 'zod'
import {
  type ClientId,
  fail,
  Id,
  limits,
  type Member,
  ok,
  type Result,
  type RouteBody,
  type RouteQuery,
} from '@oms-chat/shared'
import { objectId } from '../../chatLog/ids.ts'
import { type ChatState, memberOf } from '../../chatLog/state.ts'
import type { Decision } from '../../chatLog/outcome.ts'
import { noSuchChat } from '../access.ts'
import type { Actor } from '../actor.ts'
import { decideLeave } from '../chats/decide.ts'
import { toMember } from '../chats/publish.ts'
import { noSuchMember, noSuchPerson } from '../chats/rules.ts'
import type { ConversationDeps } from '../conversation.ts'
import { readCursor, writeCursor } from '../cursor.ts'
import { done, type Nothing } from '../nothing.ts'
import { decideAdd, decideRemove, decideRole } from './decide.ts'

type Keyed<N extends 'addMembers' | 'updateMember'> = Omit<RouteBody<N>, 'clientId'> & { clientId: ClientId }

const At = z.tuple([z.string(), Id])
const escaped = (text: string) => text.toLowerCase().replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')

export type MembersService = ReturnType<typeof createMembersService>

/** Who is in a chat, and as what. */
export function createMembersService({ models, access, chatsOf, usersOf, broadcaster }: ConversationDeps) {
  /** Members as others see them, those who are it; in the order given. */
  async function membersOf(
    { userId }: Actor,
    chatId: Id,
    state: ChatState,
    userIds: readonly Id[],
  ): Promise<Member[]> {
    const [users, places] = await Promise.all([usersOf(userIds), chatsOf.pointersIn(chatId, userIds, userId)])
    return userIds.flatMap((id) => toMember(chatId, state, users.get(id), places.get(id)) ?? [])
  }

  async function append(
    actor: Actor,
    chatId: Id,
    clientId: ClientId,
    decide: (state: ChatState) => Decision,
  ) {
    const actorId = objectId(actor.userId)
    const outcome = await access.append(actor, chatId, { actorId, clientId, kind: 'member', decide })
    return outcome.kind === 'refused' ? { ok: false as const, error: outcome.error } : ok(outcome.kind)
  }

  /** Who of these is in the chat, as the actor sees it now. */
  async function present(actor: Actor, chatId: Id, userIds: readonly Id[]): Promise<Result<Member[]>> {
    const chat = await access.open(actor, chatId)
    return chat ? ok(await membersOf(actor, chatId, chat.state, userIds)) : noSuchChat
  }

  async function areReachable({ orgId }: Actor, userIds: readonly Id[]): Promise<boolean> {
    const rows = await models.users
      .find({ _id: { $in: userIds.map(objectId) }, orgId, disabledAt: null }, { _id: 1 })
      .lean()
    return rows.length === new Set(userIds).size
  }

  return {
    /** By name. */
    async list(actor: Actor, chatId: Id, { q = '', cursor, limit }: RouteQuery<'listMembers'>) {
      const chat = await access.open(actor, chatId)
      if (!chat) return noSuchChat
      const after = cursor === undefined ? undefined : readCursor(cursor, At)
      if (after === null) return fail('VALIDATION', 'This cursor isn’t one of this list’s.')
      const size = limit ?? limits.pageSize
      const ids = [...chat.state.members.keys()].filter((id) => memberOf(chat.state, id)).map(objectId)
      const rows = await models.users
        .find(
          {
            _id: { $in: ids },
            ...(q.trim() !== '' && { nameKey: { $regex: escaped(q.trim()) } }),
            ...(after && {
              $or: [{ nameKey: { $gt: after[0] } }, { nameKey: after[0], _id: { $gt: after[1] } }],
            }),
          },
          { nameKey: 1 },
        )
        .sort({ nameKey: 1, _id: 1 })
        .limit(size + 1)
        .lean()
      const page = rows.slice(0, size)
      const last = rows.length > size ? page.at(-1) : undefined
      const data = await membersOf(
        actor,
        chatId,
        chat.state,
        page.map(({ _id }) => String(_id)),
      )
      return ok({ data, nextCursor: last ? writeCursor([last.nameKey, String(last._id)]) : null })
    },

    /** Answers with those who were named, as members. */
    async add(actor: Actor, chatId: Id, { clientId, userIds }: Keyed<'addMembers'>) {
      if (!(await access.isListed(chatId, actor.userId))) return noSuchChat
      if (!(await areReachable(actor, userIds))) return noSuchPerson
      const added = await append(actor, chatId, clientId, decideAdd(actor, userIds))
      if (!added.ok) return added
      const members = await present(actor, chatId, [...new Set(userIds)])
      return members.ok ? ok({ data: members.data, nextCursor: null }) : members
    },

    async update(
      actor: Actor,
      chatId: Id,
      userId: Id,
      { clientId, role }: Keyed<'updateMember'>,
    ): Promise<Result<Member>> {
      const changed = await append(actor, chatId, clientId, decideRole(actor, userId, role))
      if (!changed.ok) return changed
      const chat = changed.data === 'committed' ? await chatsOf.one(userId, chatId) : null
      if (chat) broadcaster.toUser(userId, 'chat:upserted', { rev: chat.head, chat })
      const members = await present(actor, chatId, [userId])
      const [member] = members.ok ? members.data : []
      return member ? ok(member) : noSuchMember
    },

    /** Removing oneself is leaving. */
    async remove(
      actor: Actor,
      chatId: Id,
      userId: Id,
      { clientId }: { clientId: ClientId },
    ): Promise<Result<Nothing>> {
      const decide = userId === actor.userId ? decideLeave(actor) : decideRemove(actor, userId)
      const removed = await append(actor, chatId, clientId, decide)
      return removed.ok ? done : removed
    },
  }
}
