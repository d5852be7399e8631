import { createSlice } from '@reduxjs/toolkit'
import { type Chat, defaultChatPreferences, type Message, type Rev } from '@oms-chat/shared'
import { signedIn, signedOut } from '../auth/events.ts'
import { operationAcknowledged, outboxRead } from '../messages/events.ts'
import {
  changesReceived,
  chatOpened,
  chatReceived,
  chatRemoved,
  chatReset,
  deviceReset,
  deviceRestored,
  meChangesReceived,
  timePassed,
  readAcknowledged,
  receiptHeard,
  readReached,
  synced,
} from './events.ts'
import { countedFrom, type HeldChat, hearMessage, hold, mergeChat, movePointer, recount } from './heldChat.ts'
import { growTotals, isOwnRead } from './pointers.ts'
import { rebase } from './unread.ts'

export type ChatsState = {
  byId: Record<string, HeldChat>
  openId: string | null
  meId: string
  generation: string | null
  /** The newest revision of one's own log that is known here. */
  meRev: Rev
  /** Whether the first `sync` has answered. */
  ready: boolean
  /** By chat, how far one has read that the server may not know: it counts for chats that come later, too. */
  readHere: Record<string, Rev>
}

const initialState: ChatsState = {
  byId: {},
  openId: null,
  meId: '',
  generation: null,
  meRev: 0,
  ready: false,
  readHere: {},
}

const putChat = (state: ChatsState, chat: Chat, whole: Rev | undefined) => {
  const held = state.byId[chat.id]
  if (held) mergeChat(held, chat)
  else state.byId[chat.id] = hold(chat, whole ?? chat.head)
  const kept = state.byId[chat.id]
  if (!kept) return
  if (whole !== undefined) kept.whole = Math.max(kept.whole, whole)
  movePointer(kept, state.readHere[chat.id] ?? 0)
}

const hearMessages = (state: ChatsState, messages: readonly Message[]) => {
  for (const message of messages) {
    const held = state.byId[message.chatId]
    if (held) hearMessage(held, message, state.meId)
  }
}

/** A chat that one isn't in any more stays only as long as somebody looks at it. */
const dropRemoved = (state: ChatsState, chatId: string | null) => {
  if (chatId !== null && chatId !== state.openId && state.byId[chatId]?.removed) delete state.byId[chatId]
}

export const chatsSlice = createSlice({
  name: 'chats',
  initialState,
  reducers: {},
  extraReducers: (builder) => {
    builder
      .addCase(synced, (state, { payload }) => {
        for (const chat of payload.chats) putChat(state, chat, payload.whole[chat.id])
        state.generation = payload.generation
        state.ready = true
      })
      .addCase(deviceRestored, (state, { payload }) => {
        for (const held of payload.chats) {
          const { id } = held.chat
          movePointer((state.byId[id] ??= held), state.readHere[id] ?? 0)
        }
        state.generation ??= payload.generation
        state.meRev = Math.max(state.meRev, payload.meRev)
        state.ready ||= payload.chats.length > 0
      })
      .addCase(chatReceived, (state, { payload }) => putChat(state, payload, undefined))
      .addCase(changesReceived, (state, { payload }) => {
        const held = state.byId[payload.chatId]
        if (!held) {
          if (payload.chat?.me) state.byId[payload.chatId] = hold(payload.chat, payload.chat.head)
          return
        }
        if (payload.chat) mergeChat(held, payload.chat)
        for (const message of payload.messages) hearMessage(held, message, state.meId)
        held.chat.head = Math.max(held.chat.head, payload.upTo)
        held.whole = Math.max(held.whole, payload.upTo)
        recount(held)
      })
      .addCase(operationAcknowledged, (state, { payload: { operation, messages, chat } }) => {
        if (chat) putChat(state, chat, undefined)
        hearMessages(state, messages)
        const me = operation.kind === 'preferences' ? state.byId[operation.chatId]?.chat.me : null
        if (me && operation.kind === 'preferences') Object.assign(me, operation.patch)
      })
      .addCase(outboxRead, (state, { payload }) => {
        for (const { operation } of payload.items) {
          if (operation.kind !== 'read') continue
          const { chatId, rev } = operation
          state.readHere[chatId] = Math.max(rev, state.readHere[chatId] ?? 0)
          const held = state.byId[chatId]
          if (held) movePointer(held, rev)
        }
      })
      .addCase(chatRemoved, (state, { payload }) => {
        const held = state.byId[payload.chatId]
        if (held) held.removed = payload.reason
        dropRemoved(state, payload.chatId)
      })
      .addCase(chatReset, (state, { payload }) => {
        const held = state.byId[payload.chatId]
        if (held) held.whole = payload.head
      })
      .addCase(deviceReset, (state) => ({ ...initialState, meId: state.meId, openId: state.openId }))
      .addCase(meChangesReceived, (state, { payload }) => {
        for (const change of payload.changes) {
          const me = change.kind === 'preferences' ? state.byId[change.chatId]?.chat.me : null
          if (me && change.kind === 'preferences')
            Object.assign(me, defaultChatPreferences, change.preferences)
        }
        state.meRev = Math.max(state.meRev, payload.upTo)
      })
      .addCase(timePassed, (state, { payload }) => {
        for (const { chat } of Object.values(state.byId)) {
          const expiresAt = chat.lastMessage?.expiresAt
          if (expiresAt && expiresAt <= payload) chat.lastMessage = null
          const until = chat.me?.mutedUntil
          if (until && until <= payload) Object.assign(chat.me ?? {}, { muted: false, mutedUntil: null })
        }
      })
      .addCase(readReached, (state, { payload }) => {
        const held = state.byId[payload.chatId]
        if (held) movePointer(held, payload.rev)
      })
      .addCase(receiptHeard, (state, { payload }) => {
        const held = state.byId[payload.chatId]
        if (!held) return
        if (isOwnRead(payload, state.meId)) movePointer(held, payload.rev ?? 0)
        growTotals(held.chat, payload, state.meId)
      })
      .addCase(readAcknowledged, (state, { payload }) => {
        const held = state.byId[payload.chatId]
        if (!held?.chat.me) return
        movePointer(held, payload.rev)
        // What was counted before the chat was heard of last may have been counted from further back.
        const from = payload.asOf < held.metaRev ? payload.rev : countedFrom(held.chat)
        held.unread = rebase(held.unread, payload, payload.asOf, from)
        recount(held)
      })
      .addCase(chatOpened, (state, { payload }) => {
        const left = state.openId
        state.openId = payload
        dropRemoved(state, left)
      })
      .addCase(signedIn, (_state, { payload }) => ({ ...initialState, meId: payload.user.id }))
      .addCase(signedOut, () => initialState)
  },
})
