import type { Username } from '../people.ts'
import { everybody } from '../cast.ts'
import type { TalkPlace } from '../talk/script.ts'

export const deskPlace: TalkPlace = {
  kind: 'channel',
  name: 'Operations desk',
  description: 'Anything broken, blocked, late or leaking, in all three houses. Somebody is always here.',
  visibility: 'public',
  category: 'Operations',
}

/** Grace made it; everyone is in it. */
export const deskMembers: readonly Username[] = [
  'grace',
  ...everybody.map(({ username }) => username).filter((username) => username !== 'grace'),
]

export const deskUnread: Partial<Record<Username, number>> = {
  ada: 23,
  grace: 6,
  linus: 130,
  tim: 9,
  hedy: 4,
}
