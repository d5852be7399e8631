/** Anything that Markdown could mean something else by. Text without it is shown as it is, and costs nothing. */
const markdownMark =
  /[*_~`[\]\\|<]|^\s{0,3}(?:#{1,6}\s|>|[-+]\s|\d{1,9}[.)]\s|={2,}\s*$|-{2,}\s*$)|^(?: {4}|\t)|&[a-z#]/im

export const hasMarkdown = (text: string): boolean => markdownMark.test(text)

const emojiOnly =
  /^(?:\p{Regional_Indicator}{2}|[0-9#*]\uFE0F?\u20E3|\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\uFE0F|\u200D\p{Extended_Pictographic}|[\u{E0020}-\u{E007F}])*)$/u

/** Made once, and only where somebody writes but a few signs: making one takes longer than a row. */
let segmenter: Intl.Segmenter | undefined

/** One to three emoji alone are shown big; how many, or 0. */
export function bigEmojiCount(text: string): number {
  const trimmed = text.trim()
  if (trimmed.length === 0 || trimmed.length > 40 || /[a-z]/i.test(trimmed)) return 0
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' })
  const parts = [...segmenter.segment(trimmed)]
    .map(({ segment }) => segment)
    .filter((segment) => segment.trim() !== '')
  return parts.length <= 3 && parts.every((part) => emojiOnly.test(part)) ? parts.length : 0
}

export type TextPart = { kind: 'text' | 'link' | 'mention'; text: string }

const special = /(https?:\/\/[^\s<>"']+)|((?<![\w@])@[a-z0-9](?:[a-z0-9._-]{0,30}[a-z0-9])?)/giu
const trailing = /[.,:;!?)\]}'"»”…]+$/u

/** Plain text cut at its links and mentions. A closing bracket or full stop belongs to the sentence. */
export function textParts(text: string): TextPart[] {
  const parts: TextPart[] = []
  let end = 0
  const put = (kind: TextPart['kind'], from: number, to: number) => {
    if (to > from) parts.push({ kind, text: text.slice(from, to) })
  }
  for (const match of text.matchAll(special)) {
    const found = match[1] ? match[0].replace(trailing, '') : match[0]
    put('text', end, match.index)
    put(match[1] ? 'link' : 'mention', match.index, match.index + found.length)
    end = match.index + found.length
  }
  put('text', end, text.length)
  return parts
}

/** Only these lead out of a message; everything else is shown as text. */
export const isSafeLink = (href: string | undefined): href is string =>
  href !== undefined && /^(?:https?:\/\/|mailto:)/i.test(href)
