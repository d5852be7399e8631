import { fail, type Id, limits } from '@oms-chat/shared'
import type { Decision, Refusal } from '../../chatLog/outcome.ts'
import { type ChatState, memberOf } from '../../chatLog/state.ts'
import type { ChatInviteRow } from '../../models/chatInvite.ts'
import { full, refusesAdding, withMembersNote } from '../chats/rules.ts'

export const noSuchInvite = fail('NOT_FOUND', 'There is no such invite.')
const revoked = fail('GONE', 'This link was revoked.')
const expired = fail('GONE', 'This link is too old.')
const usedUp = fail('GONE', 'This link was used up.')
export const makerGone = fail('GONE', 'Whoever made this link may not add people any more.')
const removed = fail('FORBIDDEN', 'You were removed from this chat. Someone in it has to add you again.')

/** Why a link lets nobody in any more, whoever comes; null while it does. */
export function refusesEnded({ revokedAt, expiresAt, usesLeft }: ChatInviteRow, now: Date): Refusal | null {
  if (revokedAt) return revoked
  if (expiresAt <= now) return expired
  return usesLeft > 0 ? null : usedUp
}

/**
 * Coming in by a link. It lets in whom its maker could add in this very moment, but nobody who was removed since it
 * was made. `leftAt`: the revision at which the person went by themselves, if that was the last they did.
 */
export const decideAccept =
  (userId: Id, { createdBy, madeAtRev }: ChatInviteRow, leftAt: number | null) =>
  (state: ChatState): Decision => {
    if (memberOf(state, userId)) return 'nothing'
    if (refusesAdding(state, { userId: String(createdBy), role: 'member' })) return makerGone
    const before = state.members.get(userId)
    if (before && before.stateRev > madeAtRev && before.stateRev !== leftAt) return removed
    if (state.memberCount >= limits.groupMembers) return full
    return withMembersNote([{ userId, role: 'member' }], { event: 'member-joined', actorId: userId })
  }
