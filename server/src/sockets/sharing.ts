import type { Sharing } from '../services/me/sharing.ts'
import { rooms } from './rooms.ts'
import type { ChatSocket } from './socket.ts'

const roomOf = {
  receipts: rooms.noReceipts,
  typing: rooms.noTyping,
  lastSeen: rooms.noLastSeen,
} satisfies Record<keyof Sharing, string>

/** The rooms of those who keep something to themselves: few are in them, so that most connections need none. */
export const sharingRooms: readonly string[] = Object.values(roomOf)

/** The rooms that belong to what somebody doesn't share; whoever has set nothing shares everything. */
export const closedTo = (sharing: Sharing | undefined): string[] =>
  (Object.keys(roomOf) as (keyof Sharing)[])
    .filter((what) => sharing?.[what] === false)
    .map((what) => roomOf[what])

/** Puts a connection into the rooms that its person's settings ask for, and out of the others. */
export function mendSharing(socket: ChatSocket, sharing: Sharing | undefined): void {
  const right = closedTo(sharing)
  for (const room of sharingRooms) {
    if (socket.rooms.has(room) === right.includes(room)) continue
    void (right.includes(room) ? socket.join(room) : socket.leave(room))
  }
}
