import { createAction, createSlice } from '@reduxjs/toolkit'
import { foldText, type User } from '@oms-chat/shared'
import type { RootState } from '../../app/store.ts'
import { createAppThunk } from '../../app/thunk.ts'
import { signedIn, signedOut } from '../auth/events.ts'
import { changesReceived, deviceRestored, synced, usersReceived } from '../chats/events.ts'
import { operationSubmitted, outboxRead } from '../messages/events.ts'
import type { Operation } from '../messages/operations.ts'

export type UsersState = { byId: Record<string, User> }

const initialState: UsersState = { byId: {} }

/** A shorter copy (without the email that only oneself sees) doesn't take away what is known. */
const put = (state: UsersState, users: readonly User[]) => {
  for (const user of users) state.byId[user.id] = { ...state.byId[user.id], ...user }
}

/** A chat that one has begun brings the names of those in it, as old as it is. */
const putBegun = (state: UsersState, operation: Operation) => {
  if (operation.kind === 'create')
    put(
      state,
      operation.people.filter(({ id }) => !state.byId[id]),
    )
}

export const usersSlice = createSlice({
  name: 'users',
  initialState,
  reducers: {},
  extraReducers: (builder) => {
    builder
      .addCase(usersReceived, (state, { payload }) => put(state, payload))
      .addCase(deviceRestored, (state, { payload }) => put(state, payload.users))
      .addCase(synced, (state, { payload }) => put(state, payload.users))
      .addCase(changesReceived, (state, { payload }) =>
        put(
          state,
          payload.members.map((member) => member.user),
        ),
      )
      .addCase(operationSubmitted, (state, { payload }) => putBegun(state, payload.operation))
      .addCase(outboxRead, (state, { payload }) => {
        for (const { operation } of payload.items) putBegun(state, operation)
      })
      .addCase(signedIn, (_state, { payload }) => ({ byId: { [payload.user.id]: payload.user } }))
      .addCase(signedOut, () => initialState)
  },
})

/** Somebody is named on the screen whom the store doesn't know: asked for in batches. */
export const userNeeded = createAction<{ ids: string[] }>('users/needed')

/** Those the device knows whose name or username has every word, by name: who can be found without a network. */
const knownByName = ({ users, session }: RootState, q: string): User[] => {
  const words = foldText(q).split(/\s+/)
  return Object.values(users.byId)
    .filter(({ id, fullName, username, disabledAt }) => {
      const names = foldText(`${fullName} ${username}`)
      return id !== session.user?.id && disabledAt === null && words.every((word) => names.includes(word))
    })
    .sort((a, b) => a.fullName.localeCompare(b.fullName))
}

/** People of the organisation by name, username or email; without a network those the device knows. */
export const searchUsers = createAppThunk(
  'users/search',
  async (q: string, { dispatch, getState, extra, rejectWithValue }) => {
    const answer = await extra.api.call('listUsers', { query: q ? { q } : {} })
    if (!answer.ok) {
      const known = answer.error.code === 'UNAVAILABLE' ? knownByName(getState(), q) : []
      return known.length > 0 ? known : rejectWithValue(answer.error)
    }
    dispatch(usersReceived(answer.data.data))
    return answer.data.data
  },
)

/** Fetches up to 100 people by id. */
export const loadUsers = createAppThunk(
  'users/load',
  async (ids: string[], { dispatch, extra, rejectWithValue }) => {
    const answer = await extra.api.call('listUsers', { query: { ids } })
    if (!answer.ok) return rejectWithValue(answer.error)
    dispatch(usersReceived(answer.data.data))
    return undefined
  },
)

export const selectUser = (id: string | null) => (state: RootState) =>
  id === null ? undefined : state.users.byId[id]
export const selectUsers = (state: RootState) => state.users.byId
