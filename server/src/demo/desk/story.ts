import type { Username } from '../people.ts'

/** Who can play a part in a story of the operations desk. */
export const parts = {
  /** At a reception. */
  desk: ['frances', 'tim', 'ken', 'hedy'],
  /** Looks after the rooms. */
  keeper: ['barbara', 'evelyn'],
  /** Repairs what has screws. */
  fixer: ['dennis'],
  /** Repairs what has plugs. */
  network: ['radia', 'linus'],
  /** Writes the software. */
  engineer: ['linus', 'edsger', 'margaret', 'alan'],
  reviewer: ['margaret', 'edsger'],
  kitchen: ['john'],
  night: ['ken'],
  numbers: ['alan', 'katherine'],
  lead: ['grace', 'ada'],
  /** Anyone who happens to be around. */
  anyone: ['hedy', 'katherine', 'alan', 'tim', 'frances', 'evelyn', 'margaret', 'ken', 'barbara', 'linus'],
} as const satisfies Record<string, readonly Username[]>

export type Part = keyof typeof parts

/** What else is known of a beat: how likely it is to happen, and with what people may react. */
export type BeatExtras = { maybe?: number; react?: string }

/**
 * One message of a story: who, how many minutes after the beat before (a range), and the text, written as
 * `template.ts` says. A beat whose text comes out empty is left out.
 */
export type Beat = readonly [
  part: Part,
  minutes: readonly [number, number],
  text: string,
  extras?: BeatExtras,
]

export type Story = readonly Beat[]
