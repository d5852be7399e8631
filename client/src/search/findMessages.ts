import { hasPhrases, type SearchPhrase } from '@oms-chat/shared'
import type { Found, Hit, Question } from '../features/search/found.ts'
import type { DeviceDatabase, StoredMessage } from '../storage/database.ts'
import { isOver } from '../storage/copiesExpired.ts'
import { excerptOf } from './excerpt.ts'
import { isSearchable, searchedText } from './indexed.ts'
import type { Place, TextIndex } from './textIndex.ts'

/** As many messages as are read from the device at a time. */
const readAtOnce = 64

const hitOf = (message: StoredMessage, phrases: readonly SearchPhrase[]): Hit => ({
  chatId: message.chatId,
  messageId: message.id,
  senderId: message.senderId,
  createdAt: message.createdAt,
  excerpt: excerptOf(searchedText(message), phrases),
})

/** What the device has at these places now, undefined where nothing is, and which of it one has hidden. */
const readRows = (database: DeviceDatabase, places: readonly Place[]) =>
  database.transaction('r', [database.messages, database.hidden], async () => {
    const [rows, someHidden] = await Promise.all([
      database.messages.bulkGet(places.map(({ chatId, seq }) => [chatId, seq])),
      database.hidden.limit(1).primaryKeys(),
    ])
    // Hardly anybody has hidden any, so that there is nothing more to ask.
    const ids = someHidden.length === 0 ? [] : rows.flatMap((row) => row?.id ?? [])
    const hidden = (await database.hidden.bulkGet(ids)).flatMap((row) => row?.id ?? [])
    return { rows, hidden: new Set(hidden) }
  })

/** The messages at these places, if they may be shown and are what is looked for. */
async function readHits(
  database: DeviceDatabase,
  index: TextIndex,
  places: readonly Place[],
  { phrases }: Question,
): Promise<Hit[]> {
  const { rows, hidden } = await readRows(database, places)
  const now = new Date().toISOString()
  for (const [at, place] of places.entries()) if (!rows[at]) index.remove(place)
  return rows
    .filter((row) => row !== undefined)
    .filter(
      (row) =>
        isSearchable(row) &&
        !isOver(row, now) &&
        !hidden.has(row.id) &&
        hasPhrases(searchedText(row), phrases),
    )
    .map((row) => hitOf(row, phrases))
}

/**
 * Looks messages up, newest first. The index names candidates; what is shown is read again, so that nothing
 * deleted or changed meanwhile shows. Null when nobody waits for the answer any more.
 */
export async function findMessages(
  database: DeviceDatabase,
  index: TextIndex,
  question: Question,
  limit: number,
  isWanted: () => boolean = () => true,
): Promise<Omit<Found, 'reading'> | null> {
  const hits: Hit[] = []
  // Nearly all that the index names is a hit, so that at first no more is read than is asked for.
  let count = Math.min(limit + 1, readAtOnce)
  for (const part of index.find(question))
    for (let at = 0; at < part.length;) {
      hits.push(...(await readHits(database, index, part.slice(at, at + count), question)))
      if (!isWanted()) return null
      if (hits.length > limit) return { hits: hits.slice(0, limit), more: true }
      at += count
      count = readAtOnce
    }
  return { hits, more: false }
}
