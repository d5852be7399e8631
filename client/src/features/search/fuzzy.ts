import { foldText } from '@oms-chat/shared'

const startsWord = (name: string, at: number): boolean =>
  at === 0 || !/[\p{L}\p{N}]/u.test(name.charAt(at - 1))

/** The next word that begins with a letter, from a place where the letter is; else that place. */
const nextWordWith = (name: string, letter: string, from: number): number => {
  for (let at = from; at >= 0; at = name.indexOf(letter, at + 1)) if (startsWord(name, at)) return at
  return from
}

/** Beginnings of words are worth most, then letters in a row. */
const worth = (name: string, at: number, last: number): number => {
  if (startsWord(name, at)) return 8
  return at === last + 1 ? 5 : 1
}

/** Takes letters from a name in their order, from a place on; `leaps` prefers beginnings of words over the nearest. */
const scoreFrom = (name: string, letters: readonly string[], start: number, leaps: boolean): number => {
  let score = -start / 10
  let last = start - 1
  for (const letter of letters) {
    const nearest = name.indexOf(letter, last + 1)
    if (nearest < 0) return -Infinity
    const at = leaps && nearest !== last + 1 ? nextWordWith(name, letter, nearest) : nearest
    score += worth(name, at, last)
    last = at
  }
  return score
}

/** Letters in one piece are meant so, most of all at the beginning of a word. */
const wholeWorth = (name: string, typed: string): number => {
  const at = name.indexOf(typed)
  if (at < 0) return 0
  return startsWord(name, at) || name.includes(` ${typed}`) ? 12 : 6
}

/**
 * How well typed letters fit a name, in their order but not all in a row: "gho" fits "Grace Hopper". Null: they
 * don't. More is better.
 */
export function fuzzyScore(typed: string, name: string): number | null {
  const wanted = foldText(typed).trim()
  const letters = Array.from(wanted.replace(/\s+/g, ''))
  const folded = foldText(name)
  const [first] = letters
  if (first === undefined) return 0
  let best = -Infinity
  for (let start = folded.indexOf(first); start >= 0; start = folded.indexOf(first, start + 1))
    for (const leaps of [true, false]) best = Math.max(best, scoreFrom(folded, letters, start, leaps))
  return best === -Infinity ? null : best + wholeWorth(folded, wanted) - folded.length / 50
}
