import { createSlice } from '@reduxjs/toolkit'
import type { RootState } from '../../app/store.ts'
import { signedIn, signedOut } from '../auth/events.ts'
import { changesReceived, chatRemoved } from '../chats/events.ts'
import { connectionChanged } from '../connection/connectionSlice.ts'
import { typingEnded, typingHeard } from './events.ts'

/** By chat the names of those who type in it, by their ids, in the order in which they began. */
export type TypingState = { byChat: Record<string, Record<string, string>> }

const initialState: TypingState = { byChat: {} }

const end = ({ byChat }: TypingState, chatId: string, userId: string | null) => {
  const typists = byChat[chatId]
  if (!typists || userId === null) return
  delete typists[userId]
  if (Object.keys(typists).length === 0) delete byChat[chatId]
}

/** Part of the store from the moment on in which its code is there. */
export const typingSlice = createSlice({
  name: 'typing',
  initialState,
  reducers: {},
  extraReducers: (builder) => {
    builder
      .addCase(typingHeard, ({ byChat }, { payload: { chatId, userId, userName } }) => {
        byChat[chatId] = { ...byChat[chatId], [userId]: userName }
      })
      .addCase(typingEnded, (state, { payload }) => end(state, payload.chatId, payload.userId))
      .addCase(changesReceived, (state, { payload: { chatId, messages, removedUserIds } }) => {
        // What was typed has been sent; a change of something older says nothing about that.
        for (const { senderId, seq, rev } of messages) if (seq === rev) end(state, chatId, senderId)
        for (const userId of removedUserIds) end(state, chatId, userId)
      })
      .addCase(chatRemoved, ({ byChat }, { payload }) => {
        delete byChat[payload.chatId]
      })
      .addCase(connectionChanged, (state, { payload }) => (payload === 'online' ? state : initialState))
      .addCase(signedIn, () => initialState)
      .addCase(signedOut, () => initialState)
  },
})

/** Those who type in a chat, by id; undefined when nobody does. */
export const selectTypists =
  (chatId: string) =>
  ({ typing }: RootState): Readonly<Record<string, string>> | undefined =>
    typing?.byChat[chatId]
