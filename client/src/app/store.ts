import {
  combineSlices,
  configureStore,
  type Middleware,
  type ThunkDispatch,
  type UnknownAction,
  type WithSlice,
} from '@reduxjs/toolkit'
import { sessionSlice } from '../features/auth/sessionSlice.ts'
import { chatsSlice } from '../features/chats/chatsSlice.ts'
import { composerSlice } from '../features/composer/composerSlice.ts'
import { connectionSlice } from '../features/connection/connectionSlice.ts'
import { newVersionSlice } from '../features/connection/newVersionSlice.ts'
import type { membersSlice } from '../features/members/membersSlice.ts'
import { messagesSlice } from '../features/messages/messagesSlice.ts'
import { outboxSlice } from '../features/messages/outboxSlice.ts'
import { settingsSlice } from '../features/settings/settingsSlice.ts'
import type { presenceSlice } from '../features/presence/presenceSlice.ts'
import type { receiptsSlice } from '../features/messages/receiptsSlice.ts'
import type { typingSlice } from '../features/presence/typingSlice.ts'
import { usersSlice } from '../features/users/usersSlice.ts'
import { noHistory, type ThunkExtra } from './ports.ts'

/** What shows who types, and who is in a chat, comes later, and brings its part of the state along. */
export const rootReducer = combineSlices(
  sessionSlice,
  chatsSlice,
  usersSlice,
  messagesSlice,
  outboxSlice,
  connectionSlice,
  newVersionSlice,
  composerSlice,
  settingsSlice,
).withLazyLoadedSlices<
  WithSlice<typeof membersSlice> &
    WithSlice<typeof typingSlice> &
    WithSlice<typeof presenceSlice> &
    WithSlice<typeof receiptsSlice>
>()

export type RootState = ReturnType<typeof rootReducer>
export type AppDispatch = ThunkDispatch<RootState, ThunkExtra, UnknownAction>

/** What the store is made of; without `realtime` it is a store that only hears REST. */
export type StoreDeps = Omit<ThunkExtra, 'history'> &
  Partial<Pick<ThunkExtra, 'history'>> & { realtime?: Middleware<object, RootState, AppDispatch> }

/** One store per mounted app. Everything outside (network, device, clock) comes in through `deps`. */
export const createStore = ({ realtime, history = noHistory, ...rest }: StoreDeps) =>
  configureStore({
    reducer: rootReducer,
    middleware: (standard) => {
      const base = standard({
        thunk: { extraArgument: { ...rest, history } satisfies ThunkExtra },
        immutableCheck: false,
        serializableCheck: false,
      })
      return realtime ? base.concat(realtime) : base
    },
  })

export type AppStore = ReturnType<typeof createStore>
