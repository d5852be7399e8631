import type { Id, Presence, PresenceStatus } from '@oms-chat/shared'
import type { StoredPresence } from '../../models/user.ts'
import type { Liveness } from '../ports.ts'

/** All that is known of somebody's presence, whoever may see it. */
export type PresenceFacts = {
  userId: Id
  live: Liveness | null
  stored: StoredPresence
  sharesLastSeen: boolean
}

export type PresenceViewer = { userId: Id; seesLastSeen: boolean }

function statusOf({ live, stored: { chosen } }: PresenceFacts): PresenceStatus {
  if (live === null || chosen === 'invisible') return 'offline'
  if (chosen === 'busy') return 'busy'
  return chosen === 'away' || live === 'idle' ? 'away' : 'online'
}

/** Somebody's presence as `viewer` may see it at a time. */
export function toPresence(facts: PresenceFacts, viewer: PresenceViewer, now: Date): Presence {
  const { userId, stored, sharesLastSeen } = facts
  const { chosen = 'online', text = null, emoji = null, expiresAt = null, lastSeenAt = null } = stored
  const isOwn = viewer.userId === userId
  const isOver = expiresAt !== null && expiresAt <= now
  const status = statusOf(facts)
  const maySee = isOwn || (sharesLastSeen && viewer.seesLastSeen)
  return {
    userId,
    status,
    statusText: isOver ? null : text,
    statusEmoji: isOver ? null : emoji,
    statusExpiresAt: isOver ? null : (expiresAt?.toISOString() ?? null),
    lastSeenAt: maySee && status === 'offline' ? (lastSeenAt?.toISOString() ?? null) : null,
    ...(isOwn && { chosen }),
  }
}
