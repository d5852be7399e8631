import { foldText, isAscii, isUnspacedWord, type SearchPhrase, wordsIn } from '@oms-chat/shared'
import { plainText } from '../features/messages/plainText.ts'
import type { ExcerptPart } from '../features/search/found.ts'

type Mark = { from: number; to: number }
type Wanted = { word: string; open: boolean }

/** As much of a message as is looked through for what to show, around what was found. */
const sourceLength = 1_200
/**
 * What is shown: this much in all, of it so little before what was found that it still is in sight where there is
 * room for two short lines. In UTF-16 code units.
 */
const shownLength = 160
const leadLength = 14
const longestLead = 28

const wordsOf = (phrases: readonly SearchPhrase[]): Wanted[] =>
  phrases.flatMap(({ text, open }) => {
    const words = text.split(' ')
    return words.map((word, at) => ({ word, open: open && at === words.length - 1 }))
  })

/** A word folded character by character, and where in the original each unit comes from. */
const foldWithPlaces = (word: string): { folded: string; placeOf: (at: number) => number } => {
  if (isAscii(word)) return { folded: foldText(word), placeOf: (at) => at }
  const places: number[] = []
  let folded = ''
  let at = 0
  for (const character of word) {
    const part = foldText(character)
    folded += part
    for (let unit = 0; unit < part.length; unit += 1) places.push(at)
    at += character.length
  }
  return { folded, placeOf: (unit) => places[unit] ?? word.length }
}

const occurrences = (folded: string, { word, open }: Wanted): Mark[] => {
  if (!isUnspacedWord(word)) {
    const fits = open ? folded.startsWith(word) : folded === word
    return fits ? [{ from: 0, to: word.length }] : []
  }
  const found: Mark[] = []
  for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + word.length))
    found.push({ from: at, to: at + word.length })
  return found
}

/** In order, those that touch made one. */
const joined = (marks: readonly Mark[]): Mark[] => {
  const apart: Mark[] = []
  for (const mark of marks.toSorted((a, b) => a.from - b.from)) {
    const last = apart.at(-1)
    if (last && mark.from <= last.to) last.to = Math.max(last.to, mark.to)
    else apart.push({ ...mark })
  }
  return apart
}

/** Words with spaces around them, which lose their meaning when they are cut. */
const spacedWords = (text: string): Mark[] =>
  wordsIn(text)
    .filter(({ word }) => !isUnspacedWord(word))
    .map(({ word, at }) => ({ from: at, to: at + word.length }))

const around = (pieces: readonly Mark[], at: number): Mark | undefined =>
  pieces.find(({ from, to }) => from < at && at < to)

/** Where the wanted words stand in a text, in order and without overlaps. */
const marksIn = (text: string, wanted: readonly Wanted[]): Mark[] => {
  const marks = wordsIn(text).flatMap(({ word, at }) => {
    const { folded, placeOf } = foldWithPlaces(word)
    return wanted
      .flatMap((each) => occurrences(folded, each))
      .map(({ from, to }) => ({
        from: at + placeOf(from),
        to: at + (to >= folded.length ? word.length : placeOf(to)),
      }))
  })
  return joined(marks)
}

/** A place that doesn't cut a character in two. */
const betweenCharacters = (text: string, at: number): number =>
  /[\uDC00-\uDFFF]/.test(text.charAt(at)) ? at - 1 : at

/** A place to cut at before what was found: behind a space if there is one, else behind the word that it would cut. */
const cutBefore = (text: string, at: number, found: number): number => {
  const space = text.indexOf(' ', at)
  if (space >= 0 && space < found) return space + 1
  return around(spacedWords(text), at)?.to ?? betweenCharacters(text, at)
}

/** A place to cut at that leaves what was found whole, and every word, unless one alone is longer than what is shown. */
const cutBehind = (text: string, marks: readonly Mark[], found: number, at: number): number => {
  if (at >= text.length) return text.length
  const piece = around(joined([...marks, ...spacedWords(text)]), at)
  if (!piece) return betweenCharacters(text, at)
  if (piece.from > found) return text.slice(0, piece.from).trimEnd().length
  return piece.to - piece.from <= shownLength ? piece.to : betweenCharacters(text, at)
}

/** The part of a long message around its first mark. Half a word at its edge could pass for another. */
const sourceAround = (content: string, first: number): Mark => {
  const words = spacedWords(content)
  const start = Math.max(0, first - sourceLength / 3)
  const from = around(words, start)?.to ?? betweenCharacters(content, start)
  const end = Math.min(content.length, from + sourceLength)
  const cut = around(words, end)
  return { from, to: cut && cut.from > first ? cut.from : betweenCharacters(content, end) }
}

const partsOf = (text: string, marks: readonly Mark[], from: number, to: number): ExcerptPart[] => {
  const parts: ExcerptPart[] = []
  let at = from
  for (const mark of marks) {
    if (mark.from >= to || mark.to <= from) continue
    if (mark.from > at) parts.push({ text: text.slice(at, mark.from), found: false })
    parts.push({ text: text.slice(Math.max(at, mark.from), Math.min(mark.to, to)), found: true })
    at = Math.min(mark.to, to)
  }
  if (at < to) parts.push({ text: text.slice(at, to), found: false })
  return parts
}

/** A line of a message around the first words that were found, cut into what was found and what was not. */
export function excerptOf(content: string, phrases: readonly SearchPhrase[]): ExcerptPart[] {
  const wanted = wordsOf(phrases)
  const isLong = content.length > sourceLength
  const source = isLong
    ? sourceAround(content, marksIn(content, wanted)[0]?.from ?? 0)
    : { from: 0, to: content.length }
  const text = plainText(content.slice(source.from, source.to))
  const marks = marksIn(text, wanted)
  const found = marks[0]?.from ?? 0
  const from = found <= longestLead ? 0 : cutBefore(text, found - leadLength, found)
  const to = cutBehind(text, marks, found, from + shownLength)
  const parts = partsOf(text, marks, from, to)
  const before = source.from > 0 || from > 0 ? [{ text: '… ', found: false }] : []
  const after = to < text.length || source.to < content.length ? [{ text: ' …', found: false }] : []
  return [...before, ...parts, ...after]
}
