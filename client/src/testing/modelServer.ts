import {
  type AckData,
  type Chat,
  chatIdParts,
  type ClientEvent,
  fail,
  type Message,
  ok,
  type Payload,
  type PointerMoved,
  type Result,
} from '@oms-chat/shared'
import type { ApiAnswer } from '../app/ports.ts'
import { chatIdOf } from '../features/chats/chatId.ts'
import { previewOf } from '../features/chats/preview.ts'
import type { ServerMessage } from '../realtime/eventToAction.ts'
import type { Request } from '../realtime/socket.ts'
import { at, exampleChat, exampleMe, exampleMessage, id, orgId } from './builders.ts'

/** What the model tells: the log's news, and where one's own read pointer stands. */
export type Told = ServerMessage | { event: 'message:read'; data: PointerMoved }

type Log = {
  chat: Chat
  messages: Message[]
  readRev: number
  done: Map<string, string>
  isMember: boolean
  /** The revision with which the chat took old messages last. */
  raisedRev?: number
}

const changesLimit = 3

/** What leaves the model is frozen by the store; the model goes on changing its own. */
const copy = (message: Message): Message => ({ ...message })

/**
 * A server small enough to be obviously right: each chat a list of messages and a head. One person, `meId`, is
 * connected; the others are only names.
 */
