import type { User } from '@oms-chat/shared'
import { type ChatLog, createChatLog } from '../chatLog/index.ts'
import type { OnStep } from '../chatLog/step.ts'
import { createUnread } from '../chatLog/unread.ts'
import { type Access, createAccess } from './access.ts'
import { createAssignments } from './chats/assignments.ts'
import { createChatsService } from './chats/index.ts'
import { type ChatsOf, createChatsOf } from './chats/chatsOf.ts'
import { type ChatNews, createChatPublish } from './chats/publish.ts'
import { createRemovedLately } from './chats/removedLately.ts'
import { createSummaries } from './chats/summaries.ts'
import type { ServiceDeps } from './deps.ts'
import { createDirectory, type UsersOf } from './directory.ts'
import { createMeService } from './me/index.ts'
import { createPersonPublish, type PersonNews } from './me/publish.ts'
import { createMembersService } from './members/index.ts'
import { createMessagesService } from './messages/index.ts'
import { createMessageReading } from './messages/read.ts'
import { createSyncService } from './sync/index.ts'

export type ConversationOptions = Pick<ServiceDeps, 'models' | 'broadcaster' | 'clock' | 'logger'> & {
  /** Whether other nodes write too, as far as is known; without it, they may. */
  othersWrite?: () => boolean
  sweepEveryMs?: number
  onStep?: OnStep
}

/** What the services around chats share. */
export type ConversationDeps = ConversationOptions & {
  chatLog: ChatLog<ChatNews, PersonNews>
  access: Access
  usersOf: UsersOf
  chatsOf: ChatsOf
}

export type Conversation = ReturnType<typeof createConversation>

/** Chats, members, messages, one's own log, and keeping up with all of it: what stands on the log. */
export function createConversation(options: ConversationOptions) {
  const { models, broadcaster, logger } = options
  const usersOf = createDirectory(models)
  const removedLately = createRemovedLately()
  const chatLog = createChatLog<ChatNews, PersonNews>({
    ...options,
    publish: {
      chat: (chatId, commits) => publishChat(chatId, commits),
      person: createPersonPublish(broadcaster),
    },
    onError: (error, what) => logger.error({ err: error }, what),
  })
  const { log } = chatLog.collections
  const { targets } = chatLog.ofChats
  const countUnread = createUnread(log)
  const chatsOf = createChatsOf({ chatLog, usersOf, countUnread, summariesOf: createSummaries(chatLog) })
  const publishChat = createChatPublish({ targets, broadcaster, removedLately, usersOf, chatsOf })
  const deps: ConversationDeps = { ...options, chatLog, access: createAccess(chatLog), usersOf, chatsOf }

  const reading = createMessageReading(deps)
  const me = createMeService(deps, reading)
  const assignments = createAssignments(models, chatLog)
  return {
    me,
    members: createMembersService(deps),
    messages: createMessagesService(deps, reading, me),
    chats: createChatsService(deps, { assignments, countUnread }),
    sync: createSyncService(deps),
    applyAssignments: (user: User): Promise<void> => assignments.apply(user),
    /** What the log looks for in the background. */
    start: () => chatLog.start(),
    /** Waits until everything under way is done. */
    stop: () => chatLog.close(),
    sweep: () => chatLog.sweep(),
  }
}
