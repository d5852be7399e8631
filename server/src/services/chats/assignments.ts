import { randomUUID } from 'node:crypto'
import type { Id, User } from '@oms-chat/shared'
import { objectId } from '../../chatLog/ids.ts'
import type { ChatLog } from '../../chatLog/index.ts'
import type { Decision } from '../../chatLog/outcome.ts'
import { type ChatState, memberOf } from '../../chatLog/state.ts'
import type { ChatProfile, ChatRow } from '../../models/chat.ts'
import type { Models } from '../../models/index.ts'
import { membershipId } from '../../models/membership.ts'
import { RefusedError } from '../failure.ts'
import { withMembersNote } from './rules.ts'

export type Assignments = {
  /** Puts a person into the channels of their organisation and properties, and out of those of others. */
  apply(user: User): Promise<void>
  /** Adds whoever is assigned to a channel and isn't in it. */
  fill(chatId: Id): Promise<void>
  assignedTo(profile: Pick<ChatProfile, 'orgId' | 'scope' | 'propertyId'>): Promise<Id[]>
}

/** Who is in organisation and property channels follows from the assignments; the system sees to it. */
export function createAssignments<C, P>(models: Models, chatLog: ChatLog<C, P>): Assignments {
  const { chats, memberships } = chatLog.collections

  async function append(chatId: Id, decide: (state: ChatState) => Decision): Promise<void> {
    const operation = { actorId: null, clientId: randomUUID(), kind: 'member', decide } as const
    const outcome = await chatLog.ofChats.append(chatId, operation)
    if (outcome.kind === 'refused') throw new RefusedError('assignments', outcome.error)
  }

  const enter =
    (userId: Id) =>
    (state: ChatState): Decision =>
      memberOf(state, userId)
        ? 'nothing'
        : withMembersNote([{ userId, role: 'member' }], { event: 'member-joined', actorId: userId })

  const goOut =
    (userId: Id) =>
    (state: ChatState): Decision =>
      memberOf(state, userId)
        ? withMembersNote([{ userId, role: null }], { event: 'member-left', actorId: userId })
        : 'nothing'

  async function assignedTo({ orgId, scope, propertyId }: Parameters<Assignments['assignedTo']>[0]) {
    const assigned = scope === 'property' ? { propertyIds: propertyId } : {}
    const rows = await models.users.find({ orgId, disabledAt: null, ...assigned }, { _id: 1 }).lean()
    return rows.map(({ _id }) => String(_id))
  }

  /** Whoever made a channel stays in it, assigned or not. */
  const belongs = ({ id, propertyIds }: User, { profile }: ChatRow): boolean =>
    profile.scope === 'organization' ||
    profile.createdBy === id ||
    (profile.propertyId !== null && propertyIds.includes(profile.propertyId))

  return {
    assignedTo,

    async apply(user) {
      if (user.disabledAt !== null) return
      const rows = await chats
        .find({ orgId: objectId(user.orgId), scope: { $in: ['organization', 'property'] } })
        .toArray()
      const ids = rows.map(({ _id }) => membershipId(_id.toHexString(), user.id))
      const places = await memberships.find({ _id: { $in: ids }, active: true }).toArray()
      const isIn = new Set(places.map(({ chatId }) => chatId.toHexString()))
      const changes = rows.map(async (row) => {
        const chatId = row._id.toHexString()
        const should = belongs(user, row)
        if (should !== isIn.has(chatId)) await append(chatId, should ? enter(user.id) : goOut(user.id))
      })
      await Promise.all(changes)
    },

    async fill(chatId) {
      const row = await chats.findOne({ _id: objectId(chatId) })
      if (!row) return
      const assigned = await assignedTo(row.profile)
      await append(chatId, (state) => {
        const missing = assigned.filter((userId) => !memberOf(state, userId))
        if (missing.length === 0) return 'nothing'
        const members = missing.map((userId) => ({ userId, role: 'member' as const }))
        return withMembersNote(members, { event: 'members-added', actorId: null, userIds: missing })
      })
    },
  }
}
