import type { DemoProperty, Username } from '../people.ts'

/** What else happens to a line. Names in `react` are parted by spaces. */
export type LineExtras = {
  /** A name by which later lines answer this one. */
  as?: string
  /** The name of the earlier line that this one answers. */
  reply?: string
  react?: Readonly<Record<string, string>>
  /** The text as it was first sent; a minute later its author made it what the line says. */
  before?: string
  /** Its author took it back for everyone. */
  deleted?: true
}

/** Who says what, how many minutes after the line before. */
export type Line = readonly [who: Username, minutes: number, text: string, extras?: LineExtras]

/** When a scene begins: so many working days ago at a time of day, or so many minutes ago. */
export type SceneStart = { workdaysAgo: number; time: string } | { minutesAgo: number }
export type Scene = { start: SceneStart; lines: readonly Line[] }

export const scene = (workdaysAgo: number, time: string, lines: readonly Line[]): Scene => ({
  start: { workdaysAgo, time },
  lines,
})

export const justNow = (minutesAgo: number, lines: readonly Line[]): Scene => ({
  start: { minutesAgo },
  lines,
})

export type TalkPlace =
  | { kind: 'direct' }
  | { kind: 'group'; name: string; description: string }
  | {
      kind: 'channel'
      name: string
      description: string
      visibility: 'public' | 'private'
      category: string
    }
  | { kind: 'organization'; name: string; description: string }
  | { kind: 'property'; name: string; description: string; property: DemoProperty }

/** A chat and all that was said in it. */
export type Talk = {
  /** Unique among the talks; the ids of its operations are made from it. */
  key: string
  place: TalkPlace
  /** The first is who made it. Left out where the assignments say who is in it. */
  members?: readonly Username[]
  /** How many of the last messages by others each of these people hasn't read yet; everyone else read all. */
  unread?: Partial<Record<Username, number>>
  scenes: readonly Scene[]
}
