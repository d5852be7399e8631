import type { UnknownAction } from '@reduxjs/toolkit'
import type { Chat, MeChange, Message } from '@oms-chat/shared'
import { signedIn, signedOut } from '../auth/events.ts'
import {
  changesReceived,
  chatReceived,
  chatRemoved,
  chatReset,
  deviceReset,
  deviceRestored,
  meChangesReceived,
  synced,
} from '../chats/events.ts'
import {
  messagesReceived,
  operationAcknowledged,
  operationSubmitted,
  outboxRead,
  pageFailed,
  pageReceived,
  pageRequested,
  windowsDropped,
} from './events.ts'
import type { Operation } from './operations.ts'
import { addPage, type ChatWindow, dropBelow, emptyWindow, failLoad, startLoad, upsert } from './window.ts'

export type MessagesState = {
  windows: Readonly<Record<string, ChatWindow>>
  /** The ids of messages that one deleted for oneself. */
  hidden: Readonly<Record<string, true>>
}

const initialState: MessagesState = { windows: {}, hidden: {} }

/** Chats that nobody has opened have no window: their messages are loaded when somebody does. */
const change = (
  state: MessagesState,
  chatId: string,
  step: (window: ChatWindow) => ChatWindow,
): MessagesState => {
  const window = state.windows[chatId]
  const next = window && step(window)
  return next === undefined || next === window
    ? state
    : { ...state, windows: { ...state.windows, [chatId]: next } }
}

const receive = (state: MessagesState, chatId: string, messages: readonly Message[]) =>
  change(state, chatId, (window) => upsert(window, messages))

const drop = (state: MessagesState, chatIds: readonly string[]): MessagesState => {
  const gone = new Set(chatIds)
  const kept = Object.entries(state.windows).filter(([chatId]) => !gone.has(chatId))
  return { ...state, windows: Object.fromEntries(kept) }
}

/** What a chat keeps; a window in which nothing is left of that is loaded anew. */
const keep = (state: MessagesState, { id, oldestSeq }: Pick<Chat, 'id' | 'oldestSeq'>): MessagesState => {
  const to = state.windows[id]?.to ?? null
  return to !== null && to < oldestSeq
    ? drop(state, [id])
    : change(state, id, (window) => dropBelow(window, oldestSeq))
}

const hide = (state: MessagesState, messageIds: readonly string[]): MessagesState =>
  messageIds.length === 0
    ? state
    : {
        ...state,
        hidden: { ...state.hidden, ...Object.fromEntries(messageIds.map((id) => [id, true as const])) },
      }

const hiddenBy = (operation: Operation) =>
  operation.kind === 'delete' && operation.scope === 'me' ? [operation.target.messageId] : []

const hiddenIn = (changes: readonly MeChange[]) =>
  changes.flatMap((change) => (change.kind === 'hide' ? [change.messageId] : []))

/** A chat that one has begun is whole: nothing was said in it. */
const begin = (state: MessagesState, operations: readonly Operation[]): MessagesState => {
  const begun = operations.flatMap((each) =>
    each.kind === 'create' && !state.windows[each.chatId] ? [each.chatId] : [],
  )
  if (begun.length === 0) return state
  const windows = begun.map((chatId) => [chatId, { ...emptyWindow, loaded: true }] as const)
  return { ...state, windows: { ...state.windows, ...Object.fromEntries(windows) } }
}

/** It is there now, or has been for long: what was said before is above what is held. */
const made = (state: MessagesState, operation: Operation, chat: Chat | null): MessagesState =>
  chat === null
    ? state
    : change(begin(state, [operation]), chat.id, (window) => ({
        ...window,
        from: window.list[0]?.seq ?? chat.head + 1,
        hasBefore: chat.head > 0,
      }))

/** An answer to a load that another one has overtaken is dropped. */
const isCurrent = (window: ChatWindow, { mode, loadId }: { mode: string; loadId: string }) =>
  mode === 'before' || mode === 'after' ? window.loaded : window.loadId === loadId

const reducePages = (state: MessagesState, action: UnknownAction): MessagesState => {
  if (pageRequested.match(action)) {
    const { chatId, mode, loadId } = action.payload
    const window = startLoad(state.windows[chatId] ?? emptyWindow, mode, loadId)
    return { ...state, windows: { ...state.windows, [chatId]: window } }
  }
  if (pageReceived.match(action)) {
    const { payload } = action
    return change(state, payload.chatId, (window) =>
      isCurrent(window, payload) ? addPage(window, payload.mode, payload) : window,
    )
  }
  if (!pageFailed.match(action)) return state
  const { payload } = action
  return change(state, payload.chatId, (window) =>
    isCurrent(window, payload) ? failLoad(window, payload.mode) : window,
  )
}

const reduceMessages = (state: MessagesState, action: UnknownAction): MessagesState => {
  if (messagesReceived.match(action)) return receive(state, action.payload.chatId, action.payload.messages)
  if (operationAcknowledged.match(action)) {
    const { operation, messages, chat } = action.payload
    const taken = messages.reduce(
      (held, message) => receive(held, message.chatId, [message]),
      made(state, operation, chat),
    )
    return hide(taken, hiddenBy(operation))
  }
  if (deviceRestored.match(action)) return hide(state, action.payload.hidden)
  if (operationSubmitted.match(action)) return begin(state, [action.payload.operation])
  if (outboxRead.match(action))
    return begin(
      state,
      action.payload.items.map(({ operation }) => operation),
    )
  if (meChangesReceived.match(action)) return hide(state, hiddenIn(action.payload.changes))
  if (!changesReceived.match(action)) return reducePages(state, action)
  const { chatId, chat, messages } = action.payload
  const received = receive(state, chatId, messages)
  return chat ? keep(received, chat) : received
}

const reduceChats = (state: MessagesState, action: UnknownAction): MessagesState => {
  if (synced.match(action)) return action.payload.chats.reduce(keep, state)
  if (chatReceived.match(action)) return keep(state, action.payload)
  if (chatReset.match(action) || chatRemoved.match(action)) return drop(state, [action.payload.chatId])
  if (windowsDropped.match(action)) return drop(state, action.payload)
  return reduceMessages(state, action)
}

/** Written by hand instead of with drafts: every event passes here, and drafts of long lists are dear. */
export const messagesSlice = {
  reducerPath: 'messages' as const,
  reducer: (state: MessagesState = initialState, action: UnknownAction): MessagesState =>
    signedIn.match(action) || signedOut.match(action) || deviceReset.match(action)
      ? initialState
      : reduceChats(state, action),
}
