import type { ThunkAction, UnknownAction } from '@reduxjs/toolkit'
import type { ChatPreferences } from '@oms-chat/shared'
import type { ThunkExtra } from '../../app/ports.ts'
import type { RootState } from '../../app/store.ts'
import { operationSubmitted } from '../messages/events.ts'

/** Changes what only oneself sees of a chat: at once here, through the outbox everywhere. */
export const preferencesChanged =
  ({
    chatId,
    ...patch
  }: { chatId: string } & Partial<ChatPreferences>): ThunkAction<
    void,
    RootState,
    ThunkExtra,
    UnknownAction
  > =>
  (dispatch, _getState, extra) => {
    dispatch(
      operationSubmitted({
        clientId: extra.newClientId(),
        operation: { kind: 'preferences', chatId, patch },
      }),
    )
  }
