import { isTransient } from '@oms-chat/shared'
import { createAppThunk } from '../../app/thunk.ts'

/**
 * Finds the first message of a chat at or behind a time, else the last before it: on the server, or without a
 * network among those that the device holds. Resolves to its id; null where nothing was said.
 */
export const findMessageAt = createAppThunk(
  'messages/at',
  async ({ chatId, time }: { chatId: string; time: string }, { extra, rejectWithValue }) => {
    const answer = await extra.api.call('listMessages', {
      params: { id: chatId },
      query: { around: time, limit: 2 },
    })
    if (answer.ok) {
      const { data } = answer.data
      return (data.find(({ createdAt }) => createdAt >= time) ?? data.at(-1))?.id ?? null
    }
    const held = isTransient(answer.error.code) ? await extra.history.messageAt(chatId, time) : null
    return held ?? rejectWithValue(answer.error)
  },
)
