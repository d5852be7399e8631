import type { AppDispatch } from '../app/store.ts'
import type { EndedReason } from '../features/auth/events.ts'
import { changesReceived, chatRemoved, meChangesReceived } from '../features/chats/events.ts'
import { changeHinted, drainingHeard, endHeard, headsHeard } from './events.ts'
import { eventToAction, type ServerMessage } from './eventToAction.ts'
import type { Sync } from './sync.ts'

export type HearDeps = {
  sync: Sync
  dispatch: AppDispatch
  onDraining: (reconnectInMs: number) => void
  onEnded: (reason: EndedReason) => void
}

/** What the server tells goes where its order is kept; what has no order goes straight to the store. */
export const createHear =
  ({ sync, dispatch, onDraining, onEnded }: HearDeps) =>
  ({ event, data }: ServerMessage) => {
    const action = eventToAction(event, data)
    if (changesReceived.match(action)) sync.hear(action.payload)
    else if (changeHinted.match(action)) sync.note(action.payload.chatId, action.payload.rev)
    else if (meChangesReceived.match(action)) sync.hearOwn(action)
    else if (headsHeard.match(action)) sync.heads(action.payload)
    else if (chatRemoved.match(action)) sync.remove(action)
    else if (drainingHeard.match(action)) onDraining(action.payload.reconnectInMs)
    else if (endHeard.match(action)) onEnded(action.payload.reason)
    else dispatch(action)
  }
