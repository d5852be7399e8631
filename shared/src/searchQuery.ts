import { normalText, type SearchPhrase } from './searchText.ts'

export const searchHas = ['file', 'image', 'link'] as const
export type SearchHas = (typeof searchHas)[number]

/** What somebody looks for. Filters of one name widen each other, everything else narrows. */
export type SearchQuery = {
  phrases: SearchPhrase[]
  /** Names of people as they were written, without `@`. */
  from: string[]
  /** Names of chats as they were written, without `#`. */
  in: string[]
  has: SearchHas[]
  /** Messages from `after` on and until `before`, itself not included, in milliseconds since the epoch. */
  after: number | null
  before: number | null
  /** Filters whose value can't be understood, as they were written. */
  ignored: string[]
}

const filters = ['from', 'in', 'has', 'before', 'after'] as const
type Filter = (typeof filters)[number]

const startOfLocalDay = (year: number, month: number, day: number): number =>
  new Date(year, month - 1, day).getTime()

const isoTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})$/i
const isoDay = /^(\d{4})-(\d{2})-(\d{2})$/

/** A moment, or the moment at which a day begins; null for what is neither. */
const timeOf = (text: string, startOfDay: typeof startOfLocalDay): number | null => {
  if (isoTime.test(text)) return Number.isNaN(Date.parse(text)) ? null : Date.parse(text)
  const [year, month, day] = (isoDay.exec(text) ?? []).slice(1).map(Number)
  if (year === undefined || month === undefined || day === undefined) return null
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? startOfDay(year, month, day) : null
}

const addFilter = (
  query: SearchQuery,
  filter: Filter,
  value: string,
  startOfDay: typeof startOfLocalDay,
): boolean => {
  if (filter === 'from' || filter === 'in') {
    query[filter].push(value.replace(/^[@#]/, ''))
    return true
  }
  if (filter === 'has') {
    const wanted = searchHas.find((each) => each === value.toLowerCase())
    if (wanted) query.has.push(wanted)
    return wanted !== undefined
  }
  const time = timeOf(value, startOfDay)
  if (time !== null) query[filter] = time
  return time !== null
}

/** One part of a query: perhaps a filter's name, then something in quotes (that may lack its end) or a word. */
const part = /(?:(from|in|has|before|after):)?(?:["“„]([^"”“]*)(["”“]?)|(\S*))/iy

/**
 * Reads what somebody typed: words, "phrases", and the filters `from:`, `in:`, `has:`, `before:` and `after:`.
 * There is no wrong query: what isn't a filter is a word. The word that ends the text may go on.
 * @param startOfDay when a day begins for who asks; by default where this runs
 */
export function parseSearchQuery(text: string, startOfDay = startOfLocalDay): SearchQuery {
  const query: SearchQuery = {
    phrases: [],
    from: [],
    in: [],
    has: [],
    after: null,
    before: null,
    ignored: [],
  }
  let at = text.search(/\S/)
  while (at >= 0 && at < text.length) {
    part.lastIndex = at
    const [whole = '', name, quoted, closing, word = ''] = part.exec(text) ?? []
    const filter = filters.find((each) => each === name?.toLowerCase())
    const value = (quoted ?? word).trim()
    const end = at + Math.max(whole.length, 1)
    if (filter === undefined)
      addPhrase(query, value, quoted === undefined ? end === text.length : closing === '')
    else if (value !== '' && !addFilter(query, filter, value, startOfDay)) query.ignored.push(whole)
    const rest = text.slice(end).search(/\S/)
    at = rest < 0 ? text.length : end + rest
  }
  return query
}

const addPhrase = (query: SearchQuery, value: string, open: boolean) => {
  const text = normalText(value)
  if (text !== '' && !query.phrases.some((phrase) => phrase.text === text && phrase.open === open))
    query.phrases.push({ text, open })
}

/** Whether there is anything to look for. */
export const isEmptyQuery = ({ phrases, from, in: chats, has, before, after }: SearchQuery): boolean =>
  phrases.length + from.length + chats.length + has.length === 0 && before === null && after === null
