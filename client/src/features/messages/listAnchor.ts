/** High enough that a page put above never takes the first index below zero. */
export const baseIndex = 10_000_000

export type Anchor = {
  /** Changes when the list must start anew, at the place that was read if that is still there. */
  generation: number
  /** The index of the first row: lower by as many as were put above, so that what is read stays in place. */
  firstIndex: number
  keys: readonly string[]
}

export const noAnchor: Anchor = { generation: 0, firstIndex: baseIndex, keys: [] }

/**
 * The anchor for the next rows: found by the first row that both have. The list starts anew when they have none, and
 * when rows went away above: react-virtuoso takes a first index that grows, but goes on with the old rows' heights
 * (its issue 899, open since 4.2), and ends in a blank. A single one, as the line of a day, is no reason: the others
 * move up by its place.
 */
export function nextAnchor(anchor: Anchor, keys: readonly string[]): Anchor {
  if (keys === anchor.keys) return anchor
  const places = new Map(keys.map((key, index) => [key, index]))
  const shared = anchor.keys.findIndex((key) => places.has(key))
  const place = places.get(anchor.keys[shared] ?? '')
  if (place === undefined || shared - place > 1)
    return { generation: anchor.generation + (anchor.keys.length > 0 ? 1 : 0), firstIndex: baseIndex, keys }
  return { ...anchor, firstIndex: anchor.firstIndex + Math.min(0, shared - place), keys }
}
