import type { Id } from '@oms-chat/shared'

/** Every room the server puts sockets in; a socket's own id is a room of Socket.IO's making. */
export const rooms = {
  chat: (id: Id) => `chat:${id}`,
  user: (id: Id) => `user:${id}`,
  session: (id: Id) => `session:${id}`,
  organization: (id: Id) => `org:${id}`,
  /** Connections on whose screen it stands who of a chat has got and read something. */
  receipts: (chatId: Id) => `receipts:${chatId}`,
  /** Connections that read too slowly for what may be lost. */
  slow: 'slow',
  /** Connections of people who don't let others know when they type, and so aren't told either. */
  noTyping: 'no-typing',
  /** Connections of people who don't let others know what they got and read, and so aren't told either. */
  noReceipts: 'no-receipts',
  /** The same of when they were last here. */
  noLastSeen: 'no-last-seen',
} as const

const chatPrefix = 'chat:'
const userPrefix = 'user:'
const receiptsPrefix = 'receipts:'

/** The chat whose room this is; null for any other room. */
export const chatOfRoom = (room: string): Id | null =>
  room.startsWith(chatPrefix) ? room.slice(chatPrefix.length) : null

/** The chat whose receipts are watched in this room; null for any other room. */
export const watchedInRoom = (room: string): Id | null =>
  room.startsWith(receiptsPrefix) ? room.slice(receiptsPrefix.length) : null

/** The person whose room this is; null for any other room. */
export const userOfRoom = (room: string): Id | null =>
  room.startsWith(userPrefix) ? room.slice(userPrefix.length) : null
