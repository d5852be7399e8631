import { mongo } from 'mongoose'
import { CommandRefused } from '../refused.ts'
import { type ChatRow, oldestSeqOf } from '../../models/chat.ts'
import type { Models } from '../../models/index.ts'
import { readArchive } from './archive.ts'
import type { Line } from './lines.ts'
import { inOrder } from './order.ts'

/** Says of when a backup is once it is known to be whole, to hold nothing unknown, and every log without a hole. */
export async function verify(
  path: string,
  models: Models,
): Promise<{ at: Date; files: ReadonlySet<string> }> {
  const known = new Set(inOrder(models).map(({ collection }) => collection.name))
  const heads = new Map<string, number>()
  /** Of chats, the oldest revision kept: what lies below may be dropped while the log is read. */
  const oldest = new Map<string, number>()
  const files = new Set<string>()
  let at = new Date(0)
  const refuse = (why: string): never => {
    throw new CommandRefused(`${path} can’t be restored: ${why}. Nothing was changed.`)
  }
  const checkRow = (line: Extract<Line, { row: unknown }>) => {
    if (!known.has(line.in)) refuse(`this version knows no ${line.in}`)
    if (line.in === models.chats.collection.name) {
      const { _id, profile = null } = line.row as Partial<ChatRow>
      if (_id instanceof mongo.ObjectId) oldest.set(_id.toHexString(), oldestSeqOf(profile))
    }
    if (line.in !== models.log.collection.name) return
    const { chatId, rev } = line.row
    if (!(chatId instanceof mongo.ObjectId) || typeof rev !== 'number')
      return refuse('a row of a log is without its place')
    const head = heads.get(chatId.toHexString())
    if (head !== undefined && rev !== head + 1 && rev > (oldest.get(chatId.toHexString()) ?? 0))
      refuse(`the log of ${chatId.toHexString()} has a hole before ${rev}`)
    heads.set(chatId.toHexString(), rev)
  }
  await readArchive(path, (line) => {
    if ('backup' in line) at = new Date(line.at)
    else if ('row' in line) checkRow(line)
    else if ('file' in line) files.add(line.file)
  })
  return { at, files }
}
