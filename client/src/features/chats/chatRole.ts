import { type Chat, hasRole, type User } from '@oms-chat/shared'

/** Whether one is an admin of a chat; administrators of the organisation keep the channels that are its own. */
export const keepsChat = (chat: Chat, me: User | null): boolean =>
  chat.me?.role === 'admin' ||
  (chat.me !== null && chat.scope !== 'none' && !!me && hasRole(me.role, 'admin'))
