import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createNewest, type Dated } from './newest.ts'

const sorted = (all: readonly Dated[]) => all.toSorted((a, b) => b.time - a.time || b.number - a.number)

/** Messages in the order in which they are offered; many of them at the same time. */
const offered = fc
  .array(fc.integer({ min: 0, max: 9 }), { maxLength: 60 })
  .map((times) => times.map((time, number) => ({ number, time })))

const newest = (all: readonly Dated[], size: number, last: Dated | null) => {
  const best = createNewest(size, last)
  for (const { number, time } of all) best.offer(number, time)
  return best.take()
}

describe('picking the newest', () => {
  it('finds what sorting them all would find', () => {
    fc.assert(
      fc.property(offered, fc.integer({ min: 1, max: 8 }), (all, size) => {
        expect(newest(all, size, null)).toEqual(sorted(all).slice(0, size))
      }),
    )
  })

  it('goes on after the last one, so that none is missing or comes twice', () => {
    fc.assert(
      fc.property(offered, fc.integer({ min: 1, max: 8 }), (all, size) => {
        const found: Dated[] = []
        for (
          let part = newest(all, size, null);
          part.length > 0;
          part = newest(all, size, part.at(-1) ?? null)
        )
          found.push(...part)
        expect(found).toEqual(sorted(all))
      }),
    )
  })

  it('knows when nothing as old as this can be among them', () => {
    fc.assert(
      fc.property(
        offered,
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: -1, max: 10 }),
        (all, size, time) => {
          const best = createNewest(size, null)
          for (const { number, time: at } of all) best.offer(number, at)
          const isPast = best.isPast(time)
          expect(isPast).toBe(all.length >= size && time < (sorted(all)[size - 1]?.time ?? -Infinity))
        },
      ),
    )
  })
})
