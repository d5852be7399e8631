import type { Chat, Id, Member, Message, User } from '@oms-chat/shared'
import type { Commit } from '../../chatLog/outcome.ts'
import { type ChatState, memberOf } from '../../chatLog/state.ts'
import type { Targets } from '../../chatLog/targets.ts'
import { oldestSeqOf } from '../../models/chat.ts'
import { isMessageRow, type MessageRow, type MessageState } from '../../models/log.ts'
import { quotesBehind } from '../messages/quotes.ts'
import { asCalled, asSeen, type Quotes, toMessage } from '../messages/view.ts'
import type { UsersOf } from '../directory.ts'
import type { Broadcaster, ChatAudience, Clock } from '../ports.ts'
import type { ChatsOf } from './chatsOf.ts'
import type { RemovedLately } from './removedLately.ts'
import { noUnread, toChat, toChatMe } from './view.ts'

/** What was told to everyone about a row. */
export type ChatNews = { message: Message | null }

type Parts = {
  targets: Pick<Targets, 'read'>
  broadcaster: Broadcaster
  clock: Clock
  removedLately: RemovedLately
  usersOf: UsersOf
  chatsOf: Pick<ChatsOf, 'membershipsIn'>
  /** Somebody is no longer in a chat. */
  onLeft: (chatId: Id) => void
}

const noNames: ReadonlyMap<Id, string> = new Map()

