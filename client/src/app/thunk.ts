import { createAsyncThunk } from '@reduxjs/toolkit'
import type { ErrorBody } from '@oms-chat/shared'
import type { ThunkExtra } from './ports.ts'
import type { AppDispatch, RootState } from './store.ts'

/** `createAsyncThunk` with this store's types: a refusal is the contract's error body. */
export const createAppThunk = createAsyncThunk.withTypes<{
  state: RootState
  dispatch: AppDispatch
  extra: ThunkExtra
  rejectValue: ErrorBody
}>()
