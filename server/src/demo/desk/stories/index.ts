import type { Story } from '../story.ts'
import { rarities } from './rarities.ts'
import { guests } from './guests.ts'
import { evenings, forenoons, mornings } from './hours.ts'
import { house } from './house.ts'
import { repairs } from './repairs.ts'
import { systems } from './systems.ts'

/** A story, and the hours of the day in which it may begin. */
export type DeskStory = { beats: Story; from: number; until: number }

const between = (from: number, until: number, stories: readonly Story[]): DeskStory[] =>
  stories.map((beats) => ({ beats, from, until }))

/** Everything that can happen at the operations desk. What is told every day lies in the deck several times. */
export const stories: readonly DeskStory[] = [
  ...between(0, 24, [...repairs, ...guests, ...systems, ...house, ...rarities]),
  ...between(6, 9, [...mornings, ...mornings]),
  ...between(10, 12, forenoons),
  ...between(17, 22, evenings),
]
