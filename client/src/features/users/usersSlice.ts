import { createAction, createSlice } from '@reduxjs/toolkit'
import type { User } from '@oms-chat/shared'
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
