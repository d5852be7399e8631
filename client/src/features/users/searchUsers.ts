import { foldText, type User } from '@oms-chat/shared'
import type { RootState } from '../../app/store.ts'
import { createAppThunk } from '../../app/thunk.ts'
import { usersReceived } from '../chats/events.ts'

/** Those the device knows whose name or username has every word, by name: who can be found without a network. */
const knownByName = ({ users, session }: RootState, q: string): User[] => {
  const words = foldText(q).split(/\s+/)
  return Object.values(users.byId)
    .filter(({ id, fullName, username, disabledAt }) => {
      const names = foldText(`${fullName} ${username}`)
      return id !== session.user?.id && disabledAt === null && words.every((word) => names.includes(word))
    })
    .sort((a, b) => a.fullName.localeCompare(b.fullName))
}

/** People of the organisation by name, username or email; without a network those the device knows. */
export const searchUsers = createAppThunk(
  'users/search',
  async (q: string, { dispatch, getState, extra, rejectWithValue }) => {
    const answer = await extra.api.call('listUsers', { query: q ? { q } : {} })
    if (!answer.ok) {
      const known = answer.error.code === 'UNAVAILABLE' ? knownByName(getState(), q) : []
      return known.length > 0 ? known : rejectWithValue(answer.error)
    }
    dispatch(usersReceived(answer.data.data))
    return answer.data.data
  },
)
