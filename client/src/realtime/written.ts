import type { User } from '@oms-chat/shared'
import type { RootState } from '../app/store.ts'
import type { HeldChat } from '../features/chats/heldChat.ts'
import type { MembersState } from '../features/members/membersSlice.ts'

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
  members: state.members?.byChat ?? nothingWritten.members,
  hidden: state.messages.hidden,
})
