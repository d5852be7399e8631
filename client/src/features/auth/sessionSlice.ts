import { createSlice } from '@reduxjs/toolkit'
import {
  type ErrorBody,
  isTransient,
  type Organization,
  type RegisterBody,
  type User,
} from '@oms-chat/shared'
import type { RootState } from '../../app/store.ts'
import { createAppThunk } from '../../app/thunk.ts'
import { usersReceived } from '../chats/events.ts'
import { selectUnsentCount } from '../messages/selectors.ts'
import { type EndedReason, sessionConfirmed, signedIn, signedOut } from './events.ts'

export type SessionState = {
  status: 'starting' | 'signed-out' | 'signed-in'
  user: User | null
  organization: Organization | null
  /** Why the last try to sign in, or to start, failed. */
  error: ErrorBody | null
  /** Why the last session ended, when the person didn't end it. */
  endedReason: EndedReason | null
}

const initialState: SessionState = {
  status: 'starting',
  user: null,
  organization: null,
  error: null,
  endedReason: null,
}

/** Signs in by email or username. */
export const signIn = createAppThunk(
  'session/signIn',
  async (body: { login: string; password: string }, { dispatch, extra, rejectWithValue }) => {
    const answer = await extra.api.call('login', { body })
    if (!answer.ok) return rejectWithValue(answer.error)
    dispatch(signedIn(answer.data.data))
    return undefined
  },
)

/** Makes an organisation, or joins one by an invite, and is signed in. */
export const register = createAppThunk(
  'session/register',
  async (body: RegisterBody, { dispatch, extra, rejectWithValue }) => {
    const answer = await extra.api.call('register', { body: { clientId: extra.newClientId(), ...body } })
    if (!answer.ok) return rejectWithValue(answer.error)
    dispatch(signedIn(answer.data.data))
    return undefined
  },
)

/**
 * Picks up the session that the refresh cookie holds, if there is one, or confirms the one that the device
 * remembers. Rejects while there is no network.
 */
export const restoreSession = createAppThunk(
  'session/restore',
  async (_: void, { dispatch, getState, extra, rejectWithValue }) => {
    const answer = await extra.api.call('refresh', {})
    const known = getState().session.user?.id
    if (answer.ok && answer.data.data.user.id === known) dispatch(sessionConfirmed(answer.data.data))
    else if (answer.ok) dispatch(signedIn(answer.data.data))
    else if (!isTransient(answer.error.code)) dispatch(signedOut({ reason: 'signed-out', deliberate: false }))
    else return rejectWithValue(answer.error)
    return undefined
  },
)

/**
 * Signs out and forgets this person on this device. With unsent items it does nothing and answers
 * `{ unsent: n }`, unless it is told to discard them.
 */
export const signOut = createAppThunk(
  'session/signOut',
  async (options: { discardUnsent?: boolean } | undefined, { dispatch, getState, extra }) => {
    const unsent = selectUnsentCount(getState())
    if (unsent > 0 && !options?.discardUnsent) return { unsent }
    dispatch(signedOut({ reason: 'signed-out', deliberate: true }))
    await extra.api.call('logout', {})
    return { unsent: 0 }
  },
)

export const sessionSlice = createSlice({
  name: 'session',
  initialState,
  reducers: {},
  extraReducers: (builder) => {
    builder
      .addCase(signedIn, (_state, { payload }) => ({
        status: 'signed-in',
        user: payload.user,
        organization: payload.organization,
        error: null,
        endedReason: null,
      }))
      .addCase(sessionConfirmed, (state, { payload }) => {
        state.user = payload.user
        state.organization = payload.organization
      })
      .addCase(signedOut, (state, { payload }) => ({
        ...initialState,
        status: 'signed-out',
        endedReason: payload.deliberate || state.status !== 'signed-in' ? null : payload.reason,
      }))
      .addCase(usersReceived, (state, { payload }) => {
        const self = payload.find((user) => user.id === state.user?.id)
        if (self) state.user = { ...state.user, ...self }
      })
    for (const thunk of [signIn, register, restoreSession]) {
      builder.addCase(thunk.pending, (state) => {
        state.error = null
      })
      builder.addCase(thunk.rejected, (state, { payload }) => {
        state.error = payload ?? null
      })
    }
  },
})

export const selectSession = (state: RootState) => state.session
export const selectMe = (state: RootState) => state.session.user
export const selectOrganization = (state: RootState) => state.session.organization
