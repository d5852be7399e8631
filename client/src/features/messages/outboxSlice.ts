import { createSlice, type PayloadAction } from '@reduxjs/toolkit'
import { signedIn, signedOut } from '../auth/events.ts'
import { nextStatus } from './delivery.ts'
import {
  deliveryChanged,
  discardRequested,
  operationAcknowledged,
  operationSubmitted,
  outboxRead,
  retryRequested,
} from './events.ts'
import type { PendingOperation } from './operations.ts'

/**
 * What waits to be sent, in order of submission: the store's image of the device's outbox. Read pointers aren't in
 * it: they are no thing that a person waits for, and the chats know them.
 */
export type OutboxState = { items: Record<string, PendingOperation>; order: string[] }

const initialState: OutboxState = { items: {}, order: [] }

const put = (state: OutboxState, item: PendingOperation) => {
  if (item.operation.kind === 'read') return
  if (!state.items[item.clientId]) state.order.push(item.clientId)
  state.items[item.clientId] = item
}

const drop = (state: OutboxState, clientId: string) => {
  if (!state.items[clientId]) return
  delete state.items[clientId]
  state.order = state.order.filter((id) => id !== clientId)
}

export const outboxSlice = createSlice({
  name: 'outbox',
  initialState,
  reducers: {},
  extraReducers: (builder) => {
    builder
      .addCase(operationSubmitted, (state, { payload: { clientId, operation } }) => {
        put(state, { clientId, operation, status: 'waiting', attempts: 0, error: null })
      })
      .addCase(outboxRead, (state, { payload: { items, gone } }) => {
        for (const clientId of gone) drop(state, clientId)
        for (const item of items) put(state, item)
      })
      .addCase(deliveryChanged, (state, { payload: { clientId, event, error } }) => {
        const item = state.items[clientId]
        if (!item) return
        const status = nextStatus(item.status, event)
        if (status === 'sent') return
        if (event === 'claimed') item.attempts += 1
        item.status = status
        item.error = status === 'failed' ? (error ?? item.error) : null
      })
      .addCase(operationAcknowledged, (state, { payload }) => drop(state, payload.clientId))
      .addCase(retryRequested, (state, { payload }) => {
        const item = state.items[payload.clientId]
        if (item?.status === 'failed')
          state.items[payload.clientId] = {
            ...item,
            status: 'waiting',
            error: null,
            attempts: item.error?.code === 'STALE' ? item.attempts : 0,
          }
      })
      .addCase(discardRequested, (state, { payload }) => drop(state, payload.clientId))
      .addCase(signedIn, () => initialState)
      .addCase(signedOut, (state, { payload }: PayloadAction<{ deliberate: boolean }>) =>
        payload.deliberate ? initialState : state,
      )
  },
})
