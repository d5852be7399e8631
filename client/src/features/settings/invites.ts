import { createAppThunk } from '../../app/thunk.ts'
import type { Bounds } from '../invites/InviteLinks.tsx'

/** The organisation's open invites. */
export const loadInvites = createAppThunk('invites/load', async (_: void, { extra, rejectWithValue }) => {
  const answer = await extra.api.call('adminInvites', {})
  return answer.ok ? answer.data.data : rejectWithValue(answer.error)
})

/** A link with which people join the organisation. */
export const createInvite = createAppThunk(
  'invites/create',
  async (bounds: Bounds, { extra, rejectWithValue }) => {
    const body = { ...bounds, clientId: extra.newClientId() }
    const answer = await extra.api.call('adminCreateInvite', { body })
    return answer.ok ? answer.data.data : rejectWithValue(answer.error)
  },
)

/** Makes a link useless. */
export const revokeInvite = createAppThunk(
  'invites/revoke',
  async (id: string, { extra, rejectWithValue }) => {
    const answer = await extra.api.call('adminDeleteInvite', { params: { id } })
    return answer.ok ? undefined : rejectWithValue(answer.error)
  },
)
