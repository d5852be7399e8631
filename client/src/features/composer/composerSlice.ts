import { createSlice, type PayloadAction } from '@reduxjs/toolkit'
import type { RootState } from '../../app/store.ts'
import { signedIn, signedOut } from '../auth/events.ts'
import { chatRemoved, deviceReset, meChangesReceived } from '../chats/events.ts'
import { selectChat } from '../chats/selectors.ts'
import { operationSubmitted } from '../messages/events.ts'

export type ComposerState = {
  /** Drafts as typed here; a chat without one shows the draft that one's other devices left. */
  drafts: Record<string, string>
  /** By chat, the id of the message that the next one answers. */
  replyTo: Record<string, string>
  /** By chat, the key of one's own message that is being edited. */
  editing: Record<string, string>
  /** The chat in which one wrote last: a draft that another device leaves doesn't overwrite it. */
  activeChatId: string | null
}

const initialState: ComposerState = { drafts: {}, replyTo: {}, editing: {}, activeChatId: null }

export const composerSlice = createSlice({
  name: 'composer',
  initialState,
  reducers: {
    draftChanged: (state, { payload }: PayloadAction<{ chatId: string; text: string }>) => {
      state.drafts[payload.chatId] = payload.text
      state.activeChatId = payload.chatId
    },
    /** Another tab has this in its composer. */
    draftHeard: (state, { payload }: PayloadAction<{ chatId: string; text: string }>) => {
      state.drafts[payload.chatId] = payload.text
    },
    replyStarted: (state, { payload }: PayloadAction<{ chatId: string; messageId: string }>) => {
      state.replyTo[payload.chatId] = payload.messageId
      delete state.editing[payload.chatId]
    },
    replyCancelled: (state, { payload }: PayloadAction<{ chatId: string }>) => {
      delete state.replyTo[payload.chatId]
    },
    editStarted: (state, { payload }: PayloadAction<{ chatId: string; key: string }>) => {
      state.editing[payload.chatId] = payload.key
      delete state.replyTo[payload.chatId]
    },
    editCancelled: (state, { payload }: PayloadAction<{ chatId: string }>) => {
      delete state.editing[payload.chatId]
    },
  },
  extraReducers: (builder) => {
    builder
      .addCase(operationSubmitted, (state, { payload: { operation } }) => {
        if (operation.kind === 'send') {
          state.drafts[operation.chatId] = ''
          delete state.replyTo[operation.chatId]
        }
        if (operation.kind === 'edit') delete state.editing[operation.chatId]
      })
      .addCase(meChangesReceived, (state, { payload }) => {
        for (const change of payload.changes)
          if (change.kind === 'preferences' && change.chatId !== state.activeChatId)
            delete state.drafts[change.chatId]
      })
      .addCase(chatRemoved, (state, { payload }) => {
        delete state.drafts[payload.chatId]
        delete state.replyTo[payload.chatId]
        delete state.editing[payload.chatId]
      })
      .addCase(deviceReset, (state) => ({ ...state, replyTo: {}, editing: {} }))
      .addCase(signedIn, () => initialState)
      .addCase(signedOut, () => initialState)
  },
})

export const { draftChanged, draftHeard, replyStarted, replyCancelled, editStarted, editCancelled } =
  composerSlice.actions

/** The text in a chat's composer. */
export const selectDraft = (chatId: string) => (state: RootState) =>
  state.composer.drafts[chatId] ?? selectChat(chatId)(state)?.me?.draft ?? ''
export const selectReplyTo = (chatId: string) => (state: RootState) => state.composer.replyTo[chatId] ?? null
export const selectEditing = (chatId: string) => (state: RootState) => state.composer.editing[chatId] ?? null
