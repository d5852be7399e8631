import { type Message, searchTermsOf } from '@oms-chat/shared'
import type { Question } from '../features/search/found.ts'
import { hasBits, indexedOf, isSearchable, termsOfMessage } from './indexed.ts'
import { createNewest, type Dated } from './newest.ts'
import {
  openSegment,
  sealedSegment,
  type Segment,
  segmentOf,
  type SegmentRecord,
  segmentSize,
} from './segment.ts'

/** Where a message of the device is. */
export type Place = { chatId: string; seq: number }

/**
 * The words of the messages on this device. Messages get numbers in the order of indexing, cut into segments of
 * which only the last grows: a new message rewrites one small piece, an edited one is indexed anew and its old
 * number is dead. All is in arrays of numbers, so that the shortest beginning of a word, which a tenth of all words
 * may have, is looked up by walking through arrays.
 */
export function createTextIndex(records: readonly SegmentRecord[] = []) {
  const segments: Segment[] = []
  const numbers = new Map<string, Map<number, number>>()
  const changed = new Set<number>()

  const remember = ({ chatId, seq }: Place, number: number) => {
    const chat = numbers.get(chatId) ?? new Map<number, number>()
    numbers.set(chatId, chat.set(seq, number))
  }
  const read = (record: SegmentRecord, at: number) => {
    segments.push(segmentOf(record))
    for (let place = 0; place < record.size; place += 1)
      if (record.dead[place] === 0) remember(placeIn(record, place), at * segmentSize + place)
  }
  for (const [at, record] of records.entries()) read(record, at)

  const columnsOf = (number: number) => segments[Math.floor(number / segmentSize)]?.columns
  const kill = ({ chatId, seq }: Place) => {
    const number = numbers.get(chatId)?.get(seq)
    const columns = number === undefined ? undefined : columnsOf(number)
    if (number === undefined || !columns) return
    columns.dead[number % segmentSize] = 1
    changed.add(Math.floor(number / segmentSize))
    numbers.get(chatId)?.delete(seq)
  }
  const growing = (): Segment => {
    const last = segments.at(-1)
    if (last && last.columns.size < segmentSize) return last
    if (last) segments[segments.length - 1] = sealedSegment(last.record())
    segments.push(openSegment())
    return growing()
  }
  const put = (message: Message) => {
    if (!isSearchable(message)) {
      kill(message)
      return
    }
    const indexed = indexedOf(message)
    const number = numbers.get(message.chatId)?.get(message.seq)
    const known = number === undefined ? undefined : columnsOf(number)
    const place = (number ?? 0) % segmentSize
    if (known?.editedAt[place] === indexed.editedAt && known.has[place] === indexed.has) return
    kill(message)
    const added = growing().add(indexed, termsOfMessage(message))
    remember(message, (segments.length - 1) * segmentSize + added)
    changed.add(segments.length - 1)
  }

  /** The newest `size` that match and come after `last` in the order from new to old. Segments that are older are left out. */
  const newestAfter = (last: Dated | null, question: Question, size: number): Dated[] => {
    const best = createNewest(size, last)
    const order = segments.map((segment, at) => ({ segment, at }))
    for (const { segment, at } of order.sort((a, b) => b.segment.newest() - a.segment.newest())) {
      if (best.isPast(segment.newest())) break
      for (const place of matchesIn(segment, question))
        best.offer(at * segmentSize + place, segment.columns.time[place] ?? 0)
    }
    return best.take()
  }

  return {
    /** How many messages can be found. */
    size: () => [...numbers.values()].reduce((sum, chat) => sum + chat.size, 0),
    /** Takes in a message as it is now: new, edited or deleted. */
    put,
    /** Forgets a message that the device doesn't hold any more. */
    remove: kill,
    clear: () => {
      segments.length = 0
      numbers.clear()
      changed.clear()
    },
    /** The messages that may be what is looked for, newest first, in parts that grow. */
    find: function* (question: Question): Generator<Place[]> {
      let last: Dated | null = null
      for (let size = firstPart; ; size *= 4) {
        const part: Dated[] = newestAfter(last, question, size)
        yield part.flatMap(({ number }) => {
          const columns = columnsOf(number)
          return columns ? [placeIn(columns, number % segmentSize)] : []
        })
        if (part.length < size) return
        last = part.at(-1) ?? null
      }
    },
    segmentCount: () => segments.length,
    /** The segments that changed since the last call, by their number. */
    takeChanged: (): { n: number; record: SegmentRecord }[] => {
      const taken = [...changed].flatMap((n) => {
        const segment = segments[n]
        return segment ? [{ n, record: segment.record() }] : []
      })
      changed.clear()
      return taken
    },
  }
}

export type TextIndex = ReturnType<typeof createTextIndex>

/** So many are named at first; who wants more gets ever larger parts. */
const firstPart = 64

const placeIn = ({ chatIds, chat, seq }: Segment['columns'], place: number): Place => ({
  chatId: chatIds[chat[place] ?? 0] ?? '',
  seq: seq[place] ?? 0,
})

/** Which of the numbered names are wanted; null: all. */
const wanted = (names: readonly string[], ids: readonly string[] | null): boolean[] | null => {
  if (ids === null) return null
  const set = new Set(ids)
  return names.map((name) => set.has(name))
}

/** The places in a segment that have all terms and pass all filters. */
function matchesIn({ columns, look }: Segment, question: Question): number[] {
  const chats = wanted(columns.chatIds, question.chatIds)
  const senders = wanted(columns.senderIds, question.senderIds)
  if (chats?.includes(true) === false || senders?.includes(true) === false) return []
  const terms = question.phrases.flatMap(searchTermsOf)
  const counts = new Uint16Array(columns.size)
  for (const [level, term] of terms.entries()) {
    let any = false
    look(term, (places) => {
      for (let at = 0; at < places.length; at += 1) {
        const place = places[at] ?? 0
        if (counts[place] !== level) continue
        counts[place] = level + 1
        any = true
      }
    })
    if (!any) return []
  }
  const has = question.has.reduce((bits, each) => bits | hasBits[each], 0)
  const { after, before } = question
  const found: number[] = []
  for (let place = 0; place < columns.size; place += 1) {
    if (counts[place] !== terms.length || columns.dead[place] === 1) continue
    if (chats?.[columns.chat[place] ?? 0] === false) continue
    if (senders?.[columns.sender[place] ?? 0] === false) continue
    if (((columns.has[place] ?? 0) & has) !== has) continue
    const time = columns.time[place] ?? 0
    if ((after === null || time >= after) && (before === null || time < before)) found.push(place)
  }
  return found
}
