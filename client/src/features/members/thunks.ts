import type { ChatRole } from '@oms-chat/shared'
import { createAppThunk } from '../../app/thunk.ts'
import { usersReceived } from '../chats/events.ts'
import { membersChanged } from './events.ts'

/** Adds people to a chat. */
export const addMembers = createAppThunk(
  'members/add',
  async (
    { chatId, userIds }: { chatId: string; userIds: string[] },
    { dispatch, extra, rejectWithValue },
  ) => {
    const body = { clientId: extra.newClientId(), userIds }
    const answer = await extra.api.call('addMembers', { params: { id: chatId }, body })
    if (!answer.ok) return rejectWithValue(answer.error)
    dispatch(usersReceived(answer.data.data.map((member) => member.user)))
    dispatch(membersChanged({ chatId, members: answer.data.data, removedUserIds: [] }))
    return answer.data.data
  },
)

/** Removes someone from a chat. */
export const removeMember = createAppThunk(
  'members/remove',
  async ({ chatId, userId }: { chatId: string; userId: string }, { dispatch, extra, rejectWithValue }) => {
    const answer = await extra.api.call('removeMember', { params: { id: chatId, userId } })
    if (!answer.ok) return rejectWithValue(answer.error)
    dispatch(membersChanged({ chatId, members: [], removedUserIds: [userId] }))
    return undefined
  },
)

/** Changes someone's role in a chat. */
export const changeRole = createAppThunk(
  'members/changeRole',
  async (
    { chatId, userId, role }: { chatId: string; userId: string; role: ChatRole },
    { dispatch, extra, rejectWithValue },
  ) => {
    const body = { clientId: extra.newClientId(), role }
    const answer = await extra.api.call('updateMember', { params: { id: chatId, userId }, body })
    if (!answer.ok) return rejectWithValue(answer.error)
    dispatch(membersChanged({ chatId, members: [answer.data.data], removedUserIds: [] }))
    return answer.data.data
  },
)
