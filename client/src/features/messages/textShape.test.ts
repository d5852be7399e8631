import { describe, expect, it } from 'vitest'
import { bigEmojiCount, hasMarkdown, isSafeLink, textParts } from './textShape.ts'

describe('the shape of a text', () => {
  it('needs no renderer where nothing could be meant otherwise', () => {
    for (const text of [
      'See you at 9.',
      'A (good) plan: 3-4 people',
      'line\nline',
      'https://example.org/a-b',
    ])
      expect(hasMarkdown(text), text).toBe(false)
  })

  it('needs one for anything that Markdown gives a meaning', () => {
    for (const text of [
      '**b**',
      '- item',
      '1. one',
      '> said',
      '# Title',
      '    code',
      '`x`',
      '[a](b)',
      'a | b',
    ])
      expect(hasMarkdown(text), text).toBe(true)
  })

  it('shows one to three emoji alone big, and nothing else', () => {
    expect(bigEmojiCount('👍')).toBe(1)
    expect(bigEmojiCount(' 👩‍👩‍👧 🇩🇪 1️⃣ ')).toBe(3)
    expect(bigEmojiCount('👍👍👍👍')).toBe(0)
    expect(bigEmojiCount('ok 👍')).toBe(0)
    expect(bigEmojiCount('12')).toBe(0)
  })

  it('finds links and mentions, and leaves the sentence its full stop', () => {
    expect(textParts('See https://example.org/a?b=1. Thanks @ada!')).toEqual([
      { kind: 'text', text: 'See ' },
      { kind: 'link', text: 'https://example.org/a?b=1' },
      { kind: 'text', text: '. Thanks ' },
      { kind: 'mention', text: '@ada' },
      { kind: 'text', text: '!' },
    ])
    expect(textParts('ada@example.org')).toEqual([{ kind: 'text', text: 'ada@example.org' }])
  })

  it('leads out only to the web and to mail', () => {
    expect(['https://a.b', 'http://a.b', 'mailto:a@b.c'].every(isSafeLink)).toBe(true)
    expect(
      ['javascript:alert(1)', 'data:text/html,x', 'JaVaScRiPt:x', '//a.b', 'vbscript:x', undefined].some(
        isSafeLink,
      ),
    ).toBe(false)
  })
})
