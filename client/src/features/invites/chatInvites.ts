import { createAppThunk } from '../../app/thunk.ts'
import { chatReceived } from '../chats/events.ts'
import type { Bounds } from './InviteLinks.tsx'

/** A chat's links that are still good: all of them for those who keep it, else one's own. */
export const loadChatInvites = createAppThunk(
  'chatInvites/load',
  async (chatId: string, { extra, rejectWithValue }) => {
    const answer = await extra.api.call('chatInvites', { params: { id: chatId } })
    return answer.ok ? answer.data.data : rejectWithValue(answer.error)
  },
)

/** A link into a chat. */
export const createChatInvite = createAppThunk(
  'chatInvites/create',
  async ({ chatId, ...bounds }: { chatId: string } & Bounds, { extra, rejectWithValue }) => {
    const body = { ...bounds, clientId: extra.newClientId() }
    const answer = await extra.api.call('createChatInvite', { params: { id: chatId }, body })
    return answer.ok ? answer.data.data : rejectWithValue(answer.error)
  },
)

/** Makes a link into a chat useless. */
export const revokeChatInvite = createAppThunk(
  'chatInvites/revoke',
  async (id: string, { extra, rejectWithValue }) => {
    const answer = await extra.api.call('deleteChatInvite', { params: { id } })
    return answer.ok ? undefined : rejectWithValue(answer.error)
  },
)

/** Where a link leads. */
export const previewChatInvite = createAppThunk(
  'chatInvites/preview',
  async (token: string, { extra, rejectWithValue }) => {
    const answer = await extra.api.call('previewChatInvite', { params: { token } })
    return answer.ok ? answer.data.data : rejectWithValue(answer.error)
  },
)

/** Joins the chat that a link leads to. Resolves to its id. */
export const acceptChatInvite = createAppThunk(
  'chatInvites/accept',
  async (token: string, { dispatch, extra, rejectWithValue }) => {
    const body = { clientId: extra.newClientId() }
    const answer = await extra.api.call('acceptChatInvite', { params: { token }, body })
    if (!answer.ok) return rejectWithValue(answer.error)
    dispatch(chatReceived(answer.data.data))
    return answer.data.data.id
  },
)
