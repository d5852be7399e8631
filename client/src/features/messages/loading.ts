import { limits, type Result, type Rev } from '@oms-chat/shared'
import type { ApiAnswer, HistoryPage, HistoryPlace } from '../../app/ports.ts'
import { createAppThunk } from '../../app/thunk.ts'
import { pageFailed, type PageMode, pageReceived, pageRequested } from './events.ts'
import type { ChatWindow } from './window.ts'

type Load = { chatId: string; mode: PageMode; around?: number }

const placeOf = (
  mode: PageMode,
  window: ChatWindow | undefined,
  around: number | undefined,
  head: Rev,
): HistoryPlace => {
  if (mode === 'before') return { before: window?.list[0]?.seq ?? window?.from ?? 0 }
  if (mode === 'after') return { after: window?.list.at(-1)?.seq ?? window?.to ?? 0 }
  return mode === 'around' && around !== undefined ? { around } : { latest: true, head }
}

const queryOf = (place: HistoryPlace) => ('latest' in place ? {} : place)

const isNeeded = ({ mode }: Load, window: ChatWindow | undefined): boolean => {
  if (mode === 'before')
    return !!window?.loaded && window.hasBefore && !window.loadingBefore && window.loadId === null
  if (mode === 'after')
    return !!window?.loaded && window.to !== null && !window.loadingAfter && window.loadId === null
  return true
}

/** A few lines at the end of a chat aren't worth showing alone where the rest can be had. */
const isEnough = (page: HistoryPage, place: HistoryPlace, isOnline: boolean) =>
  !isOnline || !('latest' in place) || !page.hasBefore || page.messages.length >= limits.pageSize / 2

/** The revisions of which a page read at `rev` brings every message: up to the places next to it. */
const spanOf = (place: HistoryPlace, { messages, hasBefore, hasAfter }: HistoryPage, rev: Rev) => {
  const from = 'after' in place ? place.after + 1 : hasBefore ? messages[0]?.seq : 0
  const to = 'before' in place ? place.before - 1 : hasAfter ? messages.at(-1)?.seq : rev
  return from === undefined || to === undefined ? null : { from, to }
}

/** Loads one page of a chat's history into its window: from the device if it holds that place, else from the server. */
const loadPage = createAppThunk(
  'messages/loadPage',
  async ({ chatId, mode, around }: Load, { dispatch, getState, extra, rejectWithValue }) => {
    const { chats, messages } = getState()
    const place = placeOf(mode, messages.windows[chatId], around, chats.byId[chatId]?.chat.head ?? 0)
    const loadId = extra.newClientId()
    dispatch(pageRequested({ chatId, mode, loadId }))
    const held = await extra.history.page(chatId, place, limits.pageSize)
    const take = (page: HistoryPage, span: { from: Rev; to: Rev } | null) => {
      dispatch(pageReceived({ chatId, mode, loadId, ...page, span }))
    }
    if (held && isEnough(held, place, getState().connection.status === 'online')) {
      take(held, null)
      return undefined
    }
    const answer: Result<ApiAnswer<'listMessages'>> = await extra.api.call('listMessages', {
      params: { id: chatId },
      query: { ...queryOf(place), limit: limits.pageSize },
    })
    if (answer.ok) {
      const { data, prevCursor, nextCursor, rev } = answer.data
      const page = { messages: data, hasBefore: prevCursor !== null, hasAfter: nextCursor !== null }
      take(page, spanOf(place, page, rev))
      return undefined
    }
    if (held) {
      take(held, null)
      return undefined
    }
    dispatch(pageFailed({ chatId, mode, loadId }))
    return rejectWithValue(answer.error)
  },
  { condition: (load, { getState }) => isNeeded(load, getState().messages.windows[load.chatId]) },
)

type InChat = { chatId: string }

/** The page above the window. */
export const olderRequested = ({ chatId }: InChat) => loadPage({ chatId, mode: 'before' })
/** The page below the window, where the window doesn't reach the living end. */
export const newerRequested = ({ chatId }: InChat) => loadPage({ chatId, mode: 'after' })
/** The newest page; the window then follows the living end. */
export const latestRequested = ({ chatId }: InChat) => loadPage({ chatId, mode: 'latest' })

/** The page around a place, given by `seq` or by a message's id. Resolves to the message's `seq`. */
export const jumpRequested = createAppThunk(
  'messages/jump',
  async (
    to: InChat & ({ seq: number } | { messageId: string }),
    { dispatch, getState, extra, rejectWithValue },
  ) => {
    const window = getState().messages.windows[to.chatId]
    const held = window?.list.find((message) =>
      'seq' in to ? message.seq === to.seq : message.id === to.messageId,
    )
    if (held) return held.seq
    let seq: number | null
    if ('seq' in to) seq = to.seq
    else {
      seq = await extra.history.seqOf(to.messageId)
      if (seq === null) {
        const answer = await extra.api.call('getMessage', { params: { id: to.messageId } })
        if (!answer.ok) return rejectWithValue(answer.error)
        seq = answer.data.data.seq
      }
    }
    await dispatch(loadPage({ chatId: to.chatId, mode: 'around', around: seq })).unwrap()
    return seq
  },
)
