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

  it('gives every row that stays the index that it had, whatever comes and goes around it', () => {
    const keys = fc.uniqueArray(fc.integer({ min: 0, max: 99 }), { minLength: 1, maxLength: 30 })
    fc.assert(
      fc.property(
        keys,
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 1, max: 60 }),
        (all, from, size) => {
          const ordered = all.toSorted((a, b) => a - b).map(String)
          const first = nextAnchor(noAnchor, ordered)
          const window = ordered.slice(from, from + size)
          if (window.length === 0) return
          const next = nextAnchor(first, window)
          for (const [index, key] of window.entries())
            expect(next.firstIndex + index).toBe(first.firstIndex + ordered.indexOf(key))
        },
      ),
    )
  })
})
