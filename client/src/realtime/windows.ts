import type { AppDispatch, RootState } from '../app/store.ts'
import { windowsDropped } from '../features/messages/events.ts'
import { jumpRequested, latestRequested } from '../features/messages/loading.ts'

/** More unread than this opens at the first unread message instead of at the end. */
const unreadInPage = 40
/** The windows kept of chats that were opened last; the others are loaded again when they are opened. */
const windowsKept = 20

type Deps = { dispatch: AppDispatch; getState: () => RootState }

/** Sees to it that the open chat has messages to show, and that chats of long ago don't fill the memory. */
export const createWindows = ({ dispatch, getState }: Deps) => {
  let recent: string[] = []

  const load = (chatId: string) => {
    const { unreadCount = 0, readRev = 0 } = getState().chats.byId[chatId]?.chat.me ?? {}
    const latest = () => dispatch(latestRequested({ chatId }))
    if (unreadCount <= unreadInPage) void latest()
    else
      void dispatch(jumpRequested({ chatId, seq: readRev }))
        .unwrap()
        .catch(latest)
  }

  /** Loads a chat's first page, if the chat is known and nothing of it is here or on its way. */
  const ensureOf = (chatId: string) => {
    const { chats, messages } = getState()
    if (!chats.byId[chatId] || chats.byId[chatId].removed) return
    const window = messages.windows[chatId]
    if (!window || (window.failed && !window.loaded)) load(chatId)
  }

  const ensure = () => {
    const { openId } = getState().chats
    if (openId !== null) ensureOf(openId)
  }

  const keep = (chatId: string) => {
    recent = [chatId, ...recent.filter((id) => id !== chatId)]
    const dropped = recent.slice(windowsKept)
    recent = recent.slice(0, windowsKept)
    if (dropped.length > 0) dispatch(windowsDropped(dropped))
  }

  return {
    ensure,
    /** Between pressing and letting go there is time to read what will be shown. */
    pressed: (chatId: string) => {
      keep(chatId)
      ensureOf(chatId)
    },
    opened: (chatId: string) => {
      keep(chatId)
      ensure()
    },
  }
}
