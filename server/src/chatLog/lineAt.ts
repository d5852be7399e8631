import type { Id } from '@oms-chat/shared'
import type { LogCollection } from '../models/log.ts'
import { objectId } from './ids.ts'

/**
 * The revision of a chat's first line at or behind a time, or the next one behind the last line that is older: times
 * grow with revisions, so that halving finds it among those from `from` to `head`.
 */
export async function firstLineSince(
  log: LogCollection,
  chatId: Id,
  time: Date,
  { from, head }: { from: number; head: number },
): Promise<number> {
  let [low, high] = [from, head + 1]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const [line] = await log
      .find(
        { chatId: objectId(chatId), main: true, rev: { $gte: middle, $lte: head } },
        { projection: { rev: 1, at: 1 } },
      )
      .sort({ rev: 1 })
      .limit(1)
      .toArray()
    if (!line || line.at >= time) high = middle
    else low = line.rev + 1
  }
  return low
}
