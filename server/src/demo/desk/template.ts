import type { Random } from './random.ts'

/** What `{name}` stands for; undefined when there is no such name. */
export type Slots = (name: string) => string | undefined

/** What a line is filled from. `turn` is the story's own number: it decides every `[#a|b]` in it alike. */
export type Filling = { slots: Slots; turn: number; random: Random }

const alternatives = /\[([^[\]]*\|[^[\]]*)\]/g
const slot = /\{([^{}]+)\}/g
const range = /^(\d+)-(\d+)$/

const choose = (choices: string, { turn, random }: Filling): string => {
  const tied = choices.startsWith('#')
  const [first = '', ...others] = (tied ? choices.slice(1) : choices).split('|')
  return tied ? ([first, ...others][turn % (others.length + 1)] ?? first) : random.pick([first, ...others])
}

/**
 * Fills a line: `[a|b]` becomes one of several, `[#a|b]` the one that goes with the other `[#…]` of the story
 * (the first with the first, if they are equally many), `{3-9}` a number, `{name}` what the slots say. Throws
 * on a name that nobody knows, so that a slip of the pen doesn't reach the demo.
 */
export const fill = (text: string, filling: Filling): string =>
  text
    .replace(alternatives, (_, choices: string) => choose(choices, filling))
    .replace(slot, (_, name: string) => {
      const [, min, max] = range.exec(name) ?? []
      if (min !== undefined && max !== undefined)
        return String(filling.random.between(Number(min), Number(max)))
      const value = filling.slots(name)
      if (value === undefined) throw new Error(`nothing is called {${name}}`)
      return value
    })
    .replace(/ +([.,!?])/g, '$1')
    .replace(/([.,:!?]) {2,}/g, '$1 ')
    .trim()
