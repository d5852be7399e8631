import type { Id, Result } from '@oms-chat/shared'
import { done, type Nothing } from '../services/nothing.ts'
import type { ReceiptsService } from '../services/receipts/index.ts'
import { rooms, watchedInRoom } from './rooms.ts'
import type { ChatSocket, Device } from './socket.ts'

export type ReceiptsWatch = ReturnType<typeof createReceiptsWatch>

/** Which connections look at a chat's receipts: one chat each, since it is one dialog that shows them. */
export function createReceiptsWatch(receipts: Pick<ReceiptsService, 'mayWatch'>) {
  const socketOf = new WeakMap<Device, ChatSocket>()
  return {
    follow: (socket: ChatSocket): void => void socketOf.set(socket.data, socket),

    async watch(device: Device, chatId: Id | null): Promise<Result<Nothing>> {
      const socket = socketOf.get(device)
      const allowed = chatId === null ? done : await receipts.mayWatch(device.actor, chatId)
      for (const room of socket?.rooms ?? []) if (watchedInRoom(room) !== null) void socket?.leave(room)
      if (allowed.ok && chatId !== null) void socket?.join(rooms.receipts(chatId))
      return allowed
    },
  }
}
