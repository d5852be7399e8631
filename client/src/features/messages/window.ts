import { type Message, quoteOf, takenQuote } from '@oms-chat/shared'
import type { PageMode } from './events.ts'
import { isGone } from './gone.ts'
import { keyOf } from './operations.ts'

/** The most confirmed messages a window holds; what lies beyond is loaded again when one scrolls there. */
export const windowSize = 1_000

/**
 * The part of a chat's main list that the store holds: everything with `from` ≤ seq ≤ `to`, where `to` null
 * is the living end. Messages outside are not taken in, or the list would show neighbours that aren't.
 * Windows are never changed, only replaced: a list of a thousand is copied quicker than it is proxied.
 */
export type ChatWindow = {
  /** In ascending `seq`. */
  readonly list: readonly Message[]
  readonly loaded: boolean
  readonly from: number
  readonly to: number | null
  /** Below it retention has taken everything, whatever a late answer says. */
  readonly oldest: number
  readonly hasBefore: boolean
  readonly loadingBefore: boolean
  readonly loadingAfter: boolean
  /** The load that will replace the window, while one is on its way. */
  readonly loadId: string | null
  readonly failed: boolean
  /** Heard while a page is on its way; taken in again after it, as the page may have been read before. */
  readonly aside: readonly Message[]
  /** Someone reads far up: new messages then wait below instead of pushing out what is being read. */
  readonly readingUp: boolean
}

export const emptyWindow: ChatWindow = {
  list: [],
  loaded: false,
  from: 0,
  to: null,
  oldest: 0,
  hasBefore: false,
  loadingBefore: false,
  loadingAfter: false,
  loadId: null,
  failed: false,
  aside: [],
  readingUp: false,
}

const isLoading = (window: ChatWindow) =>
  window.loadingBefore || window.loadingAfter || window.loadId !== null

const covers = (window: ChatWindow, seq: number) =>
  window.loaded && seq >= Math.max(window.from, window.oldest) && (window.to === null || seq <= window.to)

/** The first place whose message isn't before `seq`. */
const placeOf = (list: readonly Message[], seq: number): number => {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((list[middle]?.seq ?? 0) < seq) low = middle + 1
    else high = middle
  }
  return low
}

/** Quotes are built from what they quote: whoever is edited or deleted is so in every quote, too. */
const requote = (list: readonly Message[], messages: readonly Message[]): readonly Message[] => {
  const altered = messages.filter(({ editedAt, deletedAt }) => editedAt !== null || deletedAt !== null)
  if (altered.length === 0) return list
  const newest = altered.map((message) => {
    const held = list[placeOf(list, message.seq)]
    return held?.id === message.id ? held : message
  })
  const quotes = new Map(newest.map((message) => [message.id, quoteOf(message)]))
  let changed = false
  const next = list.map((message) => {
    const quote = message.replyTo && quotes.get(message.replyTo.id)
    if (!quote || quote.excerpt === message.replyTo?.excerpt) return message
    changed = true
    return { ...message, replyTo: quote }
  })
  return changed ? next : list
}

/** A message without the words of one that retention took. */
export const unquoted = (message: Message, oldest: number): Message => {
  const { id, seq = oldest } = message.replyTo ?? {}
  return id !== undefined && seq < oldest ? { ...message, replyTo: takenQuote(id, seq) } : message
}

/**
 * Puts messages where their `seq` says. Of the same one the newer revision stays, and what has gone leaves it;
 * a place is never another's.
 */
const takeIn = (window: ChatWindow, messages: readonly Message[]): ChatWindow => {
  const list = [...window.list]
  let changed = false
  for (const message of messages) {
    const place = placeOf(list, message.seq)
    const held = list[place]
    const isHeld = held?.seq === message.seq
    const gone = isGone(message)
    const wanted = isHeld
      ? keyOf(held) === keyOf(message) && (gone || message.rev > held.rev)
      : !gone && message.threadRootId === null && covers(window, message.seq)
    if (!wanted) continue
    list.splice(place, isHeld ? 1 : 0, ...(gone ? [] : [unquoted(message, window.oldest)]))
    changed = true
  }
  const quoted = requote(changed ? list : window.list, messages)
  return quoted === window.list ? window : { ...window, list: quoted }
}

