import { type ChatRole, type Id, limits } from '@oms-chat/shared'
import type { Decision } from '../../chatLog/outcome.ts'
import { type ChatState, memberOf } from '../../chatLog/state.ts'
import { noSuchChat } from '../access.ts'
import type { Actor } from '../actor.ts'
import {
  full,
  isDirect,
  isLastAdmin,
  isScoped,
  lastAdmin,
  noSuchMember,
  notInDirect,
  notInScoped,
  onlyForAdmins,
  refusesAdding,
  roleIn,
  withMembersNote,
} from '../chats/rules.ts'

/** People of the organisation who can sign in. */
export const decideAdd =
  (actor: Actor, userIds: readonly Id[]) =>
  (state: ChatState): Decision => {
    const refusal = refusesAdding(state, actor)
    if (refusal) return refusal
    const missing = [...new Set(userIds)].filter((userId) => !memberOf(state, userId))
    if (missing.length === 0) return 'nothing'
    if (state.memberCount + missing.length > limits.groupMembers) return full
    const members = missing.map((userId) => ({ userId, role: 'member' as const }))
    return withMembersNote(members, { event: 'members-added', actorId: actor.userId, userIds: missing })
  }

export const decideRole =
  (actor: Actor, userId: Id, role: ChatRole) =>
  (state: ChatState): Decision => {
    const own = roleIn(state, actor)
    if (!own) return noSuchChat
    if (isDirect(state)) return notInDirect
    if (own !== 'admin') return onlyForAdmins
    const member = memberOf(state, userId)
    if (!member) return noSuchMember
    if (member.role === role) return 'nothing'
    if (isLastAdmin(state, userId)) return lastAdmin
    return withMembersNote([{ userId, role }], { event: 'role-changed', actorId: actor.userId, userId, role })
  }

/** Administrators remove anyone, moderators those without a role. */
export const decideRemove =
  (actor: Actor, userId: Id) =>
  (state: ChatState): Decision => {
    const own = roleIn(state, actor)
    if (!own) return noSuchChat
    if (isDirect(state)) return notInDirect
    if (isScoped(state)) return notInScoped
    const member = memberOf(state, userId)
    if (own === 'member' || (own === 'moderator' && member && member.role !== 'member')) return onlyForAdmins
    if (!member) return noSuchMember
    return withMembersNote([{ userId, role: null }], {
      event: 'member-removed',
      actorId: actor.userId,
      userId,
    })
  }
