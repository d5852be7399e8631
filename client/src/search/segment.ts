import type { SearchTerm } from '@oms-chat/shared'
import type { Indexed } from './indexed.ts'

/** As many messages as one segment holds: a place in it fits into 16 bits, and it is saved in one piece. */
export const segmentSize = 4_096

type Numbers = Uint8Array | Uint16Array | Uint32Array | Float64Array

/** The columns of a segment, as they are kept: one row per message, in the order of indexing. */
export type SegmentColumns = {
  /** The chats and people that the columns `chat` and `sender` number. */
  chatIds: string[]
  senderIds: string[]
  chat: Uint16Array
  sender: Uint16Array
  seq: Float64Array
  time: Float64Array
  editedAt: Float64Array
  has: Uint8Array
  /** 1 for what is deleted, or indexed anew elsewhere. */
  dead: Uint8Array
  size: number
}

/** All of a segment as it is kept: the places of `terms[n]` are `places` from `starts[n]` to `starts[n + 1]`. */
export type SegmentRecord = SegmentColumns & { terms: string[]; starts: Uint32Array; places: Uint16Array }

/** Some messages and their words. Of it only the last of an index still grows. */
export type Segment = {
  columns: SegmentColumns
  /** When the newest message that was put in was written, in milliseconds since the epoch. */
  newest: () => number
  /** Shows the places of each term that is asked for. */
  look: (term: SearchTerm, visit: (places: ArrayLike<number>) => void) => void
  add: (message: Indexed, terms: Iterable<string>) => number
  record: () => SegmentRecord
}

const emptyColumns = (): SegmentColumns => ({
  chatIds: [],
  senderIds: [],
  chat: new Uint16Array(segmentSize),
  sender: new Uint16Array(segmentSize),
  seq: new Float64Array(segmentSize),
  time: new Float64Array(segmentSize),
  editedAt: new Float64Array(segmentSize),
  has: new Uint8Array(segmentSize),
  dead: new Uint8Array(segmentSize),
  size: 0,
})

const newestIn = ({ time, size }: SegmentColumns): number =>
  time.subarray(0, size).reduce((newest, each) => Math.max(newest, each), -Infinity)

const numberOf = (names: string[], numbers: Map<string, number>, name: string): number => {
  const known = numbers.get(name)
  if (known !== undefined) return known
  numbers.set(name, names.push(name) - 1)
  return names.length - 1
}

const packed = (columns: SegmentColumns, places: ReadonlyMap<string, readonly number[]>): SegmentRecord => {
  const terms = [...places.keys()].sort((a, b) => (a < b ? -1 : 1))
  const starts = new Uint32Array(terms.length + 1)
  for (const [at, term] of terms.entries())
    starts[at + 1] = (starts[at] ?? 0) + (places.get(term)?.length ?? 0)
  const all = new Uint16Array(starts.at(-1) ?? 0)
  for (const [at, term] of terms.entries()) all.set(places.get(term) ?? [], starts[at])
  return { ...columns, terms, starts, places: all }
}

/** A segment that grows until it is full. */
export function openSegment(columns = emptyColumns(), places = new Map<string, number[]>()): Segment {
  const chats = new Map(columns.chatIds.map((id, at) => [id, at]))
  const senders = new Map(columns.senderIds.map((id, at) => [id, at]))
  let newest = newestIn(columns)
  const put = (column: Numbers, value: number) => {
    column[columns.size] = value
  }
  return {
    columns,
    newest: () => newest,
    look: ({ term, open }, visit) => {
      if (open) {
        for (const [each, found] of places) if (each.startsWith(term)) visit(found)
      } else visit(places.get(term) ?? [])
    },
    add: (message, terms) => {
      put(columns.chat, numberOf(columns.chatIds, chats, message.chatId))
      put(columns.sender, numberOf(columns.senderIds, senders, message.senderId))
      put(columns.seq, message.seq)
      put(columns.time, message.time)
      newest = Math.max(newest, message.time)
      put(columns.editedAt, message.editedAt)
      put(columns.has, message.has)
      for (const term of terms) {
        const held = places.get(term)
        if (held) held.push(columns.size)
        else places.set(term, [columns.size])
      }
      return columns.size++
    },
    record: () => packed(columns, places),
  }
}

/** The first of the sorted terms that isn't before this one. */
const lowerBound = (terms: readonly string[], term: string): number => {
  let [from, to] = [0, terms.length]
  while (from < to) {
    const middle = (from + to) >>> 1
    if ((terms[middle] ?? '') < term) from = middle + 1
    else to = middle
  }
  return from
}

/** A full segment: nothing but arrays, as it was kept. */
export function sealedSegment(record: SegmentRecord): Segment {
  const newest = newestIn(record)
  return {
    columns: record,
    newest: () => newest,
    look: ({ term, open }, visit) => {
      const { terms, starts, places } = record
      const from = lowerBound(terms, term)
      let to = from
      if (open) while (terms[to]?.startsWith(term)) to += 1
      else if (terms[to] === term) to += 1
      if (to > from) visit(places.subarray(starts[from], starts[to]))
    },
    add: () => {
      throw new Error('a full segment takes no more')
    },
    record: () => record,
  }
}

/** A segment as it was kept; one that isn't full yet goes on growing. */
export function segmentOf(record: SegmentRecord): Segment {
  if (record.size >= segmentSize) return sealedSegment(record)
  const { terms, starts, places, ...columns } = record
  const held = new Map(
    terms.map((term, at) => [term, Array.from(places.subarray(starts[at], starts[at + 1]))]),
  )
  return openSegment(columns, held)
}
