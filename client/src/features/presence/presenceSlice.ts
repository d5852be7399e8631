import { createAction, createSlice } from '@reduxjs/toolkit'
import type { ErrorBody, Payload, Presence } from '@oms-chat/shared'
import type { RootState } from '../../app/store.ts'
import { signedIn, signedOut } from '../auth/events.ts'

/** Somebody's presence is on the screen from now on, or not any more. */
export const presenceLooked = createAction<{ userId: string; on: boolean }>('presence/looked')
export const presencesReceived = createAction<Presence[]>('presence/received')
/** How these people are isn't known any more; without a list, nobody's. */
export const presencesForgotten = createAction<readonly string[] | undefined>('presence/forgotten')
/** What one wants others to see of oneself; `presenceSaved` or `presenceRefused` answers it. */
export const presenceChosen = createAction<Payload<'presence:set'>>('presence/chosen')
export const presenceSaved = createAction<Presence>('presence/saved')
export const presenceRefused = createAction<ErrorBody>('presence/refused')

/** Those of whom one knows how they are; how the last choice of one's own went. */
export type PresenceState = {
  byId: Record<string, Presence>
  choice: 'open' | 'saved' | ErrorBody
}

const initialState: PresenceState = { byId: {}, choice: 'saved' }

/** Part of the store from the moment on in which its code is there. */
export const presenceSlice = createSlice({
  name: 'presence',
  initialState,
  reducers: {},
  extraReducers: (builder) => {
    builder
      .addCase(presencesReceived, ({ byId }, { payload }) => {
        for (const presence of payload) byId[presence.userId] = presence
      })
      .addCase(presenceChosen, (state) => {
        state.choice = 'open'
      })
      .addCase(presenceSaved, (state, { payload }) => {
        state.choice = 'saved'
        state.byId[payload.userId] = payload
      })
      .addCase(presenceRefused, (state, { payload }) => {
        state.choice = payload
      })
      .addCase(presencesForgotten, (state, { payload }) => {
        if (!payload) state.byId = {}
        else for (const userId of payload) delete state.byId[userId]
      })
      .addCase(signedIn, () => initialState)
      .addCase(signedOut, () => initialState)
  },
})

/** How somebody is; undefined while that isn't known. */
export const selectPresence =
  (userId: string) =>
  ({ presence }: RootState): Presence | undefined =>
    presence?.byId[userId]

export const selectChoice = ({ presence }: RootState) => presence?.choice ?? 'saved'
