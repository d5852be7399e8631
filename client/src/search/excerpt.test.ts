import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldText, normalText, wordsIn } from '@oms-chat/shared'
import { excerptOf } from './excerpt.ts'

const spaced = [
  'cat',
  'category',
  'concat',
  'Crème',
  'a',
  'extraordinarily',
  'x'.repeat(40),
  'v1906',
  'Straße',
]
const unspaced = ['東京', 'ひらがな', 'がく', '大きな東京都']
const between = [' ', ', ', '. ', '-', ' (', ') ', '\n', ' 👍🏽 ']

/** Messages from a few words to several thousand characters, and what is looked for in them. */
const question = (words: readonly string[]) =>
  fc.record({
    content: fc
      .array(fc.tuple(fc.constantFrom(...words), fc.constantFrom(...between)), {
        maxLength: 400,
        size: 'max',
      })
      .map((pairs) => pairs.flat().join('')),
    wanted: fc.subarray([...words], { minLength: 1, maxLength: 3 }),
    open: fc.boolean(),
  })

const ask = (content: string, wanted: readonly string[], open: boolean) =>
  excerptOf(
    content,
    wanted.map((text) => ({ text: normalText(text), open })),
  )

describe('an excerpt', () => {
  it('holds only whole words of the message, and marks just those that were looked for', () => {
    fc.assert(
      fc.property(question(spaced), ({ content, wanted, open }) => {
        const parts = ask(content, wanted, open)
        const shown = parts.map(({ text }) => text).join('')
        const words = new Set(wordsIn(content).map(({ word }) => word))
        expect(wordsIn(shown).filter(({ word }) => !words.has(word))).toEqual([])
        const isWanted = (word: string) =>
          wanted.some((each) =>
            open ? foldText(word).startsWith(foldText(each)) : foldText(word) === foldText(each),
          )
        const marked = parts.filter(({ found }) => found).map(({ text }) => foldText(text))
        expect(marked.length).toBe(wordsIn(shown).filter(({ word }) => isWanted(word)).length)
        for (const mark of marked) expect(wanted.map(foldText)).toContain(mark)
        if ([...words].some(isWanted)) expect(marked).not.toEqual([])
      }),
    )
  })

  it('marks words without spaces whole too', () => {
    fc.assert(
      fc.property(question(unspaced), fc.constantFrom(...unspaced), ({ content }, wanted) => {
        const marked = ask(content.replaceAll(' ', ''), [wanted], false).filter(({ found }) => found)
        const found = new RegExp(`^(?:${foldText(wanted)})+$`, 'u')
        for (const { text } of marked) expect(foldText(text)).toMatch(found)
      }),
    )
  })

  it('stays short, whatever was written', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 6_000, size: 'max', unit: 'grapheme' }),
        fc.string(),
        (content, wanted) => {
          const shown = ask(content, [wanted], true)
            .map(({ text }) => text)
            .join('')
          expect(shown.length).toBeLessThanOrEqual(200)
          expect(shown).not.toMatch(/\p{Surrogate}/u)
        },
      ),
      { numRuns: 30 },
    )
  })

  it('cuts a word that alone is longer than what is shown', () => {
    const parts = ask(`see ${'x'.repeat(600)}`, ['x'.repeat(600)], false)
    expect(parts.map(({ found }) => found)).toEqual([false, true, false])
    expect(parts.map(({ text }) => text).join('')).toHaveLength(162)
  })
})
