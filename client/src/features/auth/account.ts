import { createAppThunk } from '../../app/thunk.ts'
import { usersReceived } from '../chats/events.ts'

/** Sets a new password with a one-time token from an administrator. */
export const resetPassword = createAppThunk(
  'session/resetPassword',
  async (body: { token: string; password: string }, { extra, rejectWithValue }) => {
    const answer = await extra.api.call('resetPassword', { body })
    return answer.ok ? undefined : rejectWithValue(answer.error)
  },
)

/** Changes one's password; every other session ends. */
export const changePassword = createAppThunk(
  'session/changePassword',
  async (body: { currentPassword: string; newPassword: string }, { extra, rejectWithValue }) => {
    const answer = await extra.api.call('changePassword', { body })
    return answer.ok ? undefined : rejectWithValue(answer.error)
  },
)

/** Changes one's name. */
export const updateProfile = createAppThunk(
  'session/updateProfile',
  async (body: { fullName: string }, { dispatch, extra, rejectWithValue }) => {
    const answer = await extra.api.call('updateMe', { body })
    if (!answer.ok) return rejectWithValue(answer.error)
    dispatch(usersReceived([answer.data.data]))
    return undefined
  },
)

/** The devices one is signed in on. */
export const loadSessions = createAppThunk('session/list', async (_: void, { extra, rejectWithValue }) => {
  const answer = await extra.api.call('listSessions', {})
  return answer.ok ? answer.data.data : rejectWithValue(answer.error)
})

/** Ends one session; `null` ends all of them, this one too. */
export const endSession = createAppThunk(
  'session/end',
  async (id: string | null, { extra, rejectWithValue }) => {
    const answer =
      id === null
        ? await extra.api.call('logoutAll', {})
        : await extra.api.call('endSession', { params: { id } })
    return answer.ok ? undefined : rejectWithValue(answer.error)
  },
)

/** What the sign-in page needs: demo people, or that the installation is empty. */
export const loadStart = createAppThunk('session/start', async (_: void, { extra, rejectWithValue }) => {
  const answer = await extra.api.call('start', {})
  return answer.ok ? answer.data.data : rejectWithValue(answer.error)
})

/** Which organisation an invite leads to. */
export const loadInvite = createAppThunk(
  'session/invite',
  async (token: string, { extra, rejectWithValue }) => {
    const answer = await extra.api.call('inviteInfo', { params: { token } })
    return answer.ok ? answer.data.data : rejectWithValue(answer.error)
  },
)
