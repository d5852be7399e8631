import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { baseIndex, nextAnchor, noAnchor } from './listAnchor.ts'

describe('the anchor of the list', () => {
  it('lowers the first index by what came in above, so that what is read keeps its index', () => {
    const opened = nextAnchor(noAnchor, ['c', 'd'])
    const paged = nextAnchor(opened, ['a', 'b', 'c', 'd', 'e'])
    expect(paged).toMatchObject({ generation: opened.generation, firstIndex: baseIndex - 2 })
  })

  it('starts anew when nothing of what was shown is left', () => {
    const opened = nextAnchor(noAnchor, ['a', 'b'])
    expect(nextAnchor(opened, ['x', 'y']).generation).toBe(opened.generation + 1)
  })

  it('starts anew when rows went away above, as the list would keep their heights for those that stay', () => {
    const opened = nextAnchor(noAnchor, ['a', 'b', 'c'])
    expect(nextAnchor(opened, ['c', 'd'])).toMatchObject({
      generation: opened.generation + 1,
      firstIndex: baseIndex,
    })
  })

  it('goes on when the line of a day at the top is replaced or goes', () => {
    const opened = nextAnchor(noAnchor, ['day', 'b', 'c'])
    const { generation, firstIndex } = opened
    expect(nextAnchor(opened, ['other day', 'b', 'c'])).toMatchObject({ generation, firstIndex })
    expect(nextAnchor(opened, ['b', 'c'])).toMatchObject({ generation, firstIndex })
  })

  it('keeps every row that stays within one index of its own, unless it starts anew, and never goes up', () => {
    const keys = fc.uniqueArray(fc.integer({ min: 0, max: 99 }), { minLength: 1, maxLength: 30 })
    fc.assert(
      fc.property(
        keys,
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 1, max: 60 }),
        (all, before, from, size) => {
          const ordered = all.toSorted((a, b) => a - b).map(String)
          const first = nextAnchor(noAnchor, ordered.slice(Math.min(before, ordered.length - 1)))
          const window = ordered.slice(from, from + size)
          const next = nextAnchor(first, window)
          const isAnew = next.generation !== first.generation
          expect(isAnew ? baseIndex : first.firstIndex).toBeGreaterThanOrEqual(next.firstIndex)
          if (isAnew) return
          for (const [index, key] of first.keys.entries())
            if (window.includes(key))
              expect([0, 1]).toContain(first.firstIndex + index - (next.firstIndex + window.indexOf(key)))
        },
      ),
    )
  })
})
