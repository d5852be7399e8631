import type { Id } from '@oms-chat/shared'
import type { SharingOf } from '../services/me/sharing.ts'
import type { Logger } from '../services/ports.ts'
import { chatOfRoom, rooms, watchedInRoom } from './rooms.ts'
import { closedTo, mendSharing } from './sharing.ts'
import { type ChatServer, type ChatSocket, tell } from './socket.ts'

/** What rooms follow from: who is in which chats, and what each lets others see. */
type Rights = {
  membershipsOf: (userIds: Id[]) => Promise<ReadonlyMap<Id, readonly Id[]>>
  sharingOf: SharingOf
}

/**
 * Puts a new connection into its chats' rooms: first its person's, so that no join is missed meanwhile, then
 * those that the memberships name. False when they couldn't be read: it is cut then, and comes back.
 */
export async function joinRooms(
  socket: ChatSocket,
  { membershipsOf, sharingOf }: Rights,
  logger: Logger,
): Promise<boolean> {
  const { userId, orgId, sessionId } = socket.data.actor
  void socket.join([rooms.user(userId), rooms.session(sessionId), rooms.organization(orgId)])
  try {
    const [memberships, sharing] = await Promise.all([membershipsOf([userId]), sharingOf([userId])])
    const chatIds = memberships.get(userId) ?? []
    void socket.join([...chatIds.map(rooms.chat), ...closedTo(sharing.get(userId))])
    socket.data.hasJoined = true
    return true
  } catch (error) {
    logger.warn({ err: error }, 'could not join the rooms of a connection')
    setImmediate(() => socket.disconnect(true))
    return false
  }
}

/**
 * Compares the rooms of every connection with the memberships and settings, and mends what differs, both ways: a join or a
 * leave that was told while a node didn't listen. The device is told what it missed with it. Whoever joined or left
 * during the reading is left alone.
 */
export function createRoomCheck(io: ChatServer, { membershipsOf, sharingOf }: Rights) {
  let moved = new Set<Id>()
  return {
    /** Someone's rooms change right now: what is being read may be older than that. */
    onMove: (userId: Id) => void moved.add(userId),
    async beat(): Promise<void> {
      moved = new Set()
      const sockets = [...io.of('/').sockets.values()].filter(({ data }) => data.hasJoined)
      if (sockets.length === 0) return
      const userIds = [...new Set(sockets.map(({ data }) => data.actor.userId))]
      const [memberships, sharing] = await Promise.all([membershipsOf(userIds), sharingOf(userIds)])
      for (const socket of sockets) {
        const { userId } = socket.data.actor
        if (!socket.connected || moved.has(userId)) continue
        mend(socket, memberships.get(userId) ?? [])
        mendSharing(socket, sharing.get(userId))
      }
    },
  }
}

function mend(socket: ChatSocket, chatIds: readonly Id[]): void {
  const right = new Set(chatIds)
  const missing = new Set(chatIds)
  for (const room of socket.rooms) {
    const chatId = chatOfRoom(room)
    if (chatId !== null) missing.delete(chatId)
    const watched = chatId ?? watchedInRoom(room)
    if (watched === null || right.has(watched)) continue
    void socket.leave(room)
    if (chatId !== null) tell(socket, 'chat:removed', { chatId, reason: 'removed' })
  }
  if (missing.size === 0) return
  void socket.join([...missing].map(rooms.chat))
  // A head of a chat that the device doesn't know makes it ask.
  socket.data.knowsHeads = false
}
