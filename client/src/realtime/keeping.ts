import type { Member } from '@oms-chat/shared'
import type { RootState } from '../app/store.ts'
import type { DeviceBatch, DeviceCopies } from '../storage/copies.ts'
import { type Written, writtenOf } from './written.ts'

// What is needed once something is kept: it comes with the device's store.

/** What was gathered of the server's words since the last write. */
export type Pending = Pick<DeviceBatch, 'messages' | 'spans' | 'removedMembers' | 'members' | 'used'> & {
  reset: Set<string>
}

/** After so many messages it is looked whether there is still room. */
const roomEvery = 1_000

const isFull = (error: unknown) => error instanceof Error && error.name === 'QuotaExceededError'

/** The values that are new or another than before. */
const changedIn = <T>(before: Readonly<Record<string, T>>, now: Readonly<Record<string, T>>): T[] =>
  before === now ? [] : Object.entries(now).flatMap(([id, value]) => (before[id] === value ? [] : [value]))

const goneFrom = (before: Readonly<Record<string, unknown>>, now: Readonly<Record<string, unknown>>) =>
  before === now ? [] : Object.keys(before).filter((id) => !(id in now))

const membersChanged = (before: Written, now: Written) => {
  const members: Member[] = []
  const removedMembers: DeviceBatch['removedMembers'] = []
  if (before.members === now.members) return { members, removedMembers }
  for (const [chatId, { byId }] of Object.entries(now.members)) {
    const known = before.members[chatId]?.byId ?? {}
    members.push(...changedIn(known, byId))
    removedMembers.push(...goneFrom(known, byId).map((userId) => ({ chatId, userId })))
  }
  return { members, removedMembers }
}

/** What has to be written so that the device is where the store is. */
const changedSince = (
  before: Written,
  state: RootState,
): Pick<DeviceBatch, 'chats' | 'removed' | 'users' | 'hidden' | 'members' | 'removedMembers'> => {
  const now = writtenOf(state)
  const chats = changedIn(before.chats, now.chats)
  return {
    chats: chats.filter(({ removed }) => removed === null),
    removed: [
      ...goneFrom(before.chats, now.chats),
      ...chats.filter(({ removed }) => removed !== null).map(({ chat }) => chat.id),
    ],
    users: changedIn(before.users, now.users),
    hidden: before.hidden === now.hidden ? [] : Object.keys(now.hidden).filter((id) => !before.hidden[id]),
    ...membersChanged(before, now),
  }
}

/** What one write takes to the device; null while the store isn't `userId`'s. `past`: generations that are over. */
export const batchOf = (
  { reset, ...gathered }: Pending,
  before: Written,
  now: RootState,
  { userId, past }: { userId: string; past: ReadonlySet<string> },
): DeviceBatch | null => {
  const { user, organization } = now.session
  const { generation, meRev } = now.chats
  if (generation === null || user?.id !== userId || !organization) return null
  const changed = changedSince(before, now)
  return {
    ...gathered,
    ...changed,
    members: [...gathered.members, ...changed.members],
    removedMembers: [...gathered.removedMembers, ...changed.removedMembers],
    self: { generation, meRev, settings: now.settings, user, organization },
    past: [...past],
    reset: [...reset],
  }
}

/** Writes batches, and sees to it that there is room for them. */
export const createStoring = (mostMessages: () => number) => {
  let sinceRoom = 0
  return async (device: DeviceCopies, batch: DeviceBatch) => {
    try {
      await device.write(batch)
    } catch (error) {
      if (!isFull(error)) throw error
      await device.makeRoom(Math.floor(mostMessages() / 2))
      await device.write(batch)
    }
    sinceRoom += batch.messages.length
    if (sinceRoom < roomEvery) return
    sinceRoom = 0
    await device.makeRoom(mostMessages())
  }
}
