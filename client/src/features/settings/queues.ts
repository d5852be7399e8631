import { createAppThunk } from '../../app/thunk.ts'

/** Lets this browser into the pages about the installation's queues, and says where they are. */
export const openQueues = createAppThunk('queues/open', async (_: void, { extra, rejectWithValue }) => {
  const answer = await extra.api.call('adminOpenQueues', {})
  return answer.ok ? answer.data.data.url : rejectWithValue(answer.error)
})
