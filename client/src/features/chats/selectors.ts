import { createSelector } from '@reduxjs/toolkit'
import type { Chat, ChatPreferences, User } from '@oms-chat/shared'
import type { RootState } from '../../app/store.ts'
import { selectCreation, selectCreations, selectPendingPreferences } from '../messages/selectors.ts'
import type { HeldChat } from './heldChat.ts'

export type ChatFilter = 'all' | 'unread' | 'direct' | 'archived'

const selectHeld = (state: RootState) => state.chats.byId
const selectMeId = (state: RootState) => state.chats.meId

const peerIdOf = (chat: Chat, meId: string): string | null =>
  chat.type !== 'direct' ? null : (chat.directUserIds?.find((id) => id !== meId) ?? meId)

const titleOf = (chat: Chat, meId: string, users: Record<string, User>): string => {
  const peerId = peerIdOf(chat, meId)
  return (peerId === null ? chat.name : users[peerId]?.fullName) ?? ''
}

/** Per chat the last patch and what it led to, so that an unchanged chat is the same object again. */
const patched = new WeakMap<Chat, { patch: Partial<ChatPreferences>; chat: Chat }>()

/** A chat as one will see it once what is pending has been done. */
const withPatch = (chat: Chat, patch: Partial<ChatPreferences> | undefined): Chat => {
  if (!patch || !chat.me) return chat
  const known = patched.get(chat)
  if (known?.patch === patch) return known.chat
  const next = { ...chat, me: { ...chat.me, ...patch } }
  patched.set(chat, { patch, chat: next })
  return next
}

const chatOf = (state: RootState, id: string): Chat | undefined => {
  const chat = state.chats.byId[id]?.chat ?? selectCreation(id)(state)?.operation.chat
  return chat && withPatch(chat, selectPendingPreferences(state)[id])
}

/** One chat, with its pending preferences laid over it. */
export const selectChat = (id: string | null) => (state: RootState) =>
  id === null ? undefined : chatOf(state, id)

/** The name shown for a chat: of a direct one, the other's. */
export const selectChatTitle = (id: string) => (state: RootState) => {
  const chat = chatOf(state, id)
  return chat ? titleOf(chat, state.chats.meId, state.users.byId) : ''
}

/** The other person of a direct chat; oneself in the chat with oneself. */
export const selectChatPeer = (id: string) => (state: RootState) => {
  const chat = chatOf(state, id)
  const peerId = chat ? peerIdOf(chat, state.chats.meId) : null
  return peerId === null ? undefined : state.users.byId[peerId]
}

/** The making of a chat that the server doesn't know yet; undefined for every other chat. */
export const selectUnmade = (id: string) => (state: RootState) =>
  state.chats.byId[id] ? undefined : selectCreation(id)(state)

/** Why one isn't in the chat any more; null while one is. */
export const selectChatRemoval =
  (id: string) =>
  (state: RootState): HeldChat['removed'] =>
    state.chats.byId[id]?.removed ?? null

export const selectOpenChatId = (state: RootState) => state.chats.openId

/** Whether the chats are there: before, the list shows its skeleton. */
export const selectChatsReady = (state: RootState) => state.chats.ready

const isUnread = (chat: Chat) => (chat.me?.unreadCount ?? 0) > 0 || chat.me?.markedUnread === true

const passes = (chat: Chat, filter: ChatFilter): boolean => {
  if ((chat.me?.archived ?? false) !== (filter === 'archived')) return false
  if (filter === 'unread') return isUnread(chat)
  return filter === 'direct' ? chat.type === 'direct' : true
}

const byPlace = (a: Chat, b: Chat): number => {
  const pinned = Number(b.me?.pinned ?? false) - Number(a.me?.pinned ?? false)
  if (pinned !== 0) return pinned
  if (a.lastActivityAt === b.lastActivityAt) return a.id < b.id ? -1 : 1
  return a.lastActivityAt > b.lastActivityAt ? -1 : 1
}

/** Without case and accents, so that "jose" finds "José". */
const fold = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

const selectListed = createSelector(
  [selectHeld, selectPendingPreferences, selectCreations],
  (held, pending, creations) => {
    const listed: Chat[] = []
    for (const { chat, removed } of Object.values(held))
      if (chat.me && !removed) listed.push(withPatch(chat, pending[chat.id]))
    for (const { operation } of Object.values(creations))
      if (!held[operation.chatId]) listed.push(withPatch(operation.chat, pending[operation.chatId]))
    return listed.sort(byPlace)
  },
)

const listIds = createSelector(
  [
    selectListed,
    selectMeId,
    (state: RootState) => state.users.byId,
    (_state: RootState, filter: ChatFilter) => filter,
    (_state: RootState, _filter: ChatFilter, query: string) => query,
  ],
  (listed, meId, users, filter, query) => {
    const wanted = fold(query.trim())
    return listed
      .filter((chat) => passes(chat, filter) || (filter === 'all' && wanted !== ''))
      .filter((chat) => wanted === '' || fold(titleOf(chat, meId, users)).includes(wanted))
      .map((chat) => chat.id)
  },
  { memoizeOptions: { resultEqualityCheck: sameIds } },
)

function sameIds(a: string[], b: string[]) {
  return a.length === b.length && a.every((id, index) => id === b[index])
}

/** All one's chats with their titles. */
export const selectListedChats = createSelector(
  [selectListed, selectMeId, (state: RootState) => state.users.byId],
  (listed, meId, users) => listed.map((chat) => ({ chat, title: titleOf(chat, meId, users) })),
)

/** The ids of the chats to list: pinned ones first, then newest activity. A query looks in archived ones too. */
export const selectChatIds =
  (filter: ChatFilter, query = '') =>
  (state: RootState) =>
    listIds(state, filter, query)

/** How many unread messages there are in chats that are neither muted nor archived. */
export const selectTotalUnread = createSelector([selectListed], (chats) =>
  chats.reduce(
    (total, { me }) =>
      !me || me.muted || me.archived ? total : total + Math.max(me.unreadCount, Number(me.markedUnread)),
    0,
  ),
)

/** Whether there is an archived chat, so that the row that leads to them is shown. */
export const selectArchivedCount = createSelector(
  [selectListed],
  (chats) => chats.filter((chat) => chat.me?.archived).length,
)
