import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isEmptyQuery, parseSearchQuery, type SearchQuery } from './searchQuery.ts'
import { leastMs } from './testing/leastMs.ts'

const utcDay = (year: number, month: number, day: number) => Date.UTC(year, month - 1, day)
const parse = (text: string) => parseSearchQuery(text, utcDay)
const nothing: SearchQuery = {
  phrases: [],
  from: [],
  in: [],
  has: [],
  after: null,
  before: null,
  ignored: [],
}

describe('a query', () => {
  it('is words, of which only the one that ends it may go on', () => {
    expect(parse('Budget plan').phrases).toEqual([
      { text: 'budget', open: false },
      { text: 'plan', open: true },
    ])
    expect(parse(' plan ').phrases).toEqual([{ text: 'plan', open: false }])
    expect(parse('plan in:ops').phrases).toEqual([{ text: 'plan', open: false }])
  })

  it('holds words together in quotes of any kind, even before they are closed', () => {
    expect(parse('"Quarterly   report" now').phrases[0]).toEqual({ text: 'quarterly report', open: false })
    expect(parse('“quarterly report”').phrases).toEqual([{ text: 'quarterly report', open: false }])
    expect(parse('„Quartals bericht“').phrases).toEqual([{ text: 'quartals bericht', open: false }])
    expect(parse('"quarterly rep').phrases).toEqual([{ text: 'quarterly rep', open: true }])
  })

  it('has filters, with names in quotes where they have spaces', () => {
    expect(parse('FROM:@ada from:"Grace Hopper" in:#general has:image has:Link lunch ')).toEqual({
      ...nothing,
      phrases: [{ text: 'lunch', open: false }],
      from: ['ada', 'Grace Hopper'],
      in: ['general'],
      has: ['image', 'link'],
    })
  })

  it('takes days and moments', () => {
    expect(parse('after:2026-02-28 before:2026-03-01T12:30:00+01:00')).toEqual({
      ...nothing,
      after: Date.UTC(2026, 1, 28),
      before: Date.UTC(2026, 2, 1, 11, 30),
    })
  })

  it('says which filters it does not understand', () => {
    for (const wrong of ['before:tomorrow', 'after:2026-02-30', 'after:2026-13-01', 'has:video'])
      expect(parse(`${wrong} x`), wrong).toEqual({
        ...nothing,
        phrases: [{ text: 'x', open: true }],
        ignored: [wrong],
      })
  })

  it('waits while a filter is being typed', () => {
    for (const unfinished of ['', '   ', 'from:', 'in:"', '"', '""', '--']) {
      expect(parse(unfinished), unfinished).toEqual(nothing)
      expect(isEmptyQuery(parse(unfinished))).toBe(true)
    }
  })

  it('takes what only looks like a filter for words', () => {
    expect(parse('https://example.org/in:x').phrases).toEqual([
      { text: 'https example org in x', open: true },
    ])
    expect(parse('(a+)+$').phrases).toEqual([{ text: 'a', open: true }])
  })

  it('takes any name in quotes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (name) => {
        fc.pre(/^[^\s@#"“”„]/.test(name))
        const plain = name.replace(/["“”„]/g, ' ')
        expect(parse(`in:"${plain}" x`).in).toEqual([plain.trim()])
      }),
    )
  })

  it('can be anything, and is read in one pass', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const { text: found } of parse(text).phrases) expect(found).not.toBe('')
      }),
    )
    for (const unit of ['(a+)+$', '"', 'from:', 'a ', '" "', 'before:2026-', '„', ' ']) {
      expect(
        leastMs(() => parse(unit.repeat(8_000 / unit.length))),
        unit,
      ).toBeLessThan(100)
    }
  })
})
