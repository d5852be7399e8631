import { rankOf } from '../bson/compare.ts'
import { encodeSegment, inverted } from '../bson/key.ts'
import { type Value, Type, isNumber, numberOf } from '../bson/value.ts'
import { toValue } from '../bson/writer.ts'
import type { Comparison, Filter } from './filter.ts'
import { type Path, pathOf } from './path.ts'

/** One end of an interval of segments: a whole segment, or (`rank`) all values of one type. */
export interface Bound {
  readonly bytes: Buffer
  readonly inclusive: boolean
  readonly rank: boolean
}

/** Segments between two ends, as they sort ascending; a missing end is open. */
export interface Interval {
  readonly low: Bound | undefined
  readonly high: Bound | undefined
}

/** What one conjunct says about one path. */
export interface PathBounds {
  readonly path: Path
  readonly intervals: readonly Interval[]
  /** The intervals say all that the conjunct says, where no array is on the path. */
  readonly exact: boolean
  readonly source: Filter
}

const whole = (bytes: Buffer, inclusive: boolean): Bound => ({ bytes, inclusive, rank: false })
const ofRank = (rank: number): Bound => ({ bytes: Buffer.from([rank]), inclusive: true, rank: true })

const point = (bytes: Buffer): Interval => ({ low: whole(bytes, true), high: whole(bytes, true) })

export const isPoint = ({ low, high }: Interval): boolean =>
  low !== undefined && high !== undefined && !low.rank && !high.rank && low.bytes.equals(high.bytes)

const nan = encodeSegment(toValue(Number.NaN))

const isNull = (value: Value): boolean => value.type === Type.null || value.type === Type.undefined

/** An array equals a whole array, or an element that is one: its first element leads there, or it itself does. */
const pointsOf = (value: Value): Interval[] | undefined =>
  value.type === Type.array ? undefined : [point(encodeSegment(isNull(value) ? undefined : value))]

const comparisonIntervals = (op: Comparison, value: Value): Interval[] | undefined => {
  if (value.type === Type.array) return undefined
  const orEqual = op === 'gte' || op === 'lte'
  if (isNull(value) || (isNumber(value) && Number.isNaN(numberOf(value))))
    return orEqual ? [point(encodeSegment(isNull(value) ? undefined : value))] : []
  const rank = rankOf(value.type)
  const end = whole(encodeSegment(value), orEqual)
  if (op === 'gt' || op === 'gte') return [{ low: end, high: ofRank(rank) }]
  return [{ low: isNumber(value) ? whole(nan, false) : ofRank(rank), high: end }]
}

const sortedPoints = (values: readonly Value[]): Interval[] | undefined => {
  if (values.some((value) => value.type === Type.array)) return undefined
  const segments = values
    .map((value) => encodeSegment(isNull(value) ? undefined : value))
    .sort(Buffer.compare)
  return segments.filter((bytes, at) => at === 0 || !segments[at - 1]?.equals(bytes)).map(point)
}

/** What lies between the points. */
const complement = (points: readonly Interval[]): Interval[] => {
  const gaps: Interval[] = []
  let low: Bound | undefined
  for (const { high } of points) {
    if (!high) continue
    gaps.push({ low, high: whole(high.bytes, false) })
    low = whole(high.bytes, false)
  }
  return [...gaps, { low, high: undefined }]
}

const negated = (filter: Filter): Interval[] | undefined => {
  const points =
    filter.op === 'eq'
      ? pointsOf(filter.value)
      : filter.op === 'in' && filter.regexes.length === 0
        ? sortedPoints(filter.values)
        : undefined
  return points && complement(points)
}

/** What a regular expression may match: all text, and regular expressions themselves. */
const textual: Interval[] = [Type.string, Type.regex].map((type) => ({
  low: ofRank(rankOf(type)),
  high: ofRank(rankOf(type)),
}))

/** The intervals of a conjunct over one path, or undefined where an index can't help with it. */
export const boundsOf = (filter: Filter): PathBounds | undefined => {
  const found = (path: Path, intervals: Interval[] | undefined, exact = true): PathBounds | undefined =>
    intervals && { path, intervals, exact, source: filter }
  switch (filter.op) {
    case 'eq':
      return found(filter.path, pointsOf(filter.value))
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte':
      return found(filter.path, comparisonIntervals(filter.op, filter.value))
    case 'in':
      return filter.regexes.length > 0 ? undefined : found(filter.path, sortedPoints(filter.values))
    case 'exists':
      return found(filter.path, [{ low: undefined, high: undefined }], false)
    case 'regex':
      return found(filter.path, textual, false)
    case 'not':
      if (filter.item.op === 'exists')
        return found(filter.item.path, [point(encodeSegment(undefined))], false)
      return filter.item.op === 'eq' || filter.item.op === 'in'
        ? found(filter.item.path, negated(filter.item))
        : undefined
    default:
      return undefined
  }
}

