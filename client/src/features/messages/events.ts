import { createAction } from '@reduxjs/toolkit'
import type { Chat, Message, Rev } from '@oms-chat/shared'
import type { DeliveryError, DeliveryEvent } from './delivery.ts'
import type { Operation, PendingOperation } from './operations.ts'

/** Messages from anywhere: one upsert takes them in any order, the newer `rev` wins. */
export const messagesReceived = createAction<{ chatId: string; messages: Message[] }>('messages/received')

/** One's own operation: shown at once, written to the outbox, then sent. */
export const operationSubmitted = createAction<{ clientId: string; operation: Operation }>(
  'outbox/operationSubmitted',
)

/** What the outbox holds for these ids now, on the device or told by another tab; `gone` aren't in it any more. */
export const outboxRead = createAction<{ items: PendingOperation[]; gone: string[] }>('outbox/read')

export const deliveryChanged = createAction<{
  clientId: string
  event: Exclude<DeliveryEvent, 'acknowledged'>
  error?: DeliveryError
}>('outbox/deliveryChanged')

/** The server has it: the item goes and what it led to comes, in one step. */
export const operationAcknowledged = createAction<{
  clientId: string
  operation: Operation
  messages: Message[]
  /** The chat that was made or found; null for all else. */
  chat: Chat | null
}>('outbox/acknowledged')

/** What the person asks of an unsent item. */
export const retryRequested = createAction<{ clientId: string }>('outbox/retryRequested')
export const discardRequested = createAction<{ clientId: string }>('outbox/discardRequested')

export type PageMode = 'latest' | 'around' | 'before' | 'after'

export const pageRequested = createAction<{ chatId: string; mode: PageMode; loadId: string }>(
  'messages/pageRequested',
)
/** A page in ascending `seq`. */
export const pageReceived = createAction<{
  chatId: string
  mode: PageMode
  loadId: string
  messages: Message[]
  hasBefore: boolean
  hasAfter: boolean
  /** The revisions whose messages this page brings all of; null when it came from the device itself. */
  span: { from: Rev; to: Rev } | null
}>('messages/pageReceived')
export const pageFailed = createAction<{ chatId: string; mode: PageMode; loadId: string }>(
  'messages/pageFailed',
)

/** The windows of these chats aren't needed any more. */
export const windowsDropped = createAction<string[]>('messages/windowsDropped')
