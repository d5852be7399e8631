import type { Chat, User } from '@oms-chat/shared'
import type { HeldChat } from '../chats/heldChat.ts'

/** Whether one may write in a chat, and if not, why. */
export type Posting =
  | { can: true; reason: null }
  | { can: false; reason: 'onlyAdmins' | 'removed' | 'left' | 'deleted' | 'disabledPeer' | null }

export function postingOf(chat: Chat, removal: HeldChat['removed'], peer: User | undefined): Posting {
  if (removal) return { can: false, reason: removal }
  if (chat.settings.onlyAdminsCanPost && chat.type !== 'direct' && chat.me?.role === 'member')
    return { can: false, reason: 'onlyAdmins' }
  if (chat.type === 'direct' && peer?.disabledAt) return { can: false, reason: 'disabledPeer' }
  return { can: true, reason: null }
}