/** The conjuncts within `$elemMatch` on documents speak of longer paths; their bounds are only a beginning. */
export const innerBounds = (filter: Filter): PathBounds[] => {
  if (filter.op !== 'elemMatchObject') return []
  const outer = filter.path.text
  const parts = filter.item.op === 'and' ? filter.item.items : [filter.item]
  return parts.flatMap((part) => {
    const bounds = part.op === 'not' ? undefined : boundsOf(part)
    return bounds
      ? [{ ...bounds, path: pathOf(`${outer}.${bounds.path.text}`), exact: false, source: filter }]
      : []
  })
}

const compareLow = (a: Bound | undefined, b: Bound | undefined): number => {
  if (!a || !b) return a ? 1 : b ? -1 : 0
  const order = Buffer.compare(a.bytes, b.bytes)
  return order !== 0 ? order : Number(b.inclusive) - Number(a.inclusive)
}

/** A bound on a whole type lies above every segment of it. */
const reach = (bound: Bound): Buffer => (bound.rank ? Buffer.from([(bound.bytes[0] ?? 0) + 1]) : bound.bytes)

const compareHigh = (a: Bound | undefined, b: Bound | undefined): number => {
  if (!a || !b) return a ? -1 : b ? 1 : 0
  const order = Buffer.compare(reach(a), reach(b))
  return order !== 0 ? order : Number(a.inclusive) - Number(b.inclusive)
}

const isEmpty = ({ low, high }: Interval): boolean => {
  if (!low || !high) return false
  const order = Buffer.compare(low.bytes, reach(high))
  return order > 0 || (order === 0 && (!low.inclusive || !high.inclusive || high.rank))
}

/** What lies in both lists; each list is sorted and its intervals don't touch. */
export const intersect = (a: readonly Interval[], b: readonly Interval[]): Interval[] =>
  a.flatMap((x) =>
    b.flatMap((y) => {
      const both = {
        low: compareLow(x.low, y.low) > 0 ? x.low : y.low,
        high: compareHigh(x.high, y.high) < 0 ? x.high : y.high,
      }
      return isEmpty(both) ? [] : [both]
    }),
  )

/** Whether an ascending segment lies in one of the intervals. */
export const contains = (intervals: readonly Interval[], segment: Buffer): boolean =>
  intervals.some(({ low, high }) => {
    if (low) {
      const order = Buffer.compare(segment, low.bytes)
      if (order < 0 || (order === 0 && !low.inclusive)) return false
    }
    if (high) {
      const order = Buffer.compare(segment, reach(high))
      if (order > 0 || (order === 0 && (!high.inclusive || high.rank))) return false
    }
    return true
  })

const join = (prefix: Buffer, bytes: Buffer, above: boolean): Buffer => {
  const key = Buffer.allocUnsafe(prefix.length + bytes.length + (above ? 1 : 0))
  prefix.copy(key)
  bytes.copy(key, prefix.length)
  if (above) key[key.length - 1] = 0xff
  return key
}

const nothing = Buffer.alloc(0)
const rankByte = (bound: Bound, more: number, descending: boolean): Buffer => {
  const rank = bound.bytes[0] ?? 0
  return Buffer.from([(descending ? 0xff - rank : rank) + more])
}

/** Half-open range of keys: from `start` on, below `end`. */
export interface KeyRange {
  readonly start: Buffer
  readonly end: Buffer
}

/** Keys that begin with `prefix` and go on with a segment in the interval. */
export const rangeOf = (prefix: Buffer, { low, high }: Interval, descending: boolean): KeyRange => {
  const [first, last] = descending ? [high, low] : [low, high]
  const turn = (bytes: Buffer): Buffer => (descending ? inverted(bytes) : bytes)
  return {
    start: !first
      ? prefix
      : first.rank
        ? join(prefix, rankByte(first, 0, descending), false)
        : join(prefix, turn(first.bytes), !first.inclusive),
    end: !last
      ? join(prefix, nothing, true)
      : last.rank
        ? join(prefix, rankByte(last, 1, descending), false)
        : join(prefix, turn(last.bytes), last.inclusive),
  }
}

/** The prefix with one more segment at its end. */
export const withPoint = (prefix: Buffer, interval: Interval, descending: boolean): Buffer => {
  const bytes = interval.low?.bytes ?? nothing
  return join(prefix, descending ? inverted(bytes) : bytes, false)
}
