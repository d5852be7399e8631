import { createSelector, createSlice, type PayloadAction } from '@reduxjs/toolkit'
import type { RootState } from '../../app/store.ts'
import { signedIn, signedOut } from '../auth/events.ts'
import { restoreSession } from '../auth/sessionSlice.ts'
import { deviceReset, synced } from '../chats/events.ts'
import { selectWaitingCount } from '../messages/selectors.ts'

export type ConnectionStatus = 'connecting' | 'online' | 'offline'

export type ConnectionState = {
  status: ConnectionStatus
  /** `memory`: the device's store failed, so what is unsent lives only as long as this page. */
  storage: 'device' | 'memory'
  /** How often the server turned out to have been restored from a backup, so that every copy was read anew. */
  restored: number
  /** How far the server's clock was ahead of this device's when it last said, in milliseconds. */
  serverAheadMs: number
}

const initialState: ConnectionState = {
  status: 'connecting',
  storage: 'device',
  restored: 0,
  serverAheadMs: 0,
}

export const connectionSlice = createSlice({
  name: 'connection',
  initialState,
  reducers: {
    connectionChanged: (state, { payload }: PayloadAction<ConnectionStatus>) => {
      state.status = payload
    },
    storageChanged: (state, { payload }: PayloadAction<ConnectionState['storage']>) => {
      state.storage = payload
    },
  },
  extraReducers: (builder) => {
    builder
      .addCase(deviceReset, (state) => {
        state.restored += 1
      })
      .addCase(synced, (state, { payload }) => {
        state.serverAheadMs = payload.aheadMs ?? 0
      })
      .addCase(signedIn, () => initialState)
      .addCase(signedOut, () => initialState)
      .addCase(restoreSession.rejected, (state) => {
        if (state.status !== 'online') state.status = 'offline'
      })
  },
})

export const { connectionChanged, storageChanged } = connectionSlice.actions

export const selectRestored = (state: RootState) => state.connection.restored
export const selectConnection = (state: RootState) => state.connection.status

export type Banner = { kind: 'connecting' | 'offline' | 'memory-only'; waiting: number } | null

/** What the connection's status line says, with the number of things that wait; null when all is well. */
export const selectBanner = createSelector(
  [
    (state: RootState) => state.connection.status,
    (state: RootState) => state.connection.storage,
    selectWaitingCount,
  ],
  (status, storage, waiting): Banner => {
    if (status !== 'online') return { kind: status, waiting }
    return storage === 'memory' ? { kind: 'memory-only', waiting } : null
  },
)
