import { type ChatRole, fail, hasRole, type Id, limits, type SystemNote } from '@oms-chat/shared'
import type { Draft, Refusal } from '../../chatLog/outcome.ts'
import { type ChatState, memberOf } from '../../chatLog/state.ts'
import type { MemberChange, RowPayload } from '../../models/log.ts'
import { noSuchChat } from '../access.ts'
import type { Actor } from '../actor.ts'

export const notInDirect = fail('FORBIDDEN', 'A direct chat is between two people.')
export const notInScoped = fail('FORBIDDEN', 'Who is in this channel follows from the assignments.')
export const onlyForAdmins = fail('FORBIDDEN', 'Only administrators of the chat may do this.')
export const lastAdmin = fail('CONFLICT', 'A chat needs an administrator: make someone else one first.')
export const full = fail('CONFLICT', `A chat takes ${limits.groupMembers} people.`)
export const noSuchMember = fail('NOT_FOUND', 'There is no such member.')
export const noSuchPerson = fail('NOT_FOUND', 'There is no such person.')

/** The role of someone in a chat; administrators of the organisation keep its scoped channels. */
export function roleIn(
  state: ChatState,
  { userId, role }: Pick<Actor, 'userId' | 'role'>,
): ChatRole | undefined {
  const own = memberOf(state, userId)?.role
  const keeps = state.profile?.scope !== 'none' && hasRole(role, 'admin')
  return own !== undefined && keeps ? 'admin' : own
}

export const isScoped = ({ profile }: ChatState): boolean => profile !== null && profile.scope !== 'none'
export const isDirect = ({ profile }: ChatState): boolean => profile?.type === 'direct'

/** Why somebody may not let others into a chat; null where they may. */
export function refusesAdding(state: ChatState, actor: Pick<Actor, 'userId' | 'role'>): Refusal | null {
  const role = roleIn(state, actor)
  if (!role) return noSuchChat
  if (isDirect(state)) return notInDirect
  if (isScoped(state)) return notInScoped
  return role === 'member' && !state.profile?.settings.membersCanAddOthers ? onlyForAdmins : null
}

/** Whether the chat would be left with people and without an administrator. */
export function isLastAdmin({ members }: ChatState, userId: Id): boolean {
  let others = 0
  for (const [id, { role }] of members) {
    if (id === userId || role === null) continue
    if (role === 'admin') return false
    others++
  }
  return others > 0 && members.get(userId)?.role === 'admin'
}

/** A row that shows as a line of the system's. */
export const withNote = (payload: RowPayload, system: SystemNote): { draft: Draft } => ({
  draft: { payload, state: { type: 'system', content: '', system } },
})

export const withMembersNote = (members: MemberChange[], system: SystemNote): { draft: Draft } =>
  withNote({ members }, system)