/** Tells a chat's people what was committed to its log: the rows' kinds, as events. */
export function createChatPublish(parts: Parts) {
  const { targets, broadcaster, removedLately, usersOf, chatsOf, onLeft, clock } = parts
  /** Everyone in the room but those who went out, and without the content those who may not see it. */
  function audience(state: ChatState, row: MessageRow, rev: number): ChatAudience {
    const except = removedLately(state)
    if (state.restricted.length === 0) return { except }
    const oldest = Math.min(row.rev, row.state.replyTo?.seq ?? row.rev)
    const userIds = state.restricted.filter(({ fromRev }) => fromRev > oldest).map(({ userId }) => userId)
    const data = { chatId: row.chatId.toHexString(), rev }
    return { except, ...(userIds.length > 0 && { reduced: { userIds, data } }) }
  }

  /** Those whom @here called and who are here to see it still. */
  const calledIn = (state: ChatState, { here = [] }: MessageState, reduced: readonly Id[]): Id[] =>
    here.filter((userId) => memberOf(state, userId) && !reduced.includes(userId))

  function tellMessage(chatId: Id, { row, state, message: changed }: Commit<ChatState>, message: Message) {
    if (!changed) return
    const event = row.kind === 'message' ? 'message:new' : 'message:updated'
    const { rev } = row
    const { reduced, ...rest } = audience(state, changed, rev)
    const userIds = message.deletedAt ? [] : calledIn(state, changed.state, reduced?.userIds ?? [])
    broadcaster.toChat(
      chatId,
      event,
      { chatId, rev, message },
      {
        ...rest,
        ...(reduced && { reduced }),
        ...(userIds.length > 0 && {
          called: { userIds, data: { chatId, rev, message: asCalled(message) } },
        }),
      },
    )
  }

  /** Nothing is to be seen of the message, but that a revision came. */
  function tellPlace(chatId: Id, { row, state }: Commit<ChatState>): void {
    const event = row.kind === 'message' ? 'message:new' : 'message:updated'
    broadcaster.toChat(chatId, event, { chatId, rev: row.rev }, { except: removedLately(state) })
  }

  function chatOf(chatId: Id, { row, state }: Commit<ChatState>, me: Chat['me']): Chat | null {
    const last = isMessageRow(row) ? row : null
    const { profile, memberCount } = state
    return profile && toChat({ id: chatId, profile, memberCount, head: row.rev, last }, me, noNames)
  }

  /** The chat with its number of members. */
  const countedIn = (chatId: Id, commit: Commit<ChatState>) => {
    const chat = chatOf(chatId, commit, null)
    return chat ? { chat } : {}
  }

  const said = (message: Message | null) => (message ? { message } : {})

  /** Newcomers' connections hear the chat from now on, and get it with their own view of it. */
  async function welcome(
    chatId: Id,
    userIds: readonly Id[],
    commit: Commit<ChatState>,
    message: Message | null,
  ): Promise<void> {
    const { row, state } = commit
    const newcomers = userIds.filter((userId) => memberOf(state, userId)?.joinedRev === row.rev)
    if (newcomers.length === 0) return
    const stored = await chatsOf.membershipsIn(chatId, newcomers)
    for (const [userId, membership] of stored) {
      const chat = chatOf(chatId, commit, toChatMe(membership, noUnread, clock()))
      if (chat) broadcaster.toUser(userId, 'chat:upserted', { rev: row.rev, chat, ...said(message) })
      broadcaster.joinChat(userId, chatId)
    }
  }

  function tellOut(chatId: Id, userId: Id, commit: Commit<ChatState>, message: Message | null): void {
    const { row, state } = commit
    const reason = row.actorId?.toHexString() === userId ? 'left' : 'removed'
    broadcaster.leaveChat(userId, chatId)
    onLeft(chatId)
    broadcaster.toUser(userId, 'chat:removed', { chatId, reason })
    const data = { chatId, rev: row.rev, userId, ...countedIn(chatId, commit), ...said(message) }
    broadcaster.toChat(chatId, 'member:removed', data, { except: removedLately(state) })
  }

  async function tellMembers(chatId: Id, commit: Commit<ChatState>, message: Message | null): Promise<void> {
    const { row, state } = commit
    const changes = row.payload?.members ?? []
    for (const { userId, role } of changes) if (role === null) tellOut(chatId, userId, commit, message)
    const stay = changes.filter(({ role }) => role !== null).map(({ userId }) => userId)
    if (stay.length === 0) return
    await welcome(chatId, stay, commit, message)
    const users = await usersOf(stay)
    const [member, ...also] = stay.flatMap((userId) => toMember(chatId, state, users.get(userId)) ?? [])
    if (!member) return
    const others = also.length > 0 && { also }
    const data = {
      chatId,
      rev: row.rev,
      member,
      ...others,
      ...countedIn(chatId, commit),
      ...said(message),
    }
    broadcaster.toChat(chatId, 'member:upserted', data, { except: removedLately(state) })
  }

  async function tell(chatId: Id, commit: Commit<ChatState>, message: Message | null): Promise<void> {
    const { row, state } = commit
    switch (row.kind) {
      case 'message':
      case 'edit':
      case 'delete':
      case 'reaction':
        return message ? tellMessage(chatId, commit, message) : tellPlace(chatId, commit)
      case 'created':
        return welcome(
          chatId,
          (row.payload?.members ?? []).map(({ userId }) => userId),
          commit,
          message,
        )
      case 'settings': {
        const chat = chatOf(chatId, commit, null)
        const data = chat && { rev: row.rev, chat, ...said(message) }
        return data
          ? broadcaster.toChat(chatId, 'chat:upserted', data, { except: removedLately(state) })
          : undefined
      }
      case 'member':
        return tellMembers(chatId, commit, message)
      case 'hide':
      case 'preferences':
        return undefined
    }
  }

  /** What is told again after a crash may be below what is kept by now. */
  const messageOf = ({ message, state }: Commit<ChatState>, quotes: Quotes) =>
    message && message.rev >= oldestSeqOf(state.profile) ? toMessage(asSeen(message, clock()), quotes) : null

  return async (chatId: Id, commits: Commit<ChatState>[]): Promise<ChatNews[]> => {
    const shown = commits.flatMap(({ message }) => message ?? [])
    const oldestSeq = oldestSeqOf(commits.at(-1)?.state.profile ?? null)
    const quotes = await quotesBehind(targets, { chatId, oldestSeq }, shown, clock())
    const news = commits.map((commit) => ({ message: messageOf(commit, quotes) }))
    for (const [index, commit] of commits.entries()) await tell(chatId, commit, news[index]?.message ?? null)
    return news
  }
}

/** A member as others see them, with pointers at where they came in; null when they aren't one. */
export function toMember(
  chatId: Id,
  state: ChatState,
  user: User | undefined,
  pointers?: { readRev: number; deliveredRev: number },
): Member | null {
  const place = user && memberOf(state, user.id)
  if (!user || !place) return null
  const { role, joinedAt, joinedRev } = place
  const { readRev = joinedRev, deliveredRev = joinedRev } = pointers ?? {}
  return { chatId, user, role, joinedAt: joinedAt.toISOString(), readRev, deliveredRev }
}
