import type { Id } from '@oms-chat/shared'
import type { ChatLog } from '../../chatLog/index.ts'
import type { CountUnread } from '../../chatLog/unread.ts'
import type { ChatNews } from '../chats/publish.ts'
import type { RemovedLately } from '../chats/removedLately.ts'
import type { ConversationDeps, ConversationOptions } from '../conversation.ts'
import type { PersonNews } from '../me/publish.ts'
import type { SharingOf } from '../me/sharing.ts'
import type { Timer } from '../ports.ts'
import { createReceiptsService } from './index.ts'
import { createLedgers } from './ledgers.ts'
import { createReceiptNews } from './news.ts'
import { createReceiptStore } from './store.ts'

type Around = {
  chatLog: ChatLog<ChatNews, PersonNews>
  removedLately: RemovedLately
  sharingOf: SharingOf
}

/** Receipts, joined: what other services need of them, and the service itself. */
export function createReceipts(options: ConversationOptions & { timer: Timer }, around: Around) {
  const { models, broadcaster, logger, timer, othersWrite = () => true } = options
  const store = createReceiptStore(models, othersWrite)
  const news = createReceiptNews({ ...around, broadcaster, store })
  const ledgers = createLedgers({
    timer,
    flush: news.flush,
    onError: (error) => logger.warn({ err: error }, 'could not write receipts'),
  })
  return {
    store,
    over: ledgers.over,
    touch: ledgers.touch,
    async touchAllOf(userId: Id): Promise<void> {
      for (const chatId of await store.chatsOf(userId)) ledgers.touch(chatId)
    },
    serve: (deps: ConversationDeps, countUnread: CountUnread) =>
      createReceiptsService(deps, { ledgers, store, news, countUnread }),
    close: ledgers.close,
  }
}