export const createModelServer = (meId: string, onTold: (told: Told) => void) => {
  let generation = 'first'
  const logs = new Map<string, Log>()

  const visible = (log: Log): Chat => {
    const last = log.messages.at(-1)
    const unreadCount = log.messages.filter(
      ({ senderId, deletedAt, seq }) => senderId !== meId && deletedAt === null && seq > log.readRev,
    ).length
    return {
      ...log.chat,
      lastMessage: last ? previewOf(last) : null,
      lastActivityAt: last?.createdAt ?? log.chat.createdAt,
      me: exampleMe({ readRev: log.readRev, unreadCount: Math.min(100, unreadCount) }),
    }
  }

  const logOf = (chatId: string): Log => {
    const log = logs.get(chatId)
    if (!log) throw new Error(`no chat ${chatId}`)
    return log
  }

  const commit = (chatId: string, event: 'message:new' | 'message:updated', message: Message) => {
    const log = logOf(chatId)
    log.chat.head = message.rev
    if (log.isMember) onTold({ event, data: { chatId, rev: message.rev, message: { ...message } } })
  }

  const send = (chatId: string, senderId: string, content: string, clientId: string): Message => {
    const log = logOf(chatId)
    const again = log.messages.find((held) => held.senderId === senderId && held.clientId === clientId)
    if (again) return again
    const rev = log.chat.head + 1
    const message = exampleMessage({
      id: id(parseInt(chatId, 16) * 1_000 + rev),
      chatId,
      clientId,
      senderId,
      content,
      seq: rev,
      rev,
      createdAt: at(rev),
    })
    log.messages.push(message)
    commit(chatId, 'message:new', message)
    return message
  }

  /** A change of a message; the same operation again changes nothing. */
  const change = (chatId: string, messageId: string, clientId: string, patch: Partial<Message>): Message => {
    const log = logOf(chatId)
    const message = log.messages.find((held) => held.id === messageId)
    if (!message) throw new Error('no such message')
    if (log.done.has(clientId) || message.deletedAt !== null) return message
    log.done.set(clientId, messageId)
    Object.assign(message, patch, { rev: log.chat.head + 1 })
    commit(chatId, 'message:updated', message)
    return message
  }

  const members = () => [...logs.values()].filter(({ isMember }) => isMember)

  const asMember = (chatId: string): Log => {
    const log = logOf(chatId)
    if (!log.isMember) throw new Error('not found')
    return log
  }

  const changesOf = (chatId: string, after: number): AckData<'chat:changes'> => {
    const log = asMember(chatId)
    const { chat, messages, raisedRev = 0 } = log
    const changed = messages.filter(({ rev }) => rev > after).sort((a, b) => a.rev - b.rev)
    const page = changed.slice(0, changesLimit)
    const more = changed.length > page.length
    const upTo = more ? (page.at(-1)?.rev ?? after) : chat.head
    const reset = after > chat.head
    const raised = raisedRev > after && { chat: visible(log) }
    return { chatId, messages: page.map(copy), ...raised, upTo, head: chat.head, more, reset }
  }

  const sync = ({ generation: known, chats: held }: Payload<'sync'>): AckData<'sync'> => {
    const differs = ({ chat, readRev }: Log) => {
      const theirs = held[chat.id]
      return known !== generation || theirs?.rev !== chat.head || theirs.readRev !== readRev
    }
    const chats = members().filter(differs).map(visible)
    const removed = Object.keys(held).filter((chatId) => logs.get(chatId)?.isMember !== true)
    return { generation, now: at(0), me: 0, chats, users: [], removed, nextCursor: null }
  }

  const chatOf = (messageId: string): string => {
    for (const [chatId, { messages }] of logs)
      if (messages.some((held) => held.id === messageId)) return chatId
    throw new Error('no such message')
  }

  const read = ({ chatId, rev }: Payload<'message:read'>): AckData<'message:read'> => {
    const log = logOf(chatId)
    log.readRev = Math.max(log.readRev, Math.min(rev, log.chat.head))
    onTold({ event: 'message:read', data: { chatId, userId: meId, rev: log.readRev, at: at(0) } })
    return { rev: log.readRev, unreadCount: visible(log).me?.unreadCount ?? 0, mentionCount: 0 }
  }

  const handlers: { [E in ClientEvent]?: (payload: Payload<E>) => AckData<E> } = {
    sync,
    'chat:changes': ({ chatId, after }) => changesOf(chatId, after),
    changes: ({ chats }) => ({ chats: chats.map(({ chatId, after }) => changesOf(chatId, after)) }),
    'me:changes': ({ after }) => ({ changes: [], upTo: after, more: false }),
    'message:send': ({ chatId, content, clientId }) => ({
      message: { ...send(chatId, meId, content, clientId) },
    }),
    'message:edit': ({ messageId, clientId, content }) => ({
      message: { ...change(chatOf(messageId), messageId, clientId, { content, editedAt: at(1) }) },
    }),
    'message:delete': ({ messageId, clientId }) => ({
      message: { ...change(chatOf(messageId), messageId, clientId, { content: '', deletedAt: at(1) }) },
    }),
    'message:react': ({ messageId, clientId, emoji }) => ({
      message: {
        ...change(chatOf(messageId), messageId, clientId, {
          reactions: [{ emoji, count: 1, userIds: [meId] }],
        }),
      },
    }),
    'message:read': read,
  }

  const handle = <E extends ClientEvent>(event: E, payload: Payload<E>): Result<AckData<E>> => {
    const handler: ((payload: Payload<E>) => AckData<E>) | undefined = handlers[event]
    try {
      return handler ? ok(handler(payload)) : fail('VALIDATION', `the model knows no ${event}`)
    } catch {
      return fail('NOT_FOUND', 'not found')
    }
  }
  const request: Request = async (event, payload) => handle(event, payload)

  const page = (
    chatId: string,
    {
      before,
      after,
      around,
      limit = 5,
    }: { before?: number; after?: number; around?: number; limit?: number },
  ): ApiAnswer<'listMessages'> => {
    const { messages, chat } = logOf(chatId)
    let from = Math.max(0, messages.length - limit)
    if (after !== undefined) from = messages.filter(({ seq }) => seq <= after).length
    const end = before === undefined ? messages.length : messages.filter(({ seq }) => seq < before).length
    if (before !== undefined) from = Math.max(0, end - limit)
    if (around !== undefined) from = Math.max(0, messages.filter(({ seq }) => seq < around).length - 2)
    const data = messages.slice(from, Math.min(end, from + limit)).map(copy)
    return {
      data,
      prevCursor: from > 0 ? String(data[0]?.seq) : null,
      nextCursor: from + data.length < messages.length ? String(data.at(-1)?.seq) : null,
      rev: chat.head,
    }
  }

  return {
    request,
    handle,
    page,
    has: (chatId: string) => logs.get(chatId)?.isMember === true,
    /** One becomes a member of a chat: of a new one, or again. */
    join: (chatId: string) => {
      const chat = exampleChat({ id: chatId, name: chatId })
      const log = logs.get(chatId) ?? { chat, messages: [], readRev: 0, done: new Map(), isMember: true }
      logs.set(chatId, Object.assign(log, { isMember: true }))
      log.chat.head += 1
      onTold({ event: 'chat:upserted', data: { rev: log.chat.head, chat: visible(log) } })
    },
    /** One makes a group; the same `clientId` again finds it. */
    createGroup: (clientId: string, name: string): Chat => {
      const chatId = chatIdOf(chatIdParts.made(orgId, meId, clientId))
      if (!logs.has(chatId)) {
        const chat = exampleChat({ id: chatId, name, head: 1 })
        logs.set(chatId, { chat, messages: [], readRev: 0, done: new Map(), isMember: true })
      }
      return visible(logOf(chatId))
    },
    leave: (chatId: string) => {
      const log = logs.get(chatId)
      if (!log?.isMember) return
      log.isMember = false
      log.chat.head += 1
      onTold({ event: 'chat:removed', data: { chatId, reason: 'removed' } })
    },
    /** The oldest messages of a chat go, so many of them. */
    retain: (chatId: string, count: number) => {
      const log = logOf(chatId)
      const last = log.messages.splice(0, count).at(-1)
      if (!last) return
      log.chat.head += 1
      log.raisedRev = log.chat.head
      log.chat.oldestSeq = log.messages[0]?.seq ?? log.chat.head
      const chat = { ...visible(log), lastMessage: null, me: null }
      if (log.isMember) onTold({ event: 'chat:upserted', data: { rev: log.chat.head, chat } })
    },
    send,
    change,
    messages: (chatId: string): readonly Message[] => logOf(chatId).messages,
    headOf: (chatId: string): number => logOf(chatId).chat.head,
    readRevOf: (chatId: string): number => logOf(chatId).readRev,
    /** The changes that took effect, in order. */
    done: (chatId: string): string[] => [...logOf(chatId).done.keys()],
    chats: (): Chat[] => members().map(visible),
    /** Restores a backup: the last `count` messages of every chat never were, and the generation is another. */
    restore: (count: number) => {
      generation += '+'
      for (const log of logs.values()) {
        log.messages = log.messages.slice(0, Math.max(0, log.messages.length - count))
        log.chat.head = Math.max(0, ...log.messages.map(({ rev }) => rev))
        log.readRev = Math.min(log.readRev, log.chat.head)
      }
    },
  }
}

export type ModelServer = ReturnType<typeof createModelServer>
