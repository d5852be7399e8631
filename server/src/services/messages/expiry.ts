import type { Id } from '@oms-chat/shared'
import type { Types } from 'mongoose'
import type { Decision } from '../../chatLog/outcome.ts'
import type { ChatState } from '../../chatLog/state.ts'
import { oldestSeqOf } from '../../models/chat.ts'
import type { MessageRow } from '../../models/log.ts'
import type { ConversationDeps } from '../conversation.ts'
import type { Upkeep } from '../ports.ts'

const everyMs = 5_000
const batchMax = 500

/** The system deletes it, as its author would for everyone; one that was deleted before, or taken, is left as it is. */
const decideExpire = ({ profile }: ChatState, target: MessageRow | null): Decision =>
  !target || target.state.deletedAt || target.rev < oldestSeqOf(profile) ? 'nothing' : { draft: {} }

/**
 * Deletes messages whose time has come. Nobody is shown them from that moment on; this takes their text from the
 * database and tells the devices. Each is one row under a key of its own, so that any number of nodes may look at
 * the same time, and one that stops in the middle is followed by another.
 */
export function createExpiry({ chatLog, clock, expireEveryMs = everyMs }: ConversationDeps) {
  const { log } = chatLog.collections

  async function expire(chatId: Id, targetId: Types.ObjectId): Promise<boolean> {
    const outcome = await chatLog.ofChats.append(chatId, {
      actorId: null,
      clientId: `expire:${targetId.toHexString()}`,
      kind: 'delete',
      targetId,
      aboutMessage: true,
      decide: decideExpire,
    })
    return outcome.kind === 'committed'
  }

  async function sweep(): Promise<number> {
    for (let gone = 0; ;) {
      const due = await log
        .find({ expiresAt: { $exists: true, $lte: clock() } }, { projection: { chatId: 1 } })
        .sort({ expiresAt: 1 })
        .limit(batchMax)
        .toArray()
      const done = await Promise.all(due.map(({ _id, chatId }) => expire(chatId.toHexString(), _id)))
      const count = done.filter(Boolean).length
      gone += count
      // Where nothing went another node was faster, or the database can't just now: the next look sees to it.
      if (due.length < batchMax || count === 0) return gone
    }
  }

  return { name: 'expiry', everyMs: expireEveryMs, run: sweep } satisfies Upkeep
}
