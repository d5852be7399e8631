import { useRef } from 'react'
import type { FlatIndexLocationWithAlign } from 'react-virtuoso'
import type { ListRow } from './rows.ts'
import type { KeptPlace } from './useKeptPlace.ts'

/** What the list shows; `isSettled` once it is known where the chat opens. */
type Shown = { rows: readonly ListRow[]; generation: number; isSettled: boolean }

type Opened = { generation: number; wasSettled: boolean; key: string | null; above: number | null }

/**
 * Where a fresh list begins, wherever that is by now. A chat opens at what one jumped to, at what is new, where one
 * left it, else at its end. A list that starts anew in an open chat goes on where one reads.
 * @param following whether one follows the end; a list that begins there is followed from the start
 * @param last where one reads, or read when one left the chat
 */
export function useOpeningPlace(
  { rows, generation, isSettled }: Shown,
  jumpKey: string | null,
  following: { current: boolean },
  last: () => KeptPlace | null,
): FlatIndexLocationWithAlign {
  const opened = useRef<Opened | null>(null)
  const before = opened.current
  if (!before || !before.wasSettled || before.generation !== generation || rows.length === 0) {
    const goesOn = before?.wasSettled === true
    const has = (key: string | undefined) => rows.some((row) => row.key === key)
    const place = last()
    const kept = place && has(place.key) ? place.key : null
    const firstNew = has('new') ? 'new' : null
    const there = goesOn ? (following.current ? null : (kept ?? firstNew)) : (firstNew ?? kept)
    const key = jumpKey ?? there
    following.current = isSettled && key === null
    opened.current = {
      generation,
      wasSettled: isSettled && rows.length > 0,
      key,
      above: place !== null && key === place.key && key !== jumpKey ? place.above : null,
    }
  }
  const { key = null, above = null } = opened.current ?? {}
  const index = key === null ? -1 : rows.findIndex((row) => row.key === key)
  if (index < 0) return { index: 'LAST', align: 'end' }
  if (above !== null) return { index, align: 'start', offset: above }
  return { index, align: key === 'new' ? 'start' : 'center' }
}
