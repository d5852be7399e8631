import type { Id } from '@oms-chat/shared'

/** Every room the server puts sockets in; a socket's own id is a room of Socket.IO's making. */
export const rooms = {
  chat: (id: Id) => `chat:${id}`,
  user: (id: Id) => `user:${id}`,
  session: (id: Id) => `session:${id}`,
  organization: (id: Id) => `org:${id}`,
  /** Connections that read too slowly for what may be lost. */
  slow: 'slow',
} as const

const chatPrefix = 'chat:'

/** The chat whose room this is; null for any other room. */
export const chatOfRoom = (room: string): Id | null =>
  room.startsWith(chatPrefix) ? room.slice(chatPrefix.length) : null
