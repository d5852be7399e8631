import fc from 'fast-check'
import { renderToStaticMarkup } from 'react-dom/server'
import ReactMarkdown from 'react-markdown'
import remarkGfm from 'remark-gfm'
import { describe, expect, it } from 'vitest'
import { inlineParts } from './inlineMarkdown.ts'

/** What the full renderer makes of a text, as bare HTML. */
const full = (text: string): string =>
  renderToStaticMarkup(<ReactMarkdown remarkPlugins={[remarkGfm]}>{text}</ReactMarkdown>)

const small = (text: string): string | null => {
  const parts = inlineParts(text)
  if (!parts) return null
  return renderToStaticMarkup(
    <p>
      {parts.map(({ kind, text: part }, index) => {
        const key = `${index}`
        if (kind === 'text' || kind === 'mention') return part
        if (kind === 'link')
          return (
            <a key={key} href={part}>
              {part}
            </a>
          )
        const Mark = kind
        return <Mark key={key}>{part}</Mark>
      })}
    </p>,
  )
}

describe('the small parser of plain marks', () => {
  it('knows bold, italic, strike and code', () => {
    expect(small('a **b** _c_ ~~d~~ `e` *f*')).toBe(
      '<p>a <strong>b</strong> <em>c</em> <del>d</del> <code>e</code> <em>f</em></p>',
    )
  })

  it('leaves names with underscores alone', () => {
    expect(small('call do_it_now()')).toBe('<p>call do_it_now()</p>')
  })

  it('hands on everything that has more to it', () => {
    for (const text of [
      '- a',
      '**a *b***',
      '[a](https://b.c)',
      '```\na\n```',
      '**a',
      'a\\*b',
      '# a',
      '| a |',
      'ada@acme.example',
      'www.acme.example',
    ])
      expect(inlineParts(text), text).toBeNull()
  })

  it('says the same as the full renderer wherever it says anything', () => {
    const piece = fc.constantFrom(
      'a',
      'b c',
      ' ',
      '*',
      '**',
      '_',
      '__',
      '~~',
      '~',
      '`',
      '.',
      '\n',
      '(',
      '1',
      '-',
      '#',
      '>',
      '@x',
      'www.',
      'https://a.b/c',
    )
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 12 }), (pieces) => {
        const text = pieces.join('')
        if (text.trim() !== text || /\n\s|\s\n|\n\n/.test(text)) return
        const quick = small(text)
        if (quick !== null) expect(quick).toBe(full(text))
      }),
      { numRuns: 2_000 },
    )
  })
})
