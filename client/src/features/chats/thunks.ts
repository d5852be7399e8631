import type { Result, RouteBody } from '@oms-chat/shared'
import type { ApiAnswer } from '../../app/ports.ts'
import { createAppThunk } from '../../app/thunk.ts'
import { chatReceived, chatRemoved } from './events.ts'

type Fields<T> = T extends unknown ? Omit<T, 'clientId'> : never
type ChatAnswer = Result<ApiAnswer<'getChat'>>

/** Makes a channel. Resolves to its id. */
export const createChannel = createAppThunk(
  'chats/createChannel',
  async (fields: Fields<RouteBody<'createChannel'>>, { dispatch, extra, rejectWithValue }) => {
    const body = { ...fields, clientId: extra.newClientId() }
    const answer: ChatAnswer = await extra.api.call('createChannel', { body })
    if (!answer.ok) return rejectWithValue(answer.error)
    dispatch(chatReceived(answer.data.data))
    return answer.data.data.id
  },
)

/** Joins a public channel. Resolves to its id. */
export const joinChat = createAppThunk(
  'chats/join',
  async (id: string, { dispatch, extra, rejectWithValue }) => {
    const body = { clientId: extra.newClientId() }
    const answer: ChatAnswer = await extra.api.call('joinChat', { params: { id }, body })
    if (!answer.ok) return rejectWithValue(answer.error)
    dispatch(chatReceived(answer.data.data))
    return answer.data.data.id
  },
)

/** Leaves a chat; the last admin names another. */
export const leaveChat = createAppThunk(
  'chats/leave',
  async (
    { chatId, successorId }: { chatId: string; successorId?: string },
    { dispatch, extra, rejectWithValue },
  ) => {
    const body = { clientId: extra.newClientId(), ...(successorId ? { successorId } : {}) }
    const answer = await extra.api.call('leaveChat', { params: { id: chatId }, body })
    if (!answer.ok) return rejectWithValue(answer.error)
    dispatch(chatRemoved({ chatId, reason: 'left' }))
    return undefined
  },
)

/** Renames a chat, describes it, or changes its settings. */
export const updateChat = createAppThunk(
  'chats/update',
  async (
    { chatId, ...patch }: { chatId: string } & Fields<RouteBody<'updateChat'>>,
    { dispatch, extra, rejectWithValue },
  ) => {
    const body = { ...patch, clientId: extra.newClientId() }
    const answer: ChatAnswer = await extra.api.call('updateChat', { params: { id: chatId }, body })
    if (!answer.ok) return rejectWithValue(answer.error)
    dispatch(chatReceived(answer.data.data))
    return undefined
  },
)

/** Public channels of the organisation, a page at a time. They aren't put among one's own chats. */
export const discoverChats = createAppThunk(
  'chats/discover',
  async (query: { q?: string; category?: string; cursor?: string }, { extra, rejectWithValue }) => {
    const answer = await extra.api.call('discoverChats', { query })
    if (!answer.ok) return rejectWithValue(answer.error)
    const { data: chats, nextCursor, categories = null } = answer.data
    return { chats, nextCursor, categories }
  },
)
