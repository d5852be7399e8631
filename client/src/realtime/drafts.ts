import type { AppDispatch, RootState } from '../app/store.ts'
import { selectChat } from '../features/chats/selectors.ts'
import { preferencesChanged } from '../features/chats/preferences.ts'
import type { Clock } from '../lib/clock.ts'

/** A draft is written down when one has stopped typing for so long. */
const restMs = 1_000

type Deps = {
  dispatch: AppDispatch
  getState: () => RootState
  clock: Clock
  /** Tells the other tabs what stands in a composer. */
  tellTabs: (news: { kind: 'draft'; chatId: string; text: string }) => void
}

/** Keeps drafts where one's other devices find them: written down at rest, at once when the page is left. */
export const createDrafts = ({ dispatch, getState, clock, tellTabs }: Deps) => {
  const timers = new Map<string, () => void>()

  const tell = (chatId: string) => {
    const text = getState().composer.drafts[chatId]
    if (text !== undefined) tellTabs({ kind: 'draft', chatId, text })
  }

  const save = (chatId: string) => {
    timers.get(chatId)?.()
    timers.delete(chatId)
    const draft = getState().composer.drafts[chatId]
    const me = selectChat(chatId)(getState())?.me
    if (me && draft !== undefined && draft !== me.draft) dispatch(preferencesChanged({ chatId, draft }))
  }

  return {
    changed: (chatId: string) => {
      tell(chatId)
      timers.get(chatId)?.()
      timers.set(
        chatId,
        clock.after(restMs, () => save(chatId)),
      )
    },
    /** The composer was emptied by sending. */
    sent: (chatId: string) => {
      tell(chatId)
      save(chatId)
    },
    saveAll: () => {
      for (const chatId of timers.keys()) save(chatId)
    },
  }
}
