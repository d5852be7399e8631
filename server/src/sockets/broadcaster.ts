import type { EventData, Id, ServerEvent } from '@oms-chat/shared'
import type { Broadcaster, Logger } from '../services/ports.ts'
import { systemTimer } from '../services/timer.ts'
import { createPatience } from './patience.ts'
import { rooms } from './rooms.ts'
import { closedTo, sharingRooms } from './sharing.ts'
import type { ChatServer } from './socket.ts'

/** Who isn't told of this: those who lag, of what is soon said again; and those who keep the same to themselves. */
const deafTo: ReadonlyMap<ServerEvent, string[]> = new Map([
  ['typing:start', [rooms.slow, rooms.noTyping]],
  ['typing:stop', [rooms.slow, rooms.noTyping]],
])

/** What is told to a chat of its members, but not to those who keep the same to themselves. */
const unheard: ReadonlyMap<ServerEvent, string[]> = new Map([
  ['message:delivered', [rooms.noReceipts]],
  ['message:read', [rooms.noReceipts]],
  ['receipts:changed', [rooms.noReceipts]],
])

/** What only those of a chat are told who look at it. */
const watched: ReadonlyMap<ServerEvent, (chatId: Id) => string> = new Map([
  ['receipts:changed', rooms.receipts],
])

/** From so many connections on, typing waits for something else that the room is told, but for no moment that one feels. */
const large = { connections: 64, waitMs: 40 }

/** Whose typing it is: the latest word of it stands for those before. */
const typingOf = (event: ServerEvent, data: object): string | null =>
  event === 'typing:start' || event === 'typing:stop'
    ? ['userId', 'threadRootId'].map((name) => String(Reflect.get(data, name))).join(' ')
    : null

/**
 * The only place that emits to rooms. Nothing it does may fail or hold up what it tells of: that is committed
 * already, and whoever misses a hint fetches it. `onMove` hears of every join and leave.
 */
export function createBroadcaster(io: ChatServer, logger: Logger, onMove: (userId: Id) => void): Broadcaster {
  const quietly = (what: string, act: () => void) => {
    try {
      act()
    } catch (error) {
      logger.warn({ err: error, what }, 'could not tell the connections')
    }
  }
  const patience = createPatience(systemTimer, large.waitMs)
  const isLarge = (chatId: Id) =>
    (io.of('/').adapter.rooms.get(rooms.chat(chatId))?.size ?? 0) >= large.connections
  const deaf = (event: ServerEvent): string[] => deafTo.get(event) ?? []
  const tell = (to: string[], except: string[], event: ServerEvent, data: object) =>
    quietly(event, () =>
      io
        .to(to)
        .except([...except, ...deaf(event)])
        .emit(event, data),
    )
  const end = (room: string, except: string[], data: EventData<'session:ended'>) => {
    tell([room], except, 'session:ended', data)
    quietly('disconnect', () => io.in(room).except(except).disconnectSockets(true))
  }
  return {
    toChat(chatId, event, data, { except = [], reduced, called } = {}) {
      const removed = [...except.map(rooms.user), ...(unheard.get(event) ?? [])]
      const apart = [reduced, called].flatMap((some) =>
        some && some.userIds.length > 0 ? [{ to: some.userIds.map(rooms.user), data: some.data }] : [],
      )
      const room = (watched.get(event) ?? rooms.chat)(chatId)
      const typist = typingOf(event, data)
      if (typist !== null && isLarge(chatId))
        return patience.keep(chatId, typist, () => tell([room], removed, event, data))
      patience.release(chatId)
      tell([room], [...removed, ...apart.flatMap(({ to }) => to)], event, data)
      for (const some of apart) tell(some.to, removed, event, some.data)
    },
    toUser: (userId, event, data) => tell([rooms.user(userId)], [], event, data),
    toOrganization: (orgId, event, data) => tell([rooms.organization(orgId)], [], event, data),
    joinChat(userId, chatId) {
      onMove(userId)
      quietly('join', () => io.in(rooms.user(userId)).socketsJoin(rooms.chat(chatId)))
    },
    leaveChat(userId, chatId) {
      onMove(userId)
      patience.release(chatId)
      const both = [rooms.chat(chatId), rooms.receipts(chatId)]
      quietly('leave', () => io.in(rooms.user(userId)).socketsLeave(both))
    },
    share(userId, sharing) {
      onMove(userId)
      const theirs = io.in(rooms.user(userId))
      quietly('share', () => {
        theirs.socketsLeave([...sharingRooms])
        theirs.socketsJoin(closedTo(sharing))
      })
    },
    endSession: (sessionId, reason) => end(rooms.session(sessionId), [], { reason }),
    endUser: (userId, reason, exceptSessionId) =>
      end(rooms.user(userId), exceptSessionId === undefined ? [] : [rooms.session(exceptSessionId)], {
        reason,
      }),
  }
}
