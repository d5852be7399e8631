import type { Id, User } from '@oms-chat/shared'
import { type ChatLog, createChatLog } from '../chatLog/index.ts'
import type { OnStep, OnTold } from '../chatLog/step.ts'
import { createUnread } from '../chatLog/unread.ts'
import { driverCollection } from '../models/driver.ts'
import { type Access, createAccess } from './access.ts'
import { createChatInvites } from './chatInvites/index.ts'
import { createAssignments } from './chats/assignments.ts'
import { createChatsService } from './chats/index.ts'
import { type ChatsOf, createChatsOf } from './chats/chatsOf.ts'
import { type ChatNews, createChatPublish } from './chats/publish.ts'
import { createRemovedLately } from './chats/removedLately.ts'
import { createSummaries } from './chats/summaries.ts'
import { createRetention } from './chats/retention.ts'
import type { ServiceDeps } from './deps.ts'
import { createDirectory, type UsersOf } from './directory.ts'
import { createMeService } from './me/index.ts'
import { createPersonPublish, type PersonNews } from './me/publish.ts'
import { createSharingOf } from './me/sharing.ts'
import { createMembersService } from './members/index.ts'
import { createExpiry } from './messages/expiry.ts'
import { createMessagesService } from './messages/index.ts'
import { createMessageReading } from './messages/read.ts'
import type { RetryDelivery, Timer, Upkeep } from './ports.ts'
import { createReceipts } from './receipts/create.ts'
import { createSyncService } from './sync/index.ts'
import { systemTimer } from './timer.ts'
import { createTypingService } from './typing/index.ts'

export type ConversationOptions = Pick<
  ServiceDeps,
  'models' | 'broadcaster' | 'clock' | 'logger' | 'presenceStore'
> & {
  /** Whether other nodes write too, as far as is known; without it, they may. */
  othersWrite?: () => boolean
  timer?: Timer
  sweepEveryMs?: number
  /** Milliseconds between two looks for messages whose time has come. */
  expireEveryMs?: number
  /** Milliseconds between two looks for messages that are older than their chat keeps. */
  retainEveryMs?: number
  /** Takes over rows that stay open; without it, or when it can’t, they are finished here. */
  retryDelivery?: RetryDelivery
  onTold?: OnTold
  onStep?: OnStep
}

/** What the services around chats share. */
export type ConversationDeps = ConversationOptions & {
  timer: Timer
  chatLog: ChatLog<ChatNews, PersonNews>
  access: Access
  usersOf: UsersOf
  chatsOf: ChatsOf
}

export type Conversation = ReturnType<typeof createConversation>

/** Chats, members, messages, one's own log, and keeping up with all of it: what stands on the log. */
export function createConversation(options: ConversationOptions) {
  const { models, broadcaster, clock, logger } = options
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
  const countUnread = createUnread(log, clock)
  const sharingOf = createSharingOf(driverCollection(models.personal))
  const receipts = createReceipts({ timer: systemTimer, ...options }, { chatLog, removedLately, sharingOf })
  const chatsOf = createChatsOf({
    chatLog,
    usersOf,
    countUnread,
    summariesOf: createSummaries(chatLog),
    receipts: receipts.store,
    sharingOf,
    over: receipts.over,
    clock,
  })
  const publishChat = createChatPublish({
    targets,
    broadcaster,
    clock,
    removedLately,
    usersOf,
    chatsOf,
    onLeft: receipts.touch,
  })
  const deps: ConversationDeps = {
    timer: systemTimer,
    ...options,
    chatLog,
    access: createAccess(chatLog, clock),
    usersOf,
    chatsOf,
  }

  const reading = createMessageReading(deps)
  const me = createMeService(deps, reading, receipts.touchAllOf)
  const expiry = createExpiry(deps)
  const retention = createRetention(deps)
  const assignments = createAssignments(models, chatLog)
  const receiptsService = receipts.serve(deps, countUnread)
  const typing = createTypingService({ ...deps, removedLately, sharingOf })
  return {
    me,
    members: createMembersService(deps),
    messages: createMessagesService(deps, reading, me),
    chats: createChatsService(deps, assignments),
    sync: createSyncService(deps, receiptsService),
    receipts: receiptsService,
    typing,
    sharingOf,
    /** Links into chats; `links` makes their addresses. */
    inviting: (links: Pick<ServiceDeps, 'tokens' | 'publicUrl'>) => createChatInvites(deps, links),
    applyAssignments: (user: User): Promise<void> => assignments.apply(user),
    /** What the log looks for in the background. */
    start(): void {
      chatLog.start()
    },
    /** Waits until everything under way is done. */
    async stop(): Promise<void> {
      await typing.close()
      await receipts.close()
      await chatLog.close()
    },
    sweep: () => chatLog.sweep(),
    /** Deletes what has expired by now; resolves to how many messages that were. */
    expire: () => expiry.run(),
    /** Takes what is older by now than its chat keeps; resolves to how many revisions were emptied. */
    retain: () => retention.run(),
    /** What has to be done from time to time, by one node of all. */
    upkeep: [expiry, retention] as readonly Upkeep[],
    /** Tells again of these rows, if that was left undone. */
    deliver: (logId: Id, rowIds: readonly Id[]) => chatLog.deliver(logId, rowIds),
    /** How many changes wait to be decided. */
    waiting: () => chatLog.waiting(),
  }
}
