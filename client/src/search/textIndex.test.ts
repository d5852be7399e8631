import { describe, expect, it } from 'vitest'
import type { Question } from '../features/search/found.ts'
import { exampleMessage } from '../testing/builders.ts'
import { segmentSize } from './segment.ts'
import { createTextIndex, type TextIndex } from './textIndex.ts'

const any: Question = { phrases: [], senderIds: null, chatIds: null, has: [], after: null, before: null }
const start = Date.UTC(2026, 0, 1)
const count = segmentSize * 2 + 1_000

const note = (seq: number, minute: number) =>
  exampleMessage({
    seq,
    content: `note ${seq % 10 === 0 ? 'tenth' : 'other'}`,
    createdAt: new Date(start + minute * 60_000).toISOString(),
  })

const seqs = (index: TextIndex, text: string, more: Partial<Question> = {}) =>
  [...index.find({ ...any, phrases: [{ text, open: false }], ...more })].flat().map(({ seq }) => seq)

const upTo = (last: number) => Array.from({ length: last }, (_, n) => n + 1)

/** As they may come: the newest of many chats first and then what is older, or as it was written, or all mixed. */
const orders: Record<string, (seq: number) => number> = {
  'oldest first': (seq) => seq,
  'newest first': (seq) => count - seq,
  'from all times at once': (seq) => (seq * 7_919) % count,
}

describe('an index of several segments', () => {
  for (const [order, minuteOf] of Object.entries(orders))
    it(`names all that fits, newest first, when it was put in ${order}`, () => {
      const index = createTextIndex()
      for (const seq of upTo(count)) index.put(note(seq, minuteOf(seq)))
      const expected = upTo(count).sort((a, b) => minuteOf(b) - minuteOf(a))
      expect(seqs(index, 'note')).toEqual(expected)
      expect(seqs(index, 'tenth')).toEqual(expected.filter((seq) => seq % 10 === 0))
      const kept = createTextIndex(index.takeChanged().map(({ record }) => record))
      expect(seqs(kept, 'note')).toEqual(expected)
    })

  it('names messages of the same moment once each, the last put in first', () => {
    const index = createTextIndex()
    for (const seq of upTo(count)) index.put(note(seq, 0))
    expect(seqs(index, 'note')).toEqual(upTo(count).toReversed())
  })

  it('forgets what was removed, also where all others are older', () => {
    const index = createTextIndex()
    for (const seq of upTo(count)) index.put(note(seq, seq))
    for (const seq of upTo(count).slice(1)) index.remove(note(seq, seq))
    expect(seqs(index, 'note')).toEqual([1])
  })
})
