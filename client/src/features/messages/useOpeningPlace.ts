import { useRef } from 'react'
import type { ListRow } from './rows.ts'
import { atEnd, type Stand } from './standing.ts'
import type { KeptPlace } from './useKeptPlace.ts'
import type { StandRef } from './useStand.ts'

/** What the list shows; `isSettled` once it is known where the chat opens. */
type Shown = { rows: readonly ListRow[]; generation: number; isSettled: boolean }

type Opened = { generation: number; wasSettled: boolean }

/**
 * Says where a fresh list begins. A chat opens at what one jumped to, at what is new, where one left it, else at its
 * end. A list that starts anew in an open chat goes on where one reads.
 * @param last where one reads, or read when one left the chat
 * @returns where the list is to stand, which is there before the list is
 */
export function useOpeningPlace(
  { rows, generation, isSettled }: Shown,
  jumpKey: string | null,
  last: () => KeptPlace | null,
): StandRef {
  const stand = useRef<Stand | null>(null)
  const opened = useRef<Opened | null>(null)
  const before = opened.current
  if (before?.wasSettled && before.generation === generation && rows.length > 0) return stand
  opened.current = { generation, wasSettled: isSettled && rows.length > 0 }
  const has = (key: string) => rows.some((row) => row.key === key)
  const place = last()
  const kept: Stand | null = place && has(place.key) ? { at: 'edge', ...place } : null
  const firstNew: Stand | null = has('new') ? { at: 'edge', key: 'new', above: 0 } : null
  if (jumpKey !== null) stand.current = { at: 'middle', key: jumpKey }
  else if (before?.wasSettled !== true) stand.current = firstNew ?? kept ?? atEnd
  else if (stand.current?.at !== 'end') stand.current = kept ?? firstNew ?? atEnd
  return stand
}
