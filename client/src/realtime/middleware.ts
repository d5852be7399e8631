import type { Middleware } from '@reduxjs/toolkit'
import type { Message } from '@oms-chat/shared'
import type { AppDispatch, RootState } from '../app/store.ts'
import { sessionConfirmed, signedIn, signedOut } from '../features/auth/events.ts'
import {
  changesReceived,
  chatOpened,
  chatPressed,
  chatReceived,
  chatReset,
  deviceReset,
  deviceRestored,
  synced,
} from '../features/chats/events.ts'
import { draftChanged } from '../features/composer/composerSlice.ts'
import {
  discardRequested,
  messagesReceived,
  operationAcknowledged,
  operationSubmitted,
  pageReceived,
  retryRequested,
} from '../features/messages/events.ts'
import { userNeeded } from '../features/users/usersSlice.ts'
import { namedIn } from './people.ts'
import { createRealtimeSession, type RealtimeSession, type SessionDeps } from './session.ts'

const messagesIn = (action: unknown): Message[] => {
  if (messagesReceived.match(action) || changesReceived.match(action) || pageReceived.match(action))
    return action.payload.messages
  return []
}

/** Actions that came from elsewhere: what they make necessary. */
const follow = (session: RealtimeSession, action: unknown) => {
  const messages = messagesIn(action)
  if (messages.length > 0) session.people.need(messages.flatMap(namedIn))
  if (userNeeded.match(action)) session.people.need(action.payload.ids)
  else if (operationAcknowledged.match(action)) session.hearAcknowledged(action.payload)
  else if (chatReceived.match(action)) session.people.need(action.payload.directUserIds ?? [])
  if (deviceReset.match(action)) session.startOver()
  if (
    synced.match(action) ||
    chatReceived.match(action) ||
    chatReset.match(action) ||
    deviceReset.match(action) ||
    deviceRestored.match(action) ||
    // Of a window far up, retention may have left nothing.
    (changesReceived.match(action) && action.payload.chat !== null)
  )
    session.windows.ensure()
  if (pageReceived.match(action)) session.shown()
  if (sessionConfirmed.match(action)) session.hurry()
}

/** What a person did: what has to be sent, saved or loaded for it. */
const serve = (session: RealtimeSession, action: unknown) => {
  if (operationSubmitted.match(action)) {
    const { clientId, operation } = action.payload
    void session.submit(clientId, operation)
    if (operation.kind === 'send') session.drafts.sent(operation.chatId)
  } else if (draftChanged.match(action)) session.drafts.changed(action.payload.chatId)
  else if (chatPressed.match(action)) session.windows.pressed(action.payload)
  else if (chatOpened.match(action)) {
    session.drafts.saveAll()
    if (action.payload !== null) session.windows.opened(action.payload)
  }
}

/**
 * Joins the store to the network and the device: actions go to the outbox, the server's events become actions.
 * Everything behind it lives from signing in to signing out.
 */
export const createRealtime = (deps: SessionDeps): Middleware<object, RootState, AppDispatch> => {
  return ({ dispatch, getState }) => {
    let session: RealtimeSession | null = null

    const begin = (userId: string) => {
      void session?.stop(false)
      session = createRealtimeSession(deps, { dispatch, getState, userId })
      void session.start()
    }

    const finish = (forget: boolean) => {
      const last = session
      session = null
      void last?.stop(forget)
    }

    return (next) => (action) => {
      const pending =
        retryRequested.match(action) || discardRequested.match(action)
          ? getState().outbox.items[action.payload.clientId]
          : undefined
      const before = getState()
      const result = next(action)
      if (signedIn.match(action)) begin(action.payload.user.id)
      else if (signedOut.match(action)) finish(action.payload.deliberate)
      else if (session) {
        session.recorder.observe(action, before)
        session.observe(action)
        follow(session, action)
        serve(session, action)
        if (pending)
          void session.withOutbox((outbox) =>
            retryRequested.match(action) ? outbox.retry(pending) : outbox.discard(pending),
          )
      }
      return result
    }
  }
}
