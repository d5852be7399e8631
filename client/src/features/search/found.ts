import type { SearchHas, SearchPhrase } from '@oms-chat/shared'

/** What is looked for, with people and chats by id; null: any. Times in milliseconds since the epoch. */
export type Question = {
  phrases: SearchPhrase[]
  senderIds: string[] | null
  chatIds: string[] | null
  has: SearchHas[]
  after: number | null
  before: number | null
}

/** A piece of an excerpt: one of the words that were looked for, or what stands between them. */
export type ExcerptPart = { text: string; found: boolean }

/** A message that was found. */
export type Hit = {
  chatId: string
  messageId: string
  senderId: string | null
  createdAt: string
  excerpt: ExcerptPart[]
}

export type Found = {
  /** Newest first. */
  hits: Hit[]
  /** Whether there are more than were asked for. */
  more: boolean
  /** Whether messages of this device are still being read in, so that there may be more soon. */
  reading: boolean
}

/** Looks up messages that this device holds. */
export type SearchPort = {
  /**
   * At most `limit` messages of an account. Null when a newer question came before the answer. Rejects where
   * this device can't be searched.
   */
  find: (userId: string, question: Question, limit: number) => Promise<Found | null>
  /** Tells whenever an answer may have become another one. Answers how to stop that. */
  watch: (listener: () => void) => () => void
}
