/** High enough that a page put above never takes the first index below zero. */
export const baseIndex = 10_000_000

export type Anchor = {
  /** Changes when the rows have nothing in common with those before: the list then starts anew. */
  generation: number
  /** The index of the first row: lower by as many as were put above, so that what is read stays in place. */
  firstIndex: number
  keys: readonly string[]
}

export const noAnchor: Anchor = { generation: 0, firstIndex: baseIndex, keys: [] }

/** The anchor for the next rows: found by the first row that both have. */
export function nextAnchor(anchor: Anchor, keys: readonly string[]): Anchor {
  if (keys === anchor.keys) return anchor
  const places = new Map(keys.map((key, index) => [key, index]))
  const shared = anchor.keys.findIndex((key) => places.has(key))
  const held = anchor.keys[shared]
  if (held === undefined)
    return { generation: anchor.generation + (anchor.keys.length > 0 ? 1 : 0), firstIndex: baseIndex, keys }
  return { ...anchor, firstIndex: anchor.firstIndex + shared - (places.get(held) ?? 0), keys }
}
