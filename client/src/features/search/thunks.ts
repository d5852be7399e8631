import { isEmptyQuery, parseSearchQuery } from '@oms-chat/shared'
import type { ThunkExtra } from '../../app/ports.ts'
import { createAppThunk } from '../../app/thunk.ts'
import { selectListedChats } from '../chats/selectors.ts'
import { selectUsers } from '../users/usersSlice.ts'
import type { Found } from './found.ts'
import { chatsNamed, peopleNamed } from './resolve.ts'

/** What a query found, with the filters in it that weren't understood, and whether it named a single chat. */
export type Searched = Found & { ignored: string[]; inOneChat: boolean }

const nothing: Found = { hits: [], more: false, reading: false }

/** Searches the messages of this device. Null when a newer question came first; rejects where it can't be searched. */
export const searchMessages = createAppThunk(
  'search/messages',
  async ({ text, limit }: { text: string; limit: number }, { getState, extra }): Promise<Searched | null> => {
    const state = getState()
    const meId = state.session.user?.id ?? ''
    const query = parseSearchQuery(text)
    const { phrases, has, after, before, ignored } = query
    if (isEmptyQuery(query)) return { ...nothing, ignored, inOneChat: false }
    if (!extra.search) throw new Error('nothing is kept on this device')
    const chats = selectListedChats(state).map(({ chat, title }) => ({ id: chat.id, title }))
    const senderIds = peopleNamed(query.from, Object.values(selectUsers(state)), meId)
    const chatIds = chatsNamed(query.in, chats)
    const search = await extra.search()
    const found = await search.find(meId, { phrases, has, after, before, senderIds, chatIds }, limit)
    return found && { ...found, ignored, inOneChat: chatIds?.length === 1 }
  },
)

/** Tells whenever what was found may have changed: something was written, edited or deleted. Answers how to stop that. */
export const watchMessages =
  (listener: () => void) =>
  (_dispatch: unknown, _getState: unknown, { search }: ThunkExtra): (() => void) => {
    let stop: (() => void) | null = () => {}
    search?.()
      .then((port) => {
        if (stop) stop = port.watch(listener)
      })
      .catch(() => undefined)
    return () => {
      stop?.()
      stop = null
    }
  }
