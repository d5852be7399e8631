import { createSelector, createSlice } from '@reduxjs/toolkit'
import { isTransient, type Member } from '@oms-chat/shared'
import { rootReducer, type RootState } from '../../app/store.ts'
import { createAppThunk } from '../../app/thunk.ts'
import { signedIn, signedOut } from '../auth/events.ts'
import { membersChanged } from './events.ts'
import { changesReceived, chatRemoved, chatReset, deviceReset, usersReceived } from '../chats/events.ts'

type ChatMembers = { byId: Record<string, Member>; loaded: boolean; nextCursor: string | null }
export type MembersState = { byChat: Record<string, ChatMembers> }

const initialState: MembersState = { byChat: {} }

/** The members of a chat, a page at a time; without a cursor from the start. */
export const loadMembers = createAppThunk(
  'members/load',
  async (
    { chatId, q, cursor }: { chatId: string; q?: string; cursor?: string },
    { dispatch, extra, rejectWithValue },
  ) => {
    rootReducer.inject(membersSlice)
    const query = { ...(q ? { q } : {}), ...(cursor ? { cursor } : {}) }
    const answer = await extra.api.call('listMembers', { params: { id: chatId }, query })
    if (!answer.ok) {
      const held = q || cursor || !isTransient(answer.error.code) ? [] : await extra.history.members(chatId)
      return held.length > 0 ? { members: held, nextCursor: null } : rejectWithValue(answer.error)
    }
    dispatch(usersReceived(answer.data.data.map((member) => member.user)))
    return { members: answer.data.data, nextCursor: answer.data.nextCursor }
  },
)

const chatMembers = (state: MembersState, chatId: string) =>
  (state.byChat[chatId] ??= { byId: {}, loaded: false, nextCursor: null })

const put = (state: MembersState, members: readonly Member[]) => {
  for (const member of members) chatMembers(state, member.chatId).byId[member.user.id] = member
}

export const membersSlice = createSlice({
  name: 'members',
  initialState,
  reducers: {},
  extraReducers: (builder) => {
    builder
      .addCase(loadMembers.fulfilled, (state, { payload, meta }) => {
        if (meta.arg.q) return
        const held = chatMembers(state, meta.arg.chatId)
        if (!meta.arg.cursor) held.byId = {}
        held.loaded = true
        held.nextCursor = payload.nextCursor
        put(state, payload.members)
      })
      .addCase(membersChanged, (state, { payload }) => {
        put(state, payload.members)
        for (const userId of payload.removedUserIds) delete state.byChat[payload.chatId]?.byId[userId]
      })
      .addCase(changesReceived, (state, { payload }) => {
        if (!state.byChat[payload.chatId]) return
        put(state, payload.members)
        for (const userId of payload.removedUserIds) delete state.byChat[payload.chatId]?.byId[userId]
      })
      .addCase(usersReceived, (state, { payload }) => {
        for (const user of payload)
          for (const members of Object.values(state.byChat)) {
            const member = members.byId[user.id]
            if (member) member.user = { ...member.user, ...user }
          }
      })
      .addCase(chatRemoved, (state, { payload }) => {
        delete state.byChat[payload.chatId]
      })
      .addCase(chatReset, (state, { payload }) => {
        delete state.byChat[payload.chatId]
      })
      .addCase(deviceReset, () => initialState)
      .addCase(signedIn, () => initialState)
      .addCase(signedOut, () => initialState)
  },
})

const roleOrder = { admin: 0, moderator: 1, member: 2 }

const sorted = createSelector(
  [(state: RootState, chatId: string) => state.members?.byChat[chatId]?.byId],
  (byId) =>
    Object.values(byId ?? {}).sort(
      (a, b) => roleOrder[a.role] - roleOrder[b.role] || a.user.fullName.localeCompare(b.user.fullName),
    ),
)

/** The members of a chat that are loaded: admins first, then by name. */
export const selectMembers = (chatId: string) => (state: RootState) => sorted(state, chatId)

/** Where the list goes on; null when it is whole, undefined while it isn't loaded. */
export const selectMembersCursor = (chatId: string) => (state: RootState) => {
  const held = state.members?.byChat[chatId]
  return held?.loaded ? held.nextCursor : undefined
}
