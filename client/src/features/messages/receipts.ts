import { createAppThunk } from '../../app/thunk.ts'

/** A page of who got a message and who read it. */
export const loadReceipts = createAppThunk(
  'messages/receipts',
  async ({ messageId, cursor }: { messageId: string; cursor: string | null }, { extra, rejectWithValue }) => {
    const query = cursor === null ? {} : { cursor }
    const answer = await extra.api.call('listReceipts', { params: { id: messageId }, query })
    return answer.ok ? answer.data : rejectWithValue(answer.error)
  },
)
