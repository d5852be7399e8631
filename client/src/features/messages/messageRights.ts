import type { Chat } from '@oms-chat/shared'
import type { MessageEntry } from './selectors.ts'

export type MessageRights = {
  isOwn: boolean
  canEdit: boolean
  canDeleteForEveryone: boolean
  canAnswer: boolean
}

/** What one may do with a message. The server decides; this only leaves out what it would refuse. */
export function rightsOf(
  { message, cancellable }: MessageEntry,
  chat: Chat,
  meId: string,
  canPost: boolean,
): MessageRights {
  const isOwn = message.senderId === meId
  const isLive = message.deletedAt === null && message.type !== 'system'
  const moderates = chat.type !== 'direct' && (chat.me?.role === 'admin' || chat.me?.role === 'moderator')
  return {
    isOwn,
    canEdit: isOwn && isLive && canPost && (message.type === 'text' || message.type === 'code'),
    canDeleteForEveryone: isLive && !cancellable && (isOwn || moderates) && chat.me !== null,
    canAnswer: isLive && message.id !== '' && canPost,
  }
}
