import { useMemo, useRef } from 'react'
import { nextAnchor, noAnchor } from './listAnchor.ts'
import { buildRows, type ListRow } from './rows.ts'
import type { MessageEntry, WindowFlags } from './selectors.ts'

/** The rows of a list, with the index of the first: pages put above lower it, so that what is read stays put. */
export function useListRows(entries: readonly MessageEntry[], flags: WindowFlags, firstNew: string | null) {
  const seams = useRef(new Set<string>())
  const anchor = useRef(noAnchor)
  const { loaded, hasBefore } = flags
  const rows = useMemo<ListRow[]>(() => {
    const oldest = entries[0]
    if (loaded && hasBefore && oldest) seams.current.add(oldest.key)
    return reuse(buildRows(entries, { hasBefore, firstNew, seams: seams.current }))
  }, [entries, loaded, hasBefore, firstNew])
  const keys = useMemo(() => rows.map((row) => row.key), [rows])
  anchor.current = nextAnchor(anchor.current, keys)
  return { rows, generation: anchor.current.generation, firstIndex: anchor.current.firstIndex }
}

/** Rows as they were last time, where nothing about them changed: what is memoised stays so. */
const known = new WeakMap<MessageEntry, Extract<ListRow, { kind: 'message' }>[]>()

const reuse = (rows: ListRow[]): ListRow[] =>
  rows.map((row) => {
    if (row.kind !== 'message') return row
    const variants = known.get(row.entry) ?? []
    const same = variants.find((each) => each.first === row.first && each.last === row.last)
    if (same) return same
    known.set(row.entry, [...variants, row])
    return row
  })
