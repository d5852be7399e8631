import type { ThunkAction, UnknownAction } from '@reduxjs/toolkit'
import {
  type Chat,
  chatIdParts,
  defaultChatPreferences,
  defaultChatSettings,
  type Organization,
  type User,
} from '@oms-chat/shared'
import type { ThunkExtra } from '../../app/ports.ts'
import type { RootState } from '../../app/store.ts'
import { operationSubmitted } from '../messages/events.ts'
import type { NewChat } from '../messages/operations.ts'
import { selectCreation } from '../messages/selectors.ts'
import { chatIdOf } from './chatId.ts'

/** Begins a chat and gives its id: it can be opened and written in at once, with or without a network. */
type Make<A> = (input: A) => ThunkAction<string, RootState, ThunkExtra, UnknownAction>

const othersIn = (given: NewChat) => (given.type === 'direct' ? [given.userId] : given.memberIds)

/** The chat as it is shown before the server has spoken. */
const chatAhead = (id: string, given: NewChat, me: User, now: number): Chat => {
  const createdAt = new Date(now).toISOString()
  const isDirect = given.type === 'direct'
  return {
    id,
    orgId: me.orgId,
    type: given.type,
    visibility: 'private',
    scope: 'none',
    propertyId: null,
    name: isDirect ? null : given.name,
    directUserIds: isDirect ? [me.id, given.userId].sort() : null,
    description: '',
    avatarUrl: null,
    category: null,
    createdBy: me.id,
    createdAt,
    memberCount: new Set([me.id, ...othersIn(given)]).size,
    head: 0,
    oldestSeq: 0,
    deliveredToAll: 0,
    readByAll: 0,
    lastMessage: null,
    lastActivityAt: createdAt,
    settings: defaultChatSettings,
    me: {
      ...defaultChatPreferences,
      role: isDirect ? 'member' : 'admin',
      joinedRev: 0,
      readRev: 0,
      deliveredRev: 0,
      unreadCount: 0,
      mentionCount: 0,
    },
  }
}

type Self = { user: User; organization: Organization }

const selfOf = ({ session: { user, organization } }: RootState): Self => {
  if (!user || !organization) throw new Error('nobody is signed in')
  return { user, organization }
}

const idFor = (given: NewChat, clientId: string, { user, organization }: Self): string =>
  chatIdOf(
    given.type === 'direct'
      ? chatIdParts.direct(user.id, given.userId)
      : chatIdParts.made(organization.id, user.id, clientId),
  )

const isThere = (state: RootState, chatId: string): boolean => {
  const held = state.chats.byId[chatId]
  return (held !== undefined && !held.removed) || selectCreation(chatId)(state) !== undefined
}

const make: Make<NewChat> = (given) => (dispatch, getState, extra) => {
  const state = getState()
  const self = selfOf(state)
  const clientId = extra.newClientId()
  const chatId = idFor(given, clientId, self)
  if (isThere(state, chatId)) return chatId
  const people = othersIn(given).flatMap((id) => state.users.byId[id] ?? [])
  const chat = chatAhead(chatId, given, self.user, extra.now())
  dispatch(operationSubmitted({ clientId, operation: { kind: 'create', chatId, given, chat, people } }))
  return chatId
}

/** The direct chat with someone: the one there is, or a new one. */
export const createDirect: Make<string> = (userId) => make({ type: 'direct', userId })

/** A group of these people and oneself. */
export const createGroup: Make<{ name: string; memberIds: string[] }> = (fields) =>
  make({ type: 'group', ...fields })
