import type { Member, User } from '@oms-chat/shared'
import type { RootState } from '../app/store.ts'
import type { HeldChat } from '../features/chats/chatsSlice.ts'
import type { MembersState } from '../features/members/membersSlice.ts'
import type { DeviceBatch } from '../storage/copies.ts'

/** The parts of the store that the device keeps, as they were when they were last written. Compared by reference. */
export type Written = {
  chats: Readonly<Record<string, HeldChat>>
  users: Readonly<Record<string, User>>
  members: MembersState['byChat']
  hidden: Readonly<Record<string, true>>
}

export const nothingWritten: Written = { chats: {}, users: {}, members: {}, hidden: {} }

export const writtenOf = (state: RootState): Written => ({
  chats: state.chats.byId,
  users: state.users.byId,
  members: state.members.byChat,
  hidden: state.messages.hidden,
})

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
export const changedSince = (
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
