import type { Id } from '@oms-chat/shared'
import type { Logger } from '../services/ports.ts'
import { chatOfRoom, rooms } from './rooms.ts'
import type { ChatServer, ChatSocket } from './socket.ts'

type MembershipsOf = (userIds: Id[]) => Promise<ReadonlyMap<Id, readonly Id[]>>

/**
 * Puts a new connection into its chats' rooms: first its person's, so that no join is missed meanwhile, then
 * those that the memberships name. False when they couldn't be read: it is cut then, and comes back.
 */
export async function joinRooms(
  socket: ChatSocket,
  membershipsOf: MembershipsOf,
  logger: Logger,
): Promise<boolean> {
  const { userId, orgId, sessionId } = socket.data.actor
  void socket.join([rooms.user(userId), rooms.session(sessionId), rooms.organization(orgId)])
  try {
    const chatIds = (await membershipsOf([userId])).get(userId) ?? []
    void socket.join(chatIds.map(rooms.chat))
    socket.data.hasJoined = true
    return true
  } catch (error) {
    logger.warn({ err: error }, 'could not join the rooms of a connection')
    setImmediate(() => socket.disconnect(true))
    return false
  }
}

/**
 * Compares the rooms of every connection with the memberships and mends what differs, both ways: a join or a
 * leave that was told while a node didn't listen. Whoever joined or left during the reading is left alone.
 */
export function createRoomCheck(io: ChatServer, membershipsOf: MembershipsOf) {
  let moved = new Set<Id>()
  return {
    /** Someone's rooms change right now: what is being read may be older than that. */
    onMove: (userId: Id) => void moved.add(userId),
    async beat(): Promise<void> {
      moved = new Set()
      const sockets = [...io.of('/').sockets.values()].filter(({ data }) => data.hasJoined)
      if (sockets.length === 0) return
      const memberships = await membershipsOf([...new Set(sockets.map(({ data }) => data.actor.userId))])
      for (const socket of sockets) {
        const { userId } = socket.data.actor
        if (socket.connected && !moved.has(userId)) mend(socket, memberships.get(userId) ?? [])
      }
    },
  }
}

function mend(socket: ChatSocket, chatIds: readonly Id[]): void {
  const right = new Set(chatIds)
  for (const room of socket.rooms) {
    const chatId = chatOfRoom(room)
    if (chatId !== null && !right.delete(chatId)) void socket.leave(room)
  }
  if (right.size > 0) void socket.join([...right].map(rooms.chat))
}
