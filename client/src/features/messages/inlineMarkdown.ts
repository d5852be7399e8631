import { type TextPart, textParts } from './textShape.ts'

export type InlineMark = 'strong' | 'em' | 'del' | 'code'
export type InlinePart = TextPart | { kind: InlineMark; text: string }

/** Anything that begins a block, nests, escapes or links: all that the small parser leaves to the real one. */
const beyond =
  /[[\]\\|<]|``|\*\*\*|___|&[a-z#]|^\s{0,3}(?:#{1,6}(?:\s|$)|>|[-+*](?:\s|$)|\d{1,9}[.)](?:\s|$)|=+\s*$|(?:-\s?){2,}$|~~~)|^(?: {4}|\t)/im

/** Mail addresses, bare `www.`, and web addresses whose end or signs one could argue about. */
const arguableLink =
  /[\w.+-]@[\w-]+\.|www\.|\Shttps?:|https?:(?!\/\/[a-z0-9/.?=%#:-]*[a-z0-9/][.,;!?]?(?:\s|$))/i

/** A mark counts here only where nobody could doubt it: around whole words, with space or a sentence's sign outside. */
const around = (mark: string, inside: string) =>
  `(?<![^\\s(])${mark}([\\p{L}\\p{N}](?:[^${inside}\\n]*[\\p{L}\\p{N}])?)${mark}(?![^\\s.,;:!?)])`
const marked = new RegExp(
  [
    '(?<![^\\s(])`([^`\\s](?:[^`\\n]*[^`\\s])?)`(?![^\\s.,;:!?)])',
    around('\\*\\*', '*'),
    around('__', '_'),
    around('~~', '~'),
    around('\\*', '*'),
    around('_', '_'),
  ].join('|'),
  'gu',
)

const kinds: InlineMark[] = ['code', 'strong', 'strong', 'del', 'em', 'em']

/** Marks that nothing closed, where a full parser might still see a pair. */
const leftOver = /[*`~]|(?<!\w)_|_(?!\w)/

/** Marks in what a mark encloses: nesting is the real parser's. Code is taken as it is. */
const nests = (kind: InlineMark, text: string) => kind !== 'code' && /[*_~`@]|https?:/.test(text)

/**
 * Text whose only marks are plain bold, italic, strike and code, cut into its parts; null when there is more to
 * it, and the full renderer must look. So most messages are shown right at once without it.
 */
export function inlineParts(text: string): InlinePart[] | null {
  if (beyond.test(text) || arguableLink.test(text)) return null
  const parts: InlinePart[] = []
  let end = 0
  const plain = (to: number): boolean => {
    const between = text.slice(end, to)
    const cut = textParts(between)
    if (cut.some(({ kind, text: part }) => kind === 'text' && leftOver.test(part))) return false
    if (between !== '') parts.push(...cut)
    return true
  }
  for (const match of text.matchAll(marked)) {
    const group = match.slice(1).findIndex((found) => found !== undefined)
    const kind = kinds[group]
    const inner = match[group + 1]
    if (!kind || inner === undefined || nests(kind, inner) || !plain(match.index)) return null
    parts.push({ kind, text: inner })
    end = match.index + match[0].length
  }
  return plain(text.length) ? parts : null
}