/** Lets go at the far end; of somewhat more than necessary, so that not every message costs a trim. */
const trim = (window: ChatWindow, size: number): ChatWindow => {
  if (window.list.length <= size) return window
  const kept = Math.ceil(size * 0.9)
  const list = window.readingUp ? window.list.slice(0, kept) : window.list.slice(-kept)
  return window.readingUp
    ? { ...window, list, to: list.at(-1)?.seq ?? window.to }
    : { ...window, list, from: list[0]?.seq ?? window.from, hasBefore: true }
}

/**
 * The one way in for messages: from an acknowledgement, an event, a page or catching up. Taking the same ones
 * in any order, any number of times, ends the same.
 */
export const upsert = (window: ChatWindow, messages: readonly Message[], size = windowSize): ChatWindow => {
  const heard = isLoading(window) ? { ...window, aside: [...window.aside, ...messages] } : window
  return trim(takeIn(heard, messages), size)
}

export const startLoad = (window: ChatWindow, mode: PageMode, loadId: string): ChatWindow => {
  if (mode === 'before') return { ...window, failed: false, loadingBefore: true }
  if (mode === 'after') return { ...window, failed: false, loadingAfter: true }
  return { ...window, failed: false, loadId }
}

const endLoad = (window: ChatWindow, mode: PageMode): ChatWindow => {
  if (mode === 'before') return { ...window, loadingBefore: false }
  if (mode === 'after') return { ...window, loadingAfter: false }
  return { ...window, loadId: null }
}

/** What was heard meanwhile is kept as long as another page is on its way. */
const settled = (window: ChatWindow): ChatWindow => (isLoading(window) ? window : { ...window, aside: [] })

export const failLoad = (window: ChatWindow, mode: PageMode): ChatWindow =>
  settled({ ...endLoad(window, mode), failed: true })

type Page = { messages: readonly Message[]; hasBefore: boolean; hasAfter: boolean }

/** The window with its bounds as a page moves them. */
const bounded = (window: ChatWindow, mode: PageMode, page: Page): ChatWindow => {
  const from = page.hasBefore ? page.messages[0]?.seq : 0
  const to = page.hasAfter ? page.messages.at(-1)?.seq : null
  const hasBefore = page.hasBefore && (from === undefined || from > window.oldest)
  if (mode === 'before') return { ...window, readingUp: true, hasBefore, from: from ?? window.from }
  if (mode === 'after') return { ...window, readingUp: false, to: to === undefined ? window.to : to }
  const { aside, loadId, oldest } = window
  return {
    ...emptyWindow,
    aside,
    loadId,
    oldest,
    loaded: true,
    hasBefore,
    from: from ?? 0,
    to: to === undefined ? 0 : to,
  }
}

/** Takes a page in: `latest` and `around` replace the window, `before` and `after` extend it. */
export const addPage = (window: ChatWindow, mode: PageMode, page: Page, size = windowSize): ChatWindow => {
  const moved = endLoad(bounded(window, mode, page), mode)
  return settled(trim(takeIn(moved, [...page.messages, ...window.aside]), size))
}

/** Drops what retention took: everything below the oldest revision kept, and the quotes of it. */
export const dropBelow = (window: ChatWindow, oldest: number): ChatWindow => {
  if (oldest <= Math.max(1, window.oldest)) return window
  const list = window.list.slice(placeOf(window.list, oldest)).map((message) => unquoted(message, oldest))
  return { ...window, list, oldest, hasBefore: window.hasBefore && window.from > oldest }
}
