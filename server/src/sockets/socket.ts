import type { ClientToServer, EventData, ServerEvent } from '@oms-chat/shared'
import type { Server, Socket } from 'socket.io'
import type { Actor } from '../services/actor.ts'

type None = Record<string, never>

/** Loose, since Socket.IO can't follow an event's type through a variable: `tell` and the Broadcaster hold it. */
type Told = { [E in ServerEvent]: (data: object) => void }

/** What the server knows of one connection. */
export type Device = {
  actor: Actor
  /** When the token ends, in milliseconds since 1970. */
  expiresAt: number
  /** Settles once the chats' rooms are joined; false when they couldn't be. */
  joined: Promise<boolean>
  hasJoined: boolean
  /** Events refused since a moment (of `performance.now`) because there were too many. */
  refused: { count: number; since: number }
  /** Whether `heads` has told it all its chats yet. */
  knowsHeads: boolean
}

export type ChatServer = Server<ClientToServer, Told, None, Device>
export type ChatSocket = Socket<ClientToServer, Told, None, Device>

/** Tells one connection something. */
export function tell<E extends ServerEvent>(socket: ChatSocket, event: E, data: EventData<E>): void {
  const name: ServerEvent = event
  socket.emit(name, data)
}
