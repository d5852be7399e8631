import type { EventData, stepNews } from '@oms-chat/shared'
import {
  changesReceived,
  chatDelta,
  chatRemoved,
  meChangesReceived,
  usersReceived,
} from '../features/chats/events.ts'
import { changeHinted, drainingHeard, endHeard, headsHeard } from './events.ts'

/** The events that every session needs from its first moment on. */
export type StepEvent = keyof typeof stepNews

/** A parsed event with its name. */
export type ServerMessage = { [E in StepEvent]: { event: E; data: EventData<E> } }[StepEvent]

const some = <T>(value: T | undefined): T[] => (value === undefined ? [] : [value])

const ofMessage = ({ chatId, rev, message, also = [] }: EventData<'message:new'>) =>
  message
    ? changesReceived(chatDelta(chatId, rev, { messages: [message, ...also] }))
    : changeHinted({ chatId, rev })

const ofChat = ({ rev, chat, message }: EventData<'chat:upserted'>) =>
  changesReceived(chatDelta(chat.id, rev, { chat, messages: some(message) }))

const ofMember = ({ chatId, rev, member, also = [], chat, message }: EventData<'member:upserted'>) =>
  changesReceived(chatDelta(chatId, rev, { members: [member, ...also], chat, messages: some(message) }))

const ofRemoval = ({ chatId, rev, userId, chat, message }: EventData<'member:removed'>) =>
  changesReceived(chatDelta(chatId, rev, { removedUserIds: [userId], chat, messages: some(message) }))

/** What each event of the contract means to the store. Pure; an event without a line here doesn't compile. */
const actionOf = {
  'message:new': ofMessage,
  'message:updated': ofMessage,
  'me:changed': ({ rev, changes }: EventData<'me:changed'>) => meChangesReceived({ changes, upTo: rev }),
  'chat:upserted': ofChat,
  'chat:removed': chatRemoved,
  'member:upserted': ofMember,
  'member:removed': ofRemoval,
  'user:upserted': ({ user }: EventData<'user:upserted'>) => usersReceived([user]),
  heads: headsHeard,
  'server:draining': drainingHeard,
  'session:ended': endHeard,
}

export type RealtimeAction = ReturnType<(typeof actionOf)[StepEvent]>

/** The table as TypeScript can look into it with a name that it doesn't know yet. */
const table: { [E in StepEvent]: (data: EventData<E>) => RealtimeAction } = actionOf

export const eventToAction = <E extends StepEvent>(event: E, data: EventData<E>): RealtimeAction =>
  table[event](data)
