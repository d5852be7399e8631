import {
  type Chat,
  type ChatMe,
  type ChatPreferences,
  type ChatRole,
  defaultChatPreferences,
  type Id,
  type ReceiptTotals,
} from '@oms-chat/shared'
import { type ChatProfile, oldestSeqOf } from '../../models/chat.ts'
import type { MessageRow } from '../../models/log.ts'
import { toPreview } from '../messages/view.ts'
import { noTotals } from '../receipts/totals.ts'

/** What a chat looks like to everyone at a head. */
export type ChatFacts = {
  id: Id
  profile: ChatProfile
  memberCount: number
  head: number
  /** The newest line of the main list; null when there is none, or none that the reader may see. */
  last: MessageRow | null
}

export type MeFacts = {
  role: ChatRole
  joinedRev: number
  readRev: number
  deliveredRev: number
  preferences?: ChatPreferences
}

export const noUnread = { unreadCount: 0, mentionCount: 0 }

/** What somebody muted until a time is muted until then. */
const muteAt = ({ muted, mutedUntil }: ChatPreferences, now: Date) =>
  mutedUntil !== null && new Date(mutedUntil) <= now
    ? { muted: false, mutedUntil: null }
    : { muted, mutedUntil }

export const toChatMe = (
  { role, joinedRev, readRev, deliveredRev, preferences = defaultChatPreferences }: MeFacts,
  unread: Pick<ChatMe, 'unreadCount' | 'mentionCount'>,
  now: Date,
): ChatMe => ({
  ...preferences,
  ...muteAt(preferences, now),
  role,
  joinedRev,
  readRev,
  deliveredRev,
  ...unread,
})

/** When something last showed in the chat. */
export const activityOf = ({ profile, last }: Pick<ChatFacts, 'profile' | 'last'>): Date =>
  last?.at ?? profile.taken?.at ?? profile.createdAt

/** `me` is the asker's own view, null in what goes to several. */
export function toChat(
  facts: ChatFacts,
  me: ChatMe | null,
  names: ReadonlyMap<Id, string>,
  totals: ReceiptTotals = noTotals,
): Chat {
  const { id, profile, memberCount, head, last } = facts
  return {
    id,
    orgId: profile.orgId,
    type: profile.type,
    visibility: profile.visibility,
    scope: profile.scope,
    propertyId: profile.propertyId,
    name: profile.name,
    directUserIds: profile.directUserIds,
    description: profile.description,
    avatarUrl: null,
    category: profile.category,
    createdBy: profile.createdBy,
    createdAt: profile.createdAt.toISOString(),
    memberCount,
    head,
    oldestSeq: oldestSeqOf(profile),
    ...totals,
    lastMessage: last && toPreview(last, names),
    lastActivityAt: activityOf(facts).toISOString(),
    settings: profile.settings,
    me,
  }
}
