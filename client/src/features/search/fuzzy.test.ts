import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldText } from '@oms-chat/shared'
import { fuzzyScore } from './fuzzy.ts'

const best = (typed: string, names: string[]) =>
  names.toSorted((a, b) => (fuzzyScore(typed, b) ?? -1e9) - (fuzzyScore(typed, a) ?? -1e9))[0]

describe('finding a name by some of its letters', () => {
  it('prefers beginnings of words, then letters in a row, then the shorter name', () => {
    expect(best('gh', ['Night shift', 'Grace Hopper', 'Laughs'])).toBe('Grace Hopper')
    expect(best('desk', ['Design kitchen', 'Operations desk', 'Delivery sketches'])).toBe('Operations desk')
    expect(best('ada', ['Adam Barker', 'Ada'])).toBe('Ada')
    expect(best('jose', ['John Sever', 'José'])).toBe('José')
    expect(best('gce', ['Grace Hopper, CP'])).toBe('Grace Hopper, CP')
  })

  it('fits exactly when the letters are there in their order', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 5 }), fc.string({ maxLength: 12 }), (typed, name) => {
        let at = 0
        const letters = Array.from(foldText(typed).replace(/\s+/g, ''))
        const isThere = letters.every((letter) => (at = foldText(name).indexOf(letter, at) + 1) > 0)
        expect(fuzzyScore(typed, name) !== null).toBe(isThere)
      }),
      { numRuns: 2_000 },
    )
  })
})
