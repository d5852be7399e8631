import type { ThunkAction, UnknownAction } from '@reduxjs/toolkit'
import { quoteOf } from '@oms-chat/shared'
import type { ThunkExtra } from '../../app/ports.ts'
import type { RootState } from '../../app/store.ts'
import { operationSubmitted } from './events.ts'
import { latestRequested } from './loading.ts'
import { type Operation, optimisticMessage, type Target } from './operations.ts'
import { selectMessageById, selectMessageList, selectWindowFlags } from './selectors.ts'

type Submit<A> = (input: A) => ThunkAction<void, RootState, ThunkExtra, UnknownAction>

/** One sends a message: it shows at once and goes into the outbox. */
export const messageSubmitted: Submit<{
  chatId: string
  content: string
  type?: 'text' | 'code'
  replyToId?: string | undefined
}> =
  ({ chatId, content, type = 'text', replyToId }) =>
  (dispatch, getState, extra) => {
    const state = getState()
    const senderId = state.session.user?.id
    if (!senderId) return
    const clientId = extra.newClientId()
    const draft = { chatId, clientId, type, content, ...(replyToId ? { replyToId } : {}) }
    const original = replyToId ? selectMessageById(chatId, replyToId)(state)?.message : undefined
    const quote = original?.id ? quoteOf(original) : null
    const message = optimisticMessage(draft, senderId, quote, extra.now())
    dispatch(operationSubmitted({ clientId, operation: { kind: 'send', chatId, draft, message } }))
    if (selectWindowFlags(chatId)(state).hasAfter) void dispatch(latestRequested({ chatId }))
  }

/** `messageId` is '' for a message the server doesn't have yet; then `clientId` says which of one's own it is. */
type About = { chatId: string; messageId: string; clientId?: string | undefined }

const targetOf = (state: RootState, { chatId, messageId, clientId }: About): Target => {
  const rows = selectMessageList(chatId)(state)
  const meId = state.session.user?.id
  const row = rows.find(({ message }) =>
    messageId ? message.id === messageId : message.clientId === clientId && message.senderId === meId,
  )
  return {
    messageId: messageId || (row?.message.id ?? ''),
    clientId: clientId ?? row?.message.clientId ?? '',
  }
}

const submitAbout =
  <A extends About>(operationOf: (target: Target, input: A) => Operation): Submit<A> =>
  (input) =>
  (dispatch, getState, extra) => {
    const operation = operationOf(targetOf(getState(), input), input)
    dispatch(operationSubmitted({ clientId: extra.newClientId(), operation }))
  }

/** One edits a message of one's own; one that wasn't sent yet is simply sent with the new text. */
export const editSubmitted = submitAbout<About & { content: string }>((target, { chatId, content }) => ({
  kind: 'edit',
  chatId,
  target,
  content,
}))

/** One deletes a message, for everyone or for oneself; one that wasn't sent yet is taken back. */
export const deleteSubmitted = submitAbout<About & { scope: 'everyone' | 'me' }>(
  (target, { chatId, scope }) => ({ kind: 'delete', chatId, target, scope }),
)

/** One reacts, or takes a reaction back. */
export const reactionToggled = submitAbout<About & { emoji: string; on: boolean }>(
  (target, { chatId, emoji, on }) => ({ kind: 'react', chatId, target, emoji, on }),
)
