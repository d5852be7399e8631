import { createSelector } from '@reduxjs/toolkit'
import type { ChatPreferences, Message, Settings } from '@oms-chat/shared'
import { shallowEqual } from 'react-redux'
import type { RootState } from '../../app/store.ts'
import type { DeliveryError, DeliveryStatus } from './delivery.ts'
import { keyOf, type Operation, type PendingOperation } from './operations.ts'
import { withPending } from './pending.ts'

/** One line of the conversation, as the list shows it. */
export type MessageEntry = {
  /** The message's name in this client for life: the list's key. */
  key: string
  /** As it will be once what is pending has been done. `id` is '' and `seq` 0 until the server has it. */
  message: Message
  status: DeliveryStatus
  error: DeliveryError | null
  /** Whether the message can still be taken back: nothing was sent yet. */
  cancellable: boolean
  /** The latest edit or deletion of it that waits, runs or was refused; Retry and Discard take its `clientId`. */
  change: {
    clientId: string
    kind: 'edit' | 'delete'
    status: PendingOperation['status']
    error: DeliveryError | null
  } | null
}

export type WindowFlags = {
  loaded: boolean
  failed: boolean
  hasBefore: boolean
  hasAfter: boolean
  loadingBefore: boolean
  loadingAfter: boolean
  loading: boolean
}

const selectWindow = (state: RootState, chatId: string) => state.messages.windows[chatId]
const selectOutbox = (state: RootState) => state.outbox

/** Everything of one's own that the server doesn't have yet, in order of submission. */
export const selectPending = createSelector([selectOutbox], ({ items, order }) =>
  order.flatMap((clientId) => items[clientId] ?? []),
)

/** What a person would count: words and what happens to them, and new chats; not how a chat is set. */
const isCounted = ({ operation }: PendingOperation) =>
  operation.kind !== 'preferences' && operation.kind !== 'settings' && operation.kind !== 'read'

/** How many things the server doesn't have yet, refused ones too: what signing out would lose. */
export const selectUnsentCount = createSelector(
  [selectPending],
  (pending) => pending.filter(isCounted).length,
)

/** How many things wait for the network; what was refused doesn't. */
export const selectWaitingCount = createSelector(
  [selectPending],
  (pending) => pending.filter((item) => item.status !== 'failed' && isCounted(item)).length,
)

/** What was refused and has no row of its own to say so: reactions and how things are set. */
export const selectRefusals = createSelector([selectPending], (pending) =>
  pending.filter(
    ({ operation: { kind }, status }) =>
      status === 'failed' && (kind === 'react' || kind === 'preferences' || kind === 'settings'),
  ),
)

export type Creation = PendingOperation & { operation: Extract<Operation, { kind: 'create' }> }

const isCreation = (item: PendingOperation): item is Creation => item.operation.kind === 'create'

/** The chats that one has begun and the server doesn't know yet, by id. */
export const selectCreations = createSelector([selectPending], (pending): Record<string, Creation> =>
  Object.fromEntries(pending.filter(isCreation).map((item) => [item.operation.chatId, item])),
)

/** The making of a chat, while it waits, runs or was refused. */
export const selectCreation = (chatId: string) => (state: RootState) => selectCreations(state)[chatId]

const nonePending: readonly PendingOperation[] = []

const selectPendingByChat = createSelector([selectPending], (pending) => {
  const byChat: Record<string, PendingOperation[]> = {}
  for (const item of pending) {
    const { operation } = item
    if (!('target' in operation) && operation.kind !== 'send') continue
    ;(byChat[operation.chatId] ??= []).push(item)
  }
  return byChat
})

const selectChatPending = (state: RootState, chatId: string) =>
  selectPendingByChat(state)[chatId] ?? nonePending

/** Preferences set here that the server doesn't have yet, by chat. */
export const selectPendingPreferences = createSelector([selectPending], (pending) => {
  const byChat: Record<string, Partial<ChatPreferences>> = {}
  for (const { operation, status } of pending)
    if (operation.kind === 'preferences' && status !== 'failed')
      byChat[operation.chatId] = { ...byChat[operation.chatId], ...operation.patch }
  return byChat
})

