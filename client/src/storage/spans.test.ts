import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addSpan, cutBelow, type Span, spanAt } from './spans.ts'

const span = fc.tuple(fc.nat(60), fc.nat(12)).map(([from, length]): Span => ({ from, to: from + length }))
const covered = (spans: readonly Span[]) =>
  Array.from({ length: 80 }, (_, rev) => rev).filter((rev) => spanAt(spans, rev))

describe('what a device holds of a chat', () => {
  it('is the same in whatever order it came, and names each revision once', () => {
    fc.assert(
      fc.property(fc.array(span, { maxLength: 12 }), fc.array(fc.nat(), { maxLength: 12 }), (all, order) => {
        const kept = all.reduce<Span[]>(addSpan, [])
        const shuffled = all
          .map((one, at) => ({ one, key: order[at] ?? at }))
          .toSorted((a, b) => a.key - b.key)
        expect(shuffled.map(({ one }) => one).reduce<Span[]>(addSpan, [])).toEqual(kept)
        expect(covered(kept)).toEqual(covered(all))
        for (const [at, { from }] of kept.entries())
          expect(from).toBeGreaterThan((kept[at - 1]?.to ?? -2) + 1)
      }),
    )
  })

  it('joins what touches, and takes in nothing that is empty', () => {
    expect(addSpan([{ from: 1, to: 4 }], { from: 5, to: 9 })).toEqual([{ from: 1, to: 9 }])
    expect(addSpan([{ from: 1, to: 4 }], { from: 6, to: 5 })).toEqual([{ from: 1, to: 4 }])
  })

  it('loses its oldest part, and only that', () => {
    const kept = [
      { from: 1, to: 4 },
      { from: 8, to: 12 },
    ]
    expect(cutBelow(kept, 10)).toEqual([{ from: 10, to: 12 }])
    expect(cutBelow(kept, 0)).toEqual(kept)
  })
})
