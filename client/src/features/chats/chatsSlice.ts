import { createSlice } from '@reduxjs/toolkit'
import { type Chat, type ChatMe, defaultChatPreferences, type Message, type Rev } from '@oms-chat/shared'
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
  previewsExpired,
  readAcknowledged,
  receiptHeard,
  readReached,
  type RemovalReason,
  synced,
} from './events.ts'
import { isGone } from '../messages/gone.ts'
import { growTotals, isOwnRead } from './pointers.ts'
import { previewOf } from './preview.ts'
import { countUnread, hear, prune, rebase, type Unread, unreadAt } from './unread.ts'

/** A chat on this device. `chat.me` holds one's own view with the unread count as it is now. */
export type HeldChat = {
  chat: Chat
  /** The last revision without a hole. */
  whole: Rev
  /** The revision as of which name, settings and counts of members are known. */
  metaRev: Rev
  /** The revision as of which `chat.lastMessage` is known. */
  lastRev: Rev
  unread: Unread
  /** One isn't in it any more; kept while it is open or holds something unsent. */
  removed: RemovalReason | null
}

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

const recount = (held: HeldChat) => {
  const { me } = held.chat
  if (!me) return
  me.unreadCount = countUnread(held.unread, me.readRev)
  me.mentionCount = Math.min(me.mentionCount, me.unreadCount)
}

const hold = (chat: Chat, whole: Rev): HeldChat => ({
  chat,
  whole,
  metaRev: chat.head,
  lastRev: chat.head,
  unread: unreadAt(chat.me?.unreadCount ?? 0, chat.head, chat.me?.readRev ?? 0),
  removed: null,
})

/** One's own view: pointers only grow, and what was told to many says nothing about oneself. */
const mergeMe = (held: HeldChat, next: Chat): ChatMe | null => {
  const known = held.chat.me
  if (!next.me || !known) return next.me ?? known
  return {
    ...next.me,
    readRev: Math.max(known.readRev, next.me.readRev),
    deliveredRev: Math.max(known.deliveredRev, next.me.deliveredRev),
  }
}

const isNewerPreview = (held: HeldChat, seq: Rev, rev: Rev) => {
  const last = held.chat.lastMessage
  return !last || seq > last.seq || (seq === last.seq && rev > held.lastRev)
}

/** The newer meta wins; what is folded from messages since then stays. */
const mergeChat = (held: HeldChat, next: Chat) => {
  const known = held.chat
  if (next.me) held.unread = rebase(held.unread, next.me.unreadCount, next.head, next.me.readRev)
  const me = mergeMe(held, next)
  const takesLast = next.lastMessage ? isNewerPreview(held, next.lastMessage.seq, next.head) : false
  if (next.head >= held.metaRev) {
    held.chat = { ...next, lastMessage: known.lastMessage }
    growTotals(held.chat, known)
    held.metaRev = next.head
  }
  if (takesLast) {
    held.chat.lastMessage = next.lastMessage
    held.lastRev = next.head
  }
  growTotals(held.chat, next)
  held.chat.head = Math.max(known.head, next.head)
  held.chat.lastActivityAt =
    known.lastActivityAt > next.lastActivityAt ? known.lastActivityAt : next.lastActivityAt
  held.chat.me = me
  held.removed = null
  recount(held)
}

const movePointer = (held: HeldChat, rev: Rev) => {
  const { me } = held.chat
  if (!me || rev <= me.readRev) return
  me.readRev = rev
  held.unread = prune(held.unread, rev)
  recount(held)
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

const hearMessage = (held: HeldChat, message: Message, meId: string) => {
  const { chat } = held
  hear(held.unread, message, meId, chat.me?.readRev ?? 0)
  chat.head = Math.max(chat.head, message.rev)
  if (message.threadRootId !== null) return
  if (isNewerPreview(held, message.seq, message.rev)) {
    chat.lastMessage = isGone(message) ? null : previewOf(message)
    held.lastRev = message.rev
  }
  if (message.createdAt > chat.lastActivityAt) chat.lastActivityAt = message.createdAt
}

/** Whether a message that was not heard before calls for oneself: by name, or everybody in the chat. */
const callsMe = (held: HeldChat, message: Message, meId: string) =>
  message.seq > Math.max(held.whole, held.unread.asOf, held.chat.me?.readRev ?? 0) &&
  message.senderId !== meId &&
  message.deletedAt === null &&
  (message.mentions.includes(meId) || message.mentions.includes(message.chatId))

const hearCalls = (held: HeldChat, messages: readonly Message[], meId: string) => {
  const calls = messages.filter((message) => callsMe(held, message, meId)).length
  if (held.chat.me && calls > 0) held.chat.me.mentionCount += calls
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
        hearCalls(held, payload.messages, state.meId)
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
      .addCase(previewsExpired, (state, { payload }) => {
        for (const { chat } of Object.values(state.byId)) {
          const expiresAt = chat.lastMessage?.expiresAt
          if (expiresAt && expiresAt <= payload) chat.lastMessage = null
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
        held.chat.me.mentionCount = payload.mentionCount
        held.unread = rebase(held.unread, payload.unreadCount, payload.asOf, payload.rev)
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
