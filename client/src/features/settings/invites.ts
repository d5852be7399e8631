import { createAppThunk } from '../../app/thunk.ts'

/** How long a new invite lives. */
export const inviteDays = 7

/** The organisation's open invites. */
export const loadInvites = createAppThunk('invites/load', async (_: void, { extra, rejectWithValue }) => {
  const answer = await extra.api.call('adminInvites', {})
  return answer.ok ? answer.data.data : rejectWithValue(answer.error)
})

/** A link with which people join the organisation. */
export const createInvite = createAppThunk('invites/create', async (_: void, { extra, rejectWithValue }) => {
  const body = { clientId: extra.newClientId(), expiresInDays: inviteDays }
  const answer = await extra.api.call('adminCreateInvite', { body })
  return answer.ok ? answer.data.data : rejectWithValue(answer.error)
})

/** Makes a link useless. */
export const revokeInvite = createAppThunk(
  'invites/revoke',
  async (id: string, { extra, rejectWithValue }) => {
    const answer = await extra.api.call('adminDeleteInvite', { params: { id } })
    return answer.ok ? undefined : rejectWithValue(answer.error)
  },
)
