import type { Chat, ChatPreferences, Message, MessageDraft, Rev, Settings, User } from '@oms-chat/shared'
import type { DeliveryError, DeliveryStatus } from './delivery.ts'

/** A message that an operation is about. `messageId` is '' until the message's own acknowledgement. */
export type Target = { messageId: string; clientId: string }

/** What a chat is made of; its id follows from this and the operation's `clientId`. */
export type NewChat =
  { type: 'direct'; userId: string } | { type: 'group'; name: string; memberIds: string[] }

/** Every write of one's own that waits in the outbox until the server has it. */
export type Operation =
  | { kind: 'send'; chatId: string; draft: MessageDraft; message: Message }
  | { kind: 'edit'; chatId: string; target: Target; content: string }
  | { kind: 'delete'; chatId: string; target: Target; scope: 'everyone' | 'me' }
  | { kind: 'react'; chatId: string; target: Target; emoji: string; on: boolean }
  | { kind: 'preferences'; chatId: string; patch: Partial<ChatPreferences> }
  | { kind: 'settings'; patch: Partial<Settings> }
  | { kind: 'read'; chatId: string; rev: Rev }
  | { kind: 'create'; chatId: string; given: NewChat; chat: Chat; people: User[] }

/** An operation as the store shows it. `clientId` is the operation's own (for a send: the message's). */
export type PendingOperation = {
  clientId: string
  operation: Operation
  status: Exclude<DeliveryStatus, 'sent'>
  /** How often it was sent; before the first time it can still be taken back. */
  attempts: number
  error: DeliveryError | null
}

/**
 * The queue an operation stands in: what concerns a chat's log keeps its order, what only oneself sees has queues
 * of its own.
 */
export const queueOf = (operation: Operation): string => {
  if (operation.kind === 'settings') return 'settings'
  if (operation.kind === 'preferences' || operation.kind === 'read')
    return `${operation.kind}:${operation.chatId}`
  return operation.chatId
}

/** The queues of what only oneself sees of a chat. */
export const privateQueuesOf = (chatId: string): string[] => [`preferences:${chatId}`, `read:${chatId}`]

/** The chat whose existence a queue of one's own waits for; null for every other queue. */
export const chatAwaitedBy = (queue: string): string | null =>
  /^(?:preferences|read):(.+)$/.exec(queue)?.[1] ?? null

/** The row shown before the server has spoken: `id` is '' and `seq` and `rev` are 0 until then. */
export const optimisticMessage = (
  draft: MessageDraft,
  senderId: string,
  replyTo: Message['replyTo'],
  now: number,
): Message => ({
  id: '',
  chatId: draft.chatId,
  clientId: draft.clientId,
  seq: 0,
  rev: 0,
  senderId,
  type: draft.type,
  content: draft.content,
  system: null,
  attachments: [],
  replyTo,
  threadRootId: null,
  threadCount: 0,
  threadLastAt: null,
  mentions: [],
  reactions: [],
  linkPreviews: [],
  poll: null,
  forwardedFrom: null,
  editedAt: null,
  deletedAt: null,
  pinnedAt: null,
  expiresAt: null,
  createdAt: new Date(now).toISOString(),
})

/**
 * A message's name in the client, from the first optimistic row for life. The sender is part of it, because
 * a `clientId` is unique per sender only; the system's lines have ids from the start.
 */
export const keyOf = (message: Pick<Message, 'id' | 'senderId' | 'clientId'>): string =>
  message.senderId === null ? message.id : `${message.senderId}:${message.clientId}`
