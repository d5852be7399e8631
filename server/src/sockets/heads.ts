import type { Id, Rev } from '@oms-chat/shared'
import { chatOfRoom, rooms } from './rooms.ts'
import { type ChatServer, type ChatSocket, tell } from './socket.ts'

/** The newest revision of each of these chats, and of each of these people's own logs. */
type HeadsOf = (chatIds: Id[], userIds: Id[]) => Promise<ReadonlyMap<Id, Rev>>

/**
 * Tells every connection where its chats stand: all of them the first time, afterwards those that moved since.
 * So a lost hint is noticed within one beat. One query a beat, whatever the number of connections. The rooms are
 * compared with the memberships after the heads are known, so that nobody is told of a head behind their removal.
 */
export function createHeads(
  io: ChatServer,
  headsOf: HeadsOf,
  compareRooms: () => Promise<void>,
): () => Promise<void> {
  let before: ReadonlyMap<Id, Rev> = new Map()
  return async () => {
    const sockets = [...io.of('/').sockets.values()].filter(canHear)
    if (sockets.length === 0) return
    const userIds = new Set(sockets.map(({ data }) => data.actor.userId))
    const now = await headsOf(localChats(io), [...userIds])
    await compareRooms()
    for (const socket of sockets) if (canHear(socket)) tellHeads(socket, before, now)
    before = now
  }
}

const localChats = (io: ChatServer): Id[] =>
  [...io.of('/').adapter.rooms.keys()].map(chatOfRoom).filter((id) => id !== null)

/** Who lags is told later, and then all of it. */
function canHear(socket: ChatSocket): boolean {
  const lags = socket.rooms.has(rooms.slow)
  if (lags) socket.data.knowsHeads = false
  return socket.connected && !lags && socket.data.hasJoined
}

function tellHeads(socket: ChatSocket, before: ReadonlyMap<Id, Rev>, now: ReadonlyMap<Id, Rev>): void {
  const { data } = socket
  const heads: Record<Id, Rev> = {}
  for (const room of socket.rooms) {
    const chatId = chatOfRoom(room)
    const head = chatId === null ? undefined : now.get(chatId)
    if (chatId === null || head === undefined) continue
    if (!data.knowsHeads || before.get(chatId) !== head) heads[chatId] = head
  }
  data.knowsHeads = true
  tell(socket, 'heads', { me: now.get(data.actor.userId) ?? 0, heads })
}