/** Settings set here that the server doesn't have yet; null when there are none. */
export const selectPendingSettings = createSelector([selectPending], (pending): Partial<Settings> | null => {
  const patches = pending.flatMap(({ operation, status }) =>
    operation.kind === 'settings' && status !== 'failed' ? [operation.patch] : [],
  )
  return patches.length > 0 ? Object.assign({}, ...patches) : null
})

/** Rows are made once per message, so that a list of a thousand gives a thousand equal references again. */
const settledRows = new WeakMap<Message, MessageEntry>()

const settledRow = (message: Message): MessageEntry => {
  const known = settledRows.get(message)
  if (known) return known
  const key = keyOf(message)
  const row: MessageEntry = { key, message, status: 'sent', error: null, cancellable: false, change: null }
  settledRows.set(message, row)
  return row
}

const unsentRow = ({ clientId, operation, status, attempts, error }: PendingOperation): MessageEntry[] => {
  if (operation.kind !== 'send') return []
  const { message } = operation
  const key = keyOf({ id: '', clientId, senderId: message.senderId })
  const cancellable = attempts === 0 && status === 'waiting'
  return [{ key, message, status, error, cancellable, change: null }]
}

/** One's own that the server doesn't have yet, as far as is known: an event may have come before the answer. */
const unsentRows = (pending: readonly PendingOperation[], confirmed: readonly MessageEntry[]) => {
  const rows = pending.flatMap(unsentRow)
  if (rows.length === 0) return rows
  const known = new Set(confirmed.map(({ key }) => key))
  return rows.filter(({ key }) => !known.has(key))
}

const noMessages: readonly Message[] = []

const list = createSelector(
  [
    (state: RootState, chatId: string) => selectWindow(state, chatId)?.list ?? noMessages,
    selectChatPending,
    (state: RootState) => state.messages.hidden,
    (state: RootState) => state.session.user?.id ?? '',
  ],
  (messages, pending, hidden, meId): MessageEntry[] => {
    const settled = messages.map(settledRow)
    const rows = [...settled, ...unsentRows(pending, settled)]
    return withPending(rows, pending, meId).filter(({ message }) => !hidden[message.id])
  },
)

/**
 * The rows of a chat: confirmed ones by `seq`, then one's own unsent ones in order of sending. What one
 * deleted for oneself is not among them. Stable: a row that didn't change is the same object.
 */
export const selectMessageList = (chatId: string) => (state: RootState) => list(state, chatId)

const byKey = createSelector([list], (rows) => new Map(rows.map((row) => [row.key, row])))
const byId = createSelector([list], (rows) => new Map(rows.map((row) => [row.message.id, row])))

/** One row by its key. */
export const selectMessage = (chatId: string, key: string) => (state: RootState) =>
  byKey(state, chatId).get(key)

/** One row by the message's id. */
export const selectMessageById = (chatId: string, messageId: string) => (state: RootState) =>
  byId(state, chatId).get(messageId)

/** What the server doesn't know has no history to load. */
const hasNoHistory = (state: RootState, chatId: string) =>
  !state.chats.byId[chatId] && selectCreation(chatId)(state) !== undefined

const flags = createSelector(
  [selectWindow, hasNoHistory],
  (window, isNew): WindowFlags => ({
    loaded: window?.loaded ?? isNew,
    failed: window?.failed ?? false,
    hasBefore: window?.hasBefore ?? false,
    hasAfter: window ? window.to !== null : false,
    loadingBefore: window?.loadingBefore ?? false,
    loadingAfter: window?.loadingAfter ?? false,
    loading: window?.loadId != null,
  }),
  { memoizeOptions: { resultEqualityCheck: shallowEqual } },
)

/** What of the chat is held, and what is being loaded. */
export const selectWindowFlags = (chatId: string) => (state: RootState) => flags(state, chatId)
