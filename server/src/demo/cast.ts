import { demoPeople, type DemoPerson, type Username } from './people.ts'
import type { Talk } from './talk/script.ts'

/** Everybody, in the order of the list of people. */
export const everybody: readonly DemoPerson[] = demoPeople

/** Who is in the chat of a talk: as it says, or whoever the assignments put there. */
export const membersOf = ({ place, members }: Pick<Talk, 'place' | 'members'>): readonly Username[] => {
  if (members !== undefined) return members
  const assigned = everybody.filter(
    ({ properties }) => place.kind !== 'property' || properties.includes(place.property),
  )
  return assigned.map(({ username }) => username)
}
