import type { Id, Message, MessagePreview, Quote } from '@oms-chat/shared'
import { excerptOf, limits, previewLength, quoteLength } from '@oms-chat/shared'
import { hasExpired, tombstone } from '../../chatLog/messageState.ts'
import type { LogRow, MessageRow, MessageState } from '../../models/log.ts'

/** What messages answer, as it is now, by id. */
export type Quotes = ReadonlyMap<Id, Quote>

export const noQuotes: Quotes = new Map()

/** Who speaks; null: the system. */
export const senderOf = ({ actorId }: Pick<LogRow, 'actorId'>, { type }: MessageState): Id | null =>
  type === 'system' || actorId === null ? null : actorId.toHexString()

/** A message as it is at a time: of one that has expired nothing is left, whether it is deleted already or not. */
export function asSeen(row: MessageRow, now: Date): MessageRow {
  const { state } = row
  return hasExpired(state, now) ? { ...row, state: tombstone(state, state.expiresAt ?? now) } : row
}

export function toQuote(row: Pick<MessageRow, '_id' | 'actorId' | 'state' | 'rev'>, now: Date): Quote {
  const { state } = row
  return {
    id: row._id.toHexString(),
    senderId: senderOf(row, state),
    excerpt: state.deletedAt || hasExpired(state, now) ? '' : excerptOf(state.content, quoteLength),
    seq: row.rev,
  }
}

const reactionsOf = ({ reactions = [] }: MessageState): Message['reactions'] =>
  reactions.map(({ emoji, userIds }) => ({
    emoji,
    count: userIds.length,
    userIds: userIds.slice(0, limits.reactionUserIds),
  }))

/** A message as everyone sees it who may see what it answers. */
export function toMessage(row: MessageRow, quotes: Quotes): Message {
  const { state } = row
  return {
    id: row._id.toHexString(),
    chatId: row.chatId.toHexString(),
    clientId: row.clientId,
    seq: row.rev,
    rev: row.stateRev,
    senderId: senderOf(row, state),
    type: state.type,
    content: state.content,
    system: state.system ?? null,
    attachments: [],
    replyTo: state.replyTo ? (quotes.get(state.replyTo.id) ?? null) : null,
    threadRootId: null,
    threadCount: 0,
    threadLastAt: null,
    mentions: state.mentions ?? [],
    reactions: reactionsOf(state),
    linkPreviews: [],
    poll: null,
    forwardedFrom: null,
    editedAt: state.editedAt?.toISOString() ?? null,
    deletedAt: state.deletedAt?.toISOString() ?? null,
    pinnedAt: null,
    expiresAt: state.expiresAt?.toISOString() ?? null,
    createdAt: row.at.toISOString(),
  }
}

/**
 * What somebody who asks again for what they did to a message is told when retention has taken it: nothing is left of
 * it, as of one whose time had come.
 */
export function toTaken({ stateRev, ...row }: LogRow, now: Date): Message {
  const state: MessageState = { type: 'text', content: '', deletedAt: now, expiresAt: now }
  return toMessage({ ...row, state, stateRev: stateRev ?? row.rev }, noQuotes)
}

/** A message for those whom it called because they were here: as if it called everyone, since who they are is secret. */
export const asCalled = (message: Message): Message =>
  message.mentions.includes(message.chatId)
    ? message
    : { ...message, mentions: [message.chatId, ...message.mentions] }

/** Who looks at messages: they see nothing before `fromRev`. */
export type Viewer = { userId: Id; fromRev: number }

/** A message as one of the members sees it; the quote of one that they may not see goes. */
export function toMessageFor(row: MessageRow, quotes: Quotes, { userId, fromRev }: Viewer): Message {
  const { replyTo, here } = row.state
  const message = toMessage(row, replyTo && replyTo.seq < fromRev ? noQuotes : quotes)
  return here?.includes(userId) ? asCalled(message) : message
}

/** The line of a chat list: `senderName` is null for the system and people unknown. */
export function toPreview(row: MessageRow, names: ReadonlyMap<Id, string>): MessagePreview {
  const { state } = row
  const senderId = senderOf(row, state)
  return {
    id: row._id.toHexString(),
    seq: row.rev,
    senderId,
    senderName: senderId === null ? null : (names.get(senderId) ?? null),
    type: state.type,
    excerpt: excerptOf(state.content, previewLength),
    system: state.system ?? null,
    deletedAt: state.deletedAt?.toISOString() ?? null,
    expiresAt: state.expiresAt?.toISOString() ?? null,
    createdAt: row.at.toISOString(),
  }
}
