import { createSlice } from '@reduxjs/toolkit'
import type { RootState } from '../../app/store.ts'

/** Whether there is a newer version of the app than the one that runs in this tab. */
export const newVersionSlice = createSlice({
  name: 'newVersion',
  initialState: false,
  reducers: { newVersionFound: () => true },
})

export const { newVersionFound } = newVersionSlice.actions

export const selectHasNewVersion = (state: RootState) => state.newVersion
