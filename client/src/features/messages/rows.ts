import type { Message } from '@oms-chat/shared'
import { dayOf } from '../../app/formats.ts'
import type { MessageEntry } from './selectors.ts'

/** One line of the list. */
export type ListRow =
  | { kind: 'day'; key: string; day: string }
  | { kind: 'new'; key: 'new' }
  | {
      kind: 'message'
      key: string
      entry: MessageEntry
      /** The first of its group shows who speaks, the last stands apart from what follows. */
      first: boolean
      last: boolean
      day: string
    }

export type RowOptions = {
  /** There are older messages than the first: its day and its group may have begun earlier. */
  hasBefore: boolean
  /** The key of the first message that was new when the chat was opened. */
  firstNew: string | null
  /** Messages that began a group when they were the oldest held: they still do, so that nothing above moves. */
  seams: ReadonlySet<string>
}

/** Messages of one sender belong together when they are at most this far apart. */
export const groupMs = 5 * 60_000

type When = { day: string; ms: number }

/** Each is asked for with every page that comes, and to parse a thousand times takes as long as a frame may. */
const known = new WeakMap<Message, When>()

const whenOf = ({ message }: MessageEntry): When => {
  const held = known.get(message)
  if (held) return held
  const when = { day: dayOf(message.createdAt), ms: Date.parse(message.createdAt) }
  known.set(message, when)
  return when
}

const belongTogether = (a: MessageEntry, b: MessageEntry): boolean =>
  a.message.senderId !== null &&
  a.message.senderId === b.message.senderId &&
  a.message.type !== 'system' &&
  b.message.type !== 'system' &&
  Math.abs(whenOf(b).ms - whenOf(a).ms) <= groupMs

/**
 * The lines of the list: messages grouped by sender, days, and where the new ones begin. Lines are only ever
 * put in, so that a page above doesn't change what is below it.
 */
export function buildRows(
  entries: readonly MessageEntry[],
  { hasBefore, firstNew, seams }: RowOptions,
): ListRow[] {
  const rows: ListRow[] = []
  let previous: MessageEntry | null = null
  let previousDay = ''
  for (const entry of entries) {
    const { createdAt } = entry.message
    const { day } = whenOf(entry)
    const isNewDay = day !== previousDay && !(previous === null && hasBefore)
    if (isNewDay) rows.push({ kind: 'day', key: `day-${day}-${entry.key}`, day: createdAt })
    if (entry.key === firstNew) rows.push({ kind: 'new', key: 'new' })
    const joins: boolean =
      previous !== null &&
      !isNewDay &&
      entry.key !== firstNew &&
      !seams.has(entry.key) &&
      belongTogether(previous, entry)
    const above = rows.at(-1)
    if (joins && above?.kind === 'message') above.last = false
    rows.push({ kind: 'message', key: entry.key, entry, first: !joins, last: true, day: createdAt })
    previous = entry
    previousDay = day
  }
  return rows
}

/** The key of the first message by others above the read pointer; null when nothing is new. */
export function firstNewKey(entries: readonly MessageEntry[], readRev: number, meId: string): string | null {
  const first = entries.find(
    ({ message }) =>
      message.seq > readRev &&
      message.senderId !== null &&
      message.senderId !== meId &&
      message.deletedAt === null,
  )
  return first?.key ?? null
}
