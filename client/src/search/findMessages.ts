import { hasPhrases, type SearchPhrase } from '@oms-chat/shared'
import type { Found, Hit, Question } from '../features/search/found.ts'
import type { DeviceDatabase, StoredMessage } from '../storage/database.ts'
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

/** The messages at these places as the device has them now, if they may be shown and are what is looked for. */
async function readHits(
  database: DeviceDatabase,
  index: TextIndex,
  places: readonly Place[],
  { phrases }: Question,
): Promise<Hit[]> {
  const rows = await database.messages.bulkGet(places.map(({ chatId, seq }) => [chatId, seq]))
  for (const [at, place] of places.entries()) if (!rows[at]) index.remove(place)
  const held = rows.filter((row) => row !== undefined)
  const hidden = new Set((await database.hidden.bulkGet(held.map(({ id }) => id))).map((row) => row?.id))
  return held
    .filter((row) => isSearchable(row) && !hidden.has(row.id) && hasPhrases(searchedText(row), phrases))
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
  for (const part of index.find(question))
    for (let at = 0; at < part.length && hits.length <= limit; at += readAtOnce) {
      hits.push(...(await readHits(database, index, part.slice(at, at + readAtOnce), question)))
      if (!isWanted()) return null
    }
  return { hits: hits.slice(0, limit), more: hits.length > limit }
}
