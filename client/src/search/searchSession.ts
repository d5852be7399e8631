import type { Found, Question } from '../features/search/found.ts'
import { openDatabase } from '../storage/database.ts'
import { dropExpired } from '../storage/copiesExpired.ts'
import { findMessages } from './findMessages.ts'
import { createIndexer } from './indexer.ts'
import { loadIndex } from './keptIndex.ts'

/** What the page asks of the worker, and what it answers: null when newer questions have come meanwhile. */
export type SearchRequest = { id: number; question: Question; limit: number }
export type SearchAnswer = { id: number; found: Found | null }

/** Searching in what the device holds of one account. Rejects where there is no such store. */
export async function openSearch(userId: string, onChange: () => void = () => {}) {
  const database = await openDatabase(userId)
  const kept = await loadIndex(database)
  const indexer = createIndexer(database, kept, onChange)
  const caughtUp = indexer.catchUp()
  let latest = 0
  return {
    /** Settles when everything the device held at the start can be found. */
    caughtUp,
    answer: async ({ id, question, limit }: SearchRequest): Promise<SearchAnswer> => {
      latest = id
      const found = await findMessages(database, kept.index, question, limit, () => id === latest)
      return { id, found: found && { ...found, reading: indexer.isReading() } }
    },
    /** Takes what has expired by `now` from the device, and so from what is found. */
    expire: (now: string) => dropExpired(database, now),
    save: indexer.save,
    close: () => {
      indexer.stop()
      database.close()
    },
  }
}
