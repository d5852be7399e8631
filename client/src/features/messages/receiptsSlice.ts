import { createAction, createSlice } from '@reduxjs/toolkit'
import type { RootState } from '../../app/store.ts'

/** Who got and read the messages of this chat is on the screen from now on; null: of none. */
export const receiptsWatched = createAction<string | null>('receipts/watched')
/** It may be another now. */
export const receiptsChanged = createAction<string>('receipts/changed')

/** Whose receipts are looked at, and how often they were told to have changed. */
export type ReceiptsState = { chatId: string | null; news: number }

const initialState: ReceiptsState = { chatId: null, news: 0 }

/** Part of the store from the moment on in which its code is there. */
export const receiptsSlice = createSlice({
  name: 'receipts',
  initialState,
  reducers: {},
  extraReducers: (builder) => {
    builder
      .addCase(receiptsWatched, (state, { payload }) => {
        state.chatId = payload
      })
      .addCase(receiptsChanged, (state, { payload }) => {
        if (payload === state.chatId) state.news += 1
      })
  },
})

/** How often the receipts that are looked at were told to have changed; undefined while nobody tells. */
export const selectReceiptNews = ({ receipts }: RootState) => receipts?.news
