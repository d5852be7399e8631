import type { Id, Rev } from './ids.ts'
import type { Message, Quote } from './message.ts'

/** Characters of a quote, and of the line that a list of chats shows. */
export const quoteLength = 200
export const previewLength = 140

/** The beginning of a text, never half a character. */
export const excerptOf = (text: string, length: number): string => {
  if (text.length <= length) return text
  const cut = text.slice(0, length)
  return /[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut
}

/** A message as another one quotes it: of a deleted one nothing is left to read. */
export const quoteOf = ({
  id,
  senderId,
  content,
  deletedAt,
  seq,
}: Pick<Message, 'id' | 'senderId' | 'content' | 'deletedAt' | 'seq'>): Quote => ({
  id,
  senderId,
  excerpt: deletedAt === null ? excerptOf(content, quoteLength) : '',
  seq,
})

/** The quote of a message that retention took. */
export const takenQuote = (id: Id, seq: Rev): Quote => ({ id, senderId: null, excerpt: '', seq })
