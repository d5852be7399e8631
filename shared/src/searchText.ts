/*
 * How text is cut into words for searching, the same wherever it is searched: on a device and on the server.
 * Every pattern here is a plain class or a run of one, so that no text, however hostile, takes more than one pass.
 */

import { foldText, isAscii } from './foldText.ts'

/** What is written without spaces between its words. */
const unspaced =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}\u30FC\u3099\u309A'
const isUnspaced = new RegExp(`^[${unspaced}]`, 'u')
const run = new RegExp(
  `[${unspaced}]+|(?:(?![${unspaced}])[\\p{L}\\p{N}\\p{M}_])+|\\p{Extended_Pictographic}`,
  'gu',
)

/** The same in ASCII. */
const asciiRun = /[a-z0-9_]+/gi
const runIn = (text: string): RegExp => (isAscii(text) ? asciiRun : run)

/** The words of a text as they stand in it, and where: words, runs of a script without spaces, single pictograms. */
export const wordsIn = (text: string): { word: string; at: number }[] =>
  Array.from(text.matchAll(runIn(text)), ({ 0: word, index: at }) => ({ word, at }))

const foldedWords = (text: string): string[] => {
  const folded = foldText(text)
  return folded.match(runIn(folded)) ?? []
}

/** A text's words, folded and with one space between them: two texts of the same words are the same string. */
export const normalText = (text: string): string => foldedWords(text).join(' ')

/** Longer words are indexed, and looked up, by their beginning. In UTF-16 code units. */
export const termLength = 64

const bigrams = (characters: readonly string[]): string[] =>
  characters.slice(1).map((character, at) => `${characters[at] ?? ''}${character}`)

/** A word under which to find it; a run without spaces under every two neighbours, and its last one alone. */
const termsOfWord = (word: string): string[] => {
  if (!isUnspaced.test(word)) return [word.slice(0, termLength)]
  const characters = Array.from(word)
  return [...bigrams(characters), characters.at(-1) ?? '']
}

/** The terms under which an index holds a text, each once. */
export const termsOf = (text: string): Set<string> => new Set(foldedWords(text).flatMap(termsOfWord))

/**
 * Words that must stand in a text one after the other; a single word is the shortest of these.
 * `text` is normal text. `open`: the last word may go on, as while it is being typed.
 */
export type SearchPhrase = { text: string; open: boolean }

/** What an index is asked for: a term, or all that begin with it. */
export type SearchTerm = { term: string; open: boolean }

const searchTermsOfWord = (word: string, open: boolean): SearchTerm[] => {
  if (!isUnspaced.test(word))
    return [{ term: word.slice(0, termLength), open: open || word.length > termLength }]
  const characters = Array.from(word)
  if (characters.length === 1) return [{ term: word, open: true }]
  return bigrams(characters).map((term) => ({ term, open: false }))
}

/** The terms that a text with this phrase is held under: every such text has them all, some others do too. */
export const searchTermsOf = ({ text, open }: SearchPhrase): SearchTerm[] => {
  const words = text.split(' ')
  return words.flatMap((word, at) => searchTermsOfWord(word, open && at === words.length - 1))
}

/** Whether a word is of a script without spaces, and so may be found anywhere in a run of it. */
export const isUnspacedWord = (word: string): boolean => isUnspaced.test(word)

const endsUnspaced = (text: string): boolean => isUnspaced.test(Array.from(text.slice(-2)).at(-1) ?? '')

/** Whether a text has all of these phrases: the last word, where an index only knows the candidates. */
export const hasPhrases = (text: string, phrases: readonly SearchPhrase[]): boolean => {
  const whole = ` ${normalText(text)} `
  return phrases.every(({ text: wanted, open }) => {
    const before = isUnspaced.test(wanted) ? '' : ' '
    const after = open || endsUnspaced(wanted) ? '' : ' '
    return whole.includes(`${before}${wanted}${after}`)
  })
}
