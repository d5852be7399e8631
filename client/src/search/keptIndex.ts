import { newClientId } from '../lib/clientId.ts'
import type { DeviceDatabase } from '../storage/database.ts'
import type { SegmentRecord } from './segment.ts'
import { createTextIndex, type TextIndex } from './textIndex.ts'

/** Raised whenever words are cut, or segments laid out, in another way: what was kept is then built anew. */
const format = 1

const headKey = 'head'
const segmentKey = (n: number) => `segment-${n}`

/** What is kept beside the segments. `saved` names the last saving, `mark` is the last write that is indexed. */
type Head = { format: number; mark: number; segments: number; saved: string }

const headOf = async ({ search }: DeviceDatabase): Promise<Head | undefined> =>
  (await search.get(headKey))?.value as Head | undefined

/** An index with the number of the last write that is in it; and what it was kept as, to go on from there. */
export type KeptIndex = { index: TextIndex; mark: number; saved: string | null }

/** The index as it was kept; an empty one when there is none of this format. */
export async function loadIndex(database: DeviceDatabase): Promise<KeptIndex> {
  const head = await headOf(database)
  if (!head || head.format !== format)
    return { index: createTextIndex(), mark: 0, saved: head?.saved ?? null }
  const names = Array.from({ length: head.segments }, (_, n) => segmentKey(n))
  const rows = await database.search.bulkGet(names)
  const records = rows.flatMap((row) => (row ? [row.value as SegmentRecord] : []))
  if (records.length < names.length) return { index: createTextIndex(), mark: 0, saved: head.saved }
  return { index: createTextIndex(records), mark: head.mark, saved: head.saved }
}

/**
 * Keeps what changed since the last time. Tabs index for themselves, and the first to keep it goes on keeping it:
 * null for another, since pieces of two would be none.
 */
export function saveIndex(
  database: DeviceDatabase,
  { index, mark, saved }: KeptIndex,
): Promise<string | null> {
  return database.transaction('rw', database.search, async () => {
    const held = (await headOf(database))?.saved ?? null
    if (held !== saved) return null
    const next = newClientId()
    const rows = index.takeChanged().map(({ n, record }) => ({ name: segmentKey(n), value: record }))
    await database.search.bulkPut(rows)
    const head: Head = { format, mark, segments: index.segmentCount(), saved: next }
    await database.search.put({ name: headKey, value: head })
    return next
  })
}
