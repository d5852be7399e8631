import { createAction } from '@reduxjs/toolkit'
import type { Chat, MeChange, Member, Message, PointerMoved, Rev, Settings, User } from '@oms-chat/shared'
import type { HeldChat } from './heldChat.ts'

/**
 * What a chat's log said about (…, upTo]: one live event, or many revisions caught up with. Both have the
 * same shape, so that every slice folds them by the same code.
 */
export type ChatDelta = {
  chatId: string
  /** The last revision this covers. */
  upTo: Rev
  messages: Message[]
  members: Member[]
  removedUserIds: string[]
  /** The chat as it is now, where that was told; `me` is null where it was told to many. */
  chat: Chat | null | undefined
}

export const chatDelta = (chatId: string, upTo: Rev, more: Partial<ChatDelta> = {}): ChatDelta => ({
  messages: [],
  members: [],
  removedUserIds: [],
  chat: null,
  ...more,
  chatId,
  upTo,
})

/** A delta that follows what is held without a hole. */
export const changesReceived = createAction<ChatDelta>('chats/changesReceived')

/** A page of what `sync` answered. `whole` names the chats of which nothing older is missing on this device. */
export const synced = createAction<{
  generation: string
  chats: Chat[]
  users: User[]
  whole: Record<string, Rev>
  /** How far the server's clock is ahead of this device's, in milliseconds. */
  aheadMs?: number
}>('chats/synced')

/** What this device kept from an earlier time. It is shown until the server has spoken, and goes on from there. */
export const deviceRestored = createAction<{
  generation: string
  meRev: Rev
  settings: Settings
  chats: HeldChat[]
  users: User[]
  hidden: string[]
}>('chats/deviceRestored')

/** A chat that an answer or an event brought whole: made, joined, found. */
export const chatReceived = createAction<Chat>('chats/chatReceived')

export type RemovalReason = 'left' | 'removed' | 'deleted'
export const chatRemoved = createAction<{ chatId: string; reason: RemovalReason }>('chats/chatRemoved')

/** By the server's clock it is this time (ISO 8601): what was to last until then is over. */
export const timePassed = createAction<string>('chats/timePassed')

/** This device's copies of a chat can't be trusted: they go, and the latest page is loaded again. Unsent items stay. */
export const chatReset = createAction<{ chatId: string; head: Rev }>('chats/chatReset')

/** The database was restored: every copy goes. Unsent items stay. */
export const deviceReset = createAction('chats/deviceReset')

/** Changes of one's own log up to `upTo`. */
export const meChangesReceived = createAction<{ changes: MeChange[]; upTo: Rev }>('chats/meChangesReceived')

export const settingsReceived = createAction<Settings>('settings/received')

/** Somebody's pointer moved, as far as one is told: whose it was, and what everybody has since. */
export const receiptHeard = createAction<PointerMoved & { kind: 'delivered' | 'read' }>('chats/receiptHeard')

/** The server's answer to one's own pointer: a fresh count, read when the device held `asOf`. */
export const readAcknowledged = createAction<{
  chatId: string
  rev: Rev
  unreadCount: number
  mentionCount: number
  asOf: Rev
}>('chats/readAcknowledged')

/** One sees up to and with `rev`. */
export const readReached = createAction<{ chatId: string; rev: Rev }>('chats/readReached')

/** Somebody presses on a chat, and will most likely open it when they let go. */
export const chatPressed = createAction<string>('chats/chatPressed')
export const chatOpened = createAction<string | null>('chats/chatOpened')

export const usersReceived = createAction<User[]>('users/received')
