/** Numbers in [0, 1) that are the same in every run. */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const random = randomFrom(7)
const below = (count: number, dice = random) => Math.floor(dice() * count)

const syllables =
  'ba be bo bra da de di dro fa fe flo ga ge gri ha he ju ka ke kle la le lin lo ma me mi mor na ne no pa pe pla ra re ri ro sa se sha sto ta te ti tra u va ve wa we zu'.split(
    ' ',
  )

const inventWord = () =>
  Array.from({ length: 1 + below(4) }, () => syllables[below(syllables.length)]).join('')

/** Words in the order of how often they are used, as invented as the numbers are random: a talk has some thousands. */
export const vocabulary: readonly string[] = [...new Set(Array.from({ length: 9_000 }, inventWord))]

/** Few words are used very often, most of them seldom, as in every language (Zipf). */
const word = (dice: () => number) =>
  vocabulary[Math.floor(vocabulary.length ** dice()) - 1] ?? vocabulary[0] ?? ''

const sentence = (dice: () => number, most: number) =>
  Array.from({ length: 2 + below(most, dice) }, () => word(dice)).join(' ')

/**
 * What people write at work: mostly one line, some of several, a few lists and pieces of code, so that the heights
 * in a chat differ. About 80 characters on average.
 */
export function saying(dice: () => number): string {
  const kind = dice()
  if (kind < 0.2) return sentence(dice, 3)
  if (kind < 0.8) return sentence(dice, 22)
  if (kind < 0.92) return [1, 2, 3].map(() => sentence(dice, 14)).join('\n')
  if (kind < 0.96) return [1, 2, 3].map(() => `- **${word(dice)}** ${sentence(dice, 6)}`).join('\n')
  if (kind < 0.98)
    return `\`\`\`js\n${[1, 2, 3].map(() => `const ${word(dice)} = '${word(dice)}'`).join('\n')}\n\`\`\``
  return `${sentence(dice, 6)} https://example.org/${word(dice)}`
}

/** The last thing said in a chat, by which one knows its end. */
export const lastOf = (chat: number): string => `This is the latest in chat ${chat}.`
