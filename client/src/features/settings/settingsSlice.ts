import {
  createSelector,
  createSlice,
  type PayloadAction,
  type ThunkAction,
  type UnknownAction,
} from '@reduxjs/toolkit'
import { completeSettings, defaultSettings, type Settings } from '@oms-chat/shared'
import type { ThunkExtra } from '../../app/ports.ts'
import type { RootState } from '../../app/store.ts'
import { createAppThunk } from '../../app/thunk.ts'
import { signedOut } from '../auth/events.ts'
import { deviceRestored, meChangesReceived, settingsReceived } from '../chats/events.ts'
import { operationAcknowledged, operationSubmitted } from '../messages/events.ts'
import { selectPendingSettings } from '../messages/selectors.ts'

export const settingsSlice = createSlice({
  name: 'settings',
  initialState: defaultSettings,
  reducers: {},
  extraReducers: (builder) => {
    builder
      .addCase(deviceRestored, (_state, { payload }) => completeSettings(payload.settings))
      .addCase(settingsReceived, (_state, { payload }: PayloadAction<Settings>) => payload)
      .addCase(meChangesReceived, (state, { payload }) => {
        const latest = payload.changes.findLast((change) => change.kind === 'settings')
        return latest ? latest.settings : state
      })
      .addCase(operationAcknowledged, (state, { payload: { operation } }) =>
        operation.kind === 'settings' ? { ...state, ...operation.patch } : state,
      )
      .addCase(signedOut, () => defaultSettings)
  },
})

/** Changes one's own settings: at once here, through the outbox everywhere. */
export const settingsChanged =
  (patch: Partial<Settings>): ThunkAction<void, RootState, ThunkExtra, UnknownAction> =>
  (dispatch, _getState, extra) => {
    dispatch(operationSubmitted({ clientId: extra.newClientId(), operation: { kind: 'settings', patch } }))
  }

/** Fetches one's settings; later changes come through one's own log. */
export const loadSettings = createAppThunk(
  'settings/load',
  async (_: void, { dispatch, extra, rejectWithValue }) => {
    const answer = await extra.api.call('mySettings', {})
    if (!answer.ok) return rejectWithValue(answer.error)
    dispatch(settingsReceived(answer.data.data))
    return undefined
  },
)

/** One's settings with what isn't sent yet laid over them. */
export const selectSettings = createSelector(
  [(state: RootState) => state.settings, selectPendingSettings],
  (settings, patch): Settings => (patch ? { ...settings, ...patch } : settings),
)
