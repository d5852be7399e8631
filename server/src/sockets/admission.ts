import { type Id, limits } from '@oms-chat/shared'
import type { ChatSocket } from './socket.ts'

/** Gives each person as many connections as the contract allows, and takes back those that closed. */
export function createAdmission(places: number = limits.socketsPerUser) {
  const taken = new Map<Id, number>()
  const release = (userId: Id) => {
    const left = (taken.get(userId) ?? 1) - 1
    if (left === 0) taken.delete(userId)
    else taken.set(userId, left)
  }
  return (socket: ChatSocket, userId: Id): boolean => {
    const count = taken.get(userId) ?? 0
    if (count >= places || socket.conn.readyState !== 'open') return false
    taken.set(userId, count + 1)
    socket.conn.once('close', () => release(userId))
    return true
  }
}
