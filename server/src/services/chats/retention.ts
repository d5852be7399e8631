import type { Id } from '@oms-chat/shared'
import { objectId } from '../../chatLog/ids.ts'
import { firstLineSince } from '../../chatLog/lineAt.ts'
import { createPurge } from '../../chatLog/purge.ts'
import { oldestSeqOf } from '../../models/chat.ts'
import type { ConversationDeps } from '../conversation.ts'
import type { Upkeep } from '../ports.ts'
import { decideTake } from './decide.ts'

const minuteMs = 60_000
const everyMs = 15 * minuteMs
const dayMs = 86_400_000

/**
 * Takes what is older than chats keep. A row of the log raises the oldest revision first: from then on nobody is shown
 * what lies below, on whatever node. Only then its text goes from the database. Any number of nodes may look at the same
 * time, and one that stops in the middle is followed by another.
 */
export function createRetention({ chatLog, clock, retainEveryMs = everyMs }: ConversationDeps) {
  const { log, chats } = chatLog.collections
  const purge = createPurge(log, chats, clock)

  const lineIn = async (chatId: Id, rev: { $gte: number } | { $lt: number }) => {
    const [line] = await log
      .find({ chatId: objectId(chatId), main: true, rev }, { projection: { at: 1 } })
      .sort({ rev: '$gte' in rev ? 1 : -1 })
      .limit(1)
      .toArray()
    return line
  }

  const profileOf = async (chatId: Id) =>
    (await chats.findOne({ _id: objectId(chatId) }, { projection: { profile: 1 } }))?.profile ?? null

  /** Raises a chat's oldest revision above all lines that are too old. Where there is none, nothing is written. */
  async function raise(chatId: Id): Promise<void> {
    const profile = await profileOf(chatId)
    const days = profile?.settings.retentionDays ?? null
    if (!profile || days === null) return
    const from = oldestSeqOf(profile)
    const until = new Date(clock().getTime() - days * dayMs)
    const first = await lineIn(chatId, { $gte: from })
    if (!first || first.at >= until) return
    const head = (await chatLog.newestOf([chatId])).get(chatId)?.rev ?? 0
    const below = await firstLineSince(log, chatId, until, { from, head })
    const last = await lineIn(chatId, { $lt: below })
    await chatLog.ofChats.append(chatId, {
      actorId: null,
      clientId: `retention:${below}`,
      kind: 'settings',
      decide: decideTake(days, { below, at: last?.at ?? first.at }),
    })
  }

  async function retain(chatId: Id): Promise<number> {
    await raise(chatId)
    const below = oldestSeqOf(await profileOf(chatId))
    const emptied = await purge.empty({ chatId: objectId(chatId), below })
    await purge.drop(objectId(chatId))
    return emptied
  }

  /** Gives how many revisions were emptied. */
  async function sweep(): Promise<number> {
    const retaining = await chats.find({ retains: true }, { projection: { _id: 1 } }).toArray()
    let emptied = 0
    for (const { _id } of retaining) emptied += await retain(_id.toHexString())
    return emptied
  }

  return { name: 'retention', everyMs: retainEveryMs, run: sweep } satisfies Upkeep
}
