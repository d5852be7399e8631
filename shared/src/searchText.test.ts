import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldText } from './foldText.ts'
import { hasPhrases, normalText, searchTermsOf, termsOf, wordsIn } from './searchText.ts'
import { leastMs } from './testing/leastMs.ts'

const phrase = (text: string, open = false) => ({ text: normalText(text), open })
const finds = (text: string, ...words: string[]) =>
  hasPhrases(
    text,
    words.map((word) => phrase(word)),
  )

/** Texts in which scripts, marks, digits and signs meet. */
const anyText = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 12 }),
      fc.constantFrom(
        '東京都',
        'ひらがな',
        'がく',
        '서울시',
        'ไทย',
        'naïve',
        "don't",
        'e-mail',
        'Straße',
        '👍🏽',
        ' ',
      ),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''))

describe('text that is searched', () => {
  it('is equal without case, accents and width', () => {
    expect(finds('José ate a CRÈME brûlée in Łódź', 'jose', 'creme', 'BRULEE', 'lodz')).toBe(true)
    expect(finds('Die Straße, ΟΔΥΣΣΕΥΣ, İstanbul', 'strasse', 'οδυσσευς', 'istanbul')).toBe(true)
    expect(finds('ﾃｽﾄ Ｗｉｄｅ', 'テスト', 'wide')).toBe(true)
  })

  it('keeps what only looks like an accent', () => {
    expect(foldText('がく')).not.toBe(foldText('かく'))
    expect(foldText('कि')).not.toBe(foldText('का'))
    expect(foldText('שָׁלוֹם')).toBe(foldText('שלום'))
  })

  it('is found by whole words, and by a beginning where the word may go on', () => {
    expect([finds('deployment', 'deploy'), hasPhrases('deployment', [phrase('deploy', true)])]).toEqual([
      false,
      true,
    ])
    expect(finds('write an e-mail to me', 'e-mail')).toBe(true)
    expect(finds('e before mail', 'e-mail')).toBe(false)
    expect(finds('nice 👍🏽', '👍')).toBe(true)
  })

  it('is found by any part where a script has no spaces', () => {
    for (const part of ['東', '都', '京都', '東京都', '京都に'])
      expect(finds('昨日、東京都に行った', part), part).toBe(true)
    expect(finds('京都と東京', '東京都')).toBe(false)
    expect(finds('안녕하세요 서울', '녕하', '서울')).toBe(true)
    expect(finds('新しいiPhone用ケース', 'iphone', 'ケース', 'iPhone用')).toBe(true)
  })

  it('is held under every term by which it can be looked up', () => {
    fc.assert(
      fc.property(anyText, fc.nat(), fc.nat(), fc.boolean(), (text, from, length, open) => {
        const whole = normalText(text)
        const part = normalText(
          Array.from(whole)
            .slice(from % (whole.length + 1))
            .slice(0, length % 12)
            .join(''),
        )
        const wanted = { text: part, open }
        if (part === '' || !hasPhrases(text, [wanted])) return
        const held = [...termsOf(text)]
        for (const { term, open: goesOn } of searchTermsOf(wanted))
          expect(held.some((each) => (goesOn ? each.startsWith(term) : each === term))).toBe(true)
      }),
      { numRuns: 1_000 },
    )
  })

  it('is found by each of its own words, wherever they stand', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const words = normalText(text).split(' ').filter(Boolean)
        expect(
          hasPhrases(
            text,
            words.map((word) => phrase(word)),
          ),
        ).toBe(true)
        expect(hasPhrases(text, words.length > 0 ? [phrase(text)] : [])).toBe(true)
      }),
    )
  })

  it('is cut and folded in plain ASCII as beside other letters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii' }), (text) => {
        expect(foldText(`${text} É`)).toBe(`${foldText(text)} e`)
        expect(normalText(`${text} É`).trim()).toBe(`${normalText(text)} e`.trim())
        expect(wordsIn(`${text} É`).slice(0, -1)).toEqual(wordsIn(text))
        expect([...termsOf(`${text} É`)].filter((term) => term !== 'e')).toEqual(
          [...termsOf(text)].filter((term) => term !== 'e'),
        )
      }),
      { numRuns: 1_000 },
    )
  })

  it('tells where its words stand', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const { word, at } of wordsIn(text)) expect(text.slice(at, at + word.length)).toBe(word)
      }),
    )
  })

  it('is cut in one pass, however hostile', () => {
    const hostile = ['a', '(a+)+$', 'a ', '東', '́', '👍', '\u200D', 'ß', '"', '_-', 'ﷺ'].map((unit) =>
      unit.repeat(Math.ceil(8_000 / unit.length)).slice(0, 8_000),
    )
    for (const text of hostile) {
      const cut = () => {
        termsOf(text)
        hasPhrases(text, [phrase(text.slice(0, 4_000), true), phrase('(a+)+$')])
      }
      expect(leastMs(cut), text.slice(0, 6)).toBeLessThan(100)
    }
  })
})
