import type { Hit } from './found.ts'

/** For each message that was found, the key of the row that shows it. */
export type RowKeys = ReadonlyMap<string, number>

export const noKeys: RowKeys = new Map()

/**
 * The keys of what was found now. A message keeps the row that it had in `last`, so that who is at a row stays there
 * when something is written meanwhile. Another search begins with `noKeys`: its messages take over the rows of the
 * one before, which only get other words; rows made anew would also have to be styled and measured anew.
 */
export function rowKeys(hits: readonly Pick<Hit, 'messageId'>[], last: RowKeys): RowKeys {
  let next = Math.max(-1, ...last.values()) + 1
  return new Map(hits.map(({ messageId }) => [messageId, last.get(messageId) ?? next++]))
}
