import type {
  Answer,
  Member,
  Message,
  Result,
  Rev,
  RouteBody,
  RouteName,
  RouteParams,
  RouteQuery,
} from '@oms-chat/shared'
import type { SearchPort } from '../features/search/found.ts'

type Given<K extends string, V> = [V] extends [object] ? { [P in K]: V } : object

/** What a route takes: its parameters, query and body, each only where the route has one. */
export type ApiInput<N extends RouteName> = Given<'params', RouteParams<N>> &
  (RouteQuery<N> extends object ? { query?: RouteQuery<N> } : object) &
  Given<'body', RouteBody<N>>

/** A parsed success: `data`, and beside a list its cursors. */
export type ApiAnswer<N extends RouteName> = Omit<Answer<N>, 'success'>

/** The REST API as thunks see it. Never throws: no network is `UNAVAILABLE`, an answer it can't read `INTERNAL`. */
export type Api = {
  call: <N extends RouteName>(name: N, input: ApiInput<N>) => Promise<Result<ApiAnswer<N>>>
}

/**
 * Where in a chat's main list a page lies: by revisions, `around` and `before` and `after` as in the REST API. `head`
 * is where the latest message is supposed to be, right or not: it only makes the page come sooner.
 */
export type HistoryPlace = { latest: true; head?: Rev } | { before: Rev } | { after: Rev } | { around: Rev }

/** Messages in ascending `seq`, and whether there are more on either side. */
export type HistoryPage = { messages: Message[]; hasBefore: boolean; hasAfter: boolean }

/** What the device holds of what the server said. Never rejects: without a working store it holds nothing. */
export type History = {
  /** Null when the device doesn't hold that place without a hole. */
  page: (chatId: string, place: HistoryPlace, limit: number) => Promise<HistoryPage | null>
  /** Where a message stands; null when it isn't held. */
  seqOf: (messageId: string) => Promise<Rev | null>
  /** The first message held at or behind a time (ISO 8601), else the last before it; null when none is held. */
  messageAt: (chatId: string, time: string) => Promise<string | null>
  /** The members held of a chat; empty when none are. */
  members: (chatId: string) => Promise<Member[]>
}

/** A device that holds nothing. */
export const noHistory: History = {
  page: () => Promise.resolve(null),
  seqOf: () => Promise.resolve(null),
  messageAt: () => Promise.resolve(null),
  members: () => Promise.resolve([]),
}

/** What every thunk gets beside the state. */
export type ThunkExtra = {
  api: Api
  history: History
  /** A fresh `clientId` for one operation. */
  newClientId: () => string
  /** Milliseconds since the epoch. */
  now: () => number
  /** Loaded when first needed; missing where nothing is kept on the device. */
  search?: () => Promise<SearchPort>
}
