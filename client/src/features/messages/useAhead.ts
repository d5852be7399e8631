import { useEffect, useRef } from 'react'
import type { ListRange } from 'react-virtuoso'
import { useAppDispatch } from '../../app/hooks.ts'
import { newerRequested, olderRequested } from './loading.ts'
import type { WindowFlags } from './selectors.ts'

/** How many rows before an end of what is held the next page is asked for. */
const ahead = 20

/** The rows that a window holds, with the list's index of the first. */
type Held = { chatId: string; flags: WindowFlags; firstIndex: number; count: number }

/**
 * Asks for the next page before one gets to the end of what is held. A list on the way to its place passes rows at
 * which nobody looks: nothing is asked for until it stands there.
 * @returns what is to be told the range of rows that the list shows
 */
export function useAhead({ chatId, flags, firstIndex, count }: Held, isPlaced: boolean) {
  const dispatch = useAppDispatch()
  const range = useRef<ListRange | null>(null)
  const load = () => {
    if (!range.current) return
    const first = range.current.startIndex - firstIndex
    const last = range.current.endIndex - firstIndex
    if (first < ahead && flags.hasBefore && !flags.loadingBefore) void dispatch(olderRequested({ chatId }))
    if (last > count - ahead && flags.hasAfter && !flags.loadingAfter)
      void dispatch(newerRequested({ chatId }))
  }
  const latest = useRef(load)
  latest.current = load
  useEffect(() => {
    if (isPlaced) latest.current()
  }, [isPlaced])
  return (shown: ListRange) => {
    range.current = shown
    if (isPlaced) load()
  }
}
