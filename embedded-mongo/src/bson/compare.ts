import { notImplemented } from '../errors.ts'
import { type Value, Type, numberOf, valueEnd } from './value.ts'

/** MongoDB's order of types (canonicalizeBSONType); numbers share a rank, and so do strings and symbols. */
export const rankOf = (type: number): number => {
  switch (type) {
    case Type.minKey:
      return 1
    case Type.undefined:
      return 2
    case Type.null:
      return 6
    case Type.double:
    case Type.int32:
    case Type.int64:
      return 11
    case Type.string:
    case Type.symbol:
      return 16
    case Type.object:
      return 21
    case Type.array:
      return 26
    case Type.binary:
      return 31
    case Type.objectId:
      return 36
    case Type.bool:
      return 41
    case Type.date:
      return 46
    case Type.timestamp:
      return 48
    case Type.regex:
      return 51
    case Type.maxKey:
      return 128
    default:
      throw notImplemented(`comparing values of BSON type ${type}`)
  }
}

const sign = (difference: number): number => (difference < 0 ? -1 : difference > 0 ? 1 : 0)

const compareBytes = (a: Value, b: Value, skip: number, tail: number): number =>
  a.bytes.compare(b.bytes, b.start + skip, b.end - tail, a.start + skip, a.end - tail)

const compareInt64WithDouble = (whole: bigint, number: number): number => {
  if (Number.isNaN(number)) return 1
  if (number >= 2 ** 63) return -1
  if (number < -(2 ** 63)) return 1
  const floor = Math.floor(number)
  const other = BigInt(floor)
  if (whole !== other) return whole < other ? -1 : 1
  return floor < number ? -1 : 0
}

/** Numbers by their exact value whatever their type; NaN comes before all others and equals itself. */
export const compareNumbers = (a: Value, b: Value): number => {
  if (a.type === Type.int64 && b.type === Type.int64) {
    const left = a.bytes.readBigInt64LE(a.start)
    const right = b.bytes.readBigInt64LE(b.start)
    return left < right ? -1 : left > right ? 1 : 0
  }
  if (a.type === Type.int64) return compareInt64WithDouble(a.bytes.readBigInt64LE(a.start), numberOf(b))
  if (b.type === Type.int64) return -compareInt64WithDouble(b.bytes.readBigInt64LE(b.start), numberOf(a)) || 0
  const left = numberOf(a)
  const right = numberOf(b)
  if (left < right) return -1
  if (left > right) return 1
  if (left === right) return 0
  return Number.isNaN(left) ? (Number.isNaN(right) ? 0 : -1) : 1
}

const compareSigned = (a: Value, b: Value): number => {
  const left = a.bytes.readBigInt64LE(a.start)
  const right = b.bytes.readBigInt64LE(b.start)
  return left < right ? -1 : left > right ? 1 : 0
}

const compareTimestamps = (a: Value, b: Value): number => {
  const left = a.bytes.readBigUInt64LE(a.start)
  const right = b.bytes.readBigUInt64LE(b.start)
  return left < right ? -1 : left > right ? 1 : 0
}

const nameStop = (value: Value, at: number): number => value.bytes.indexOf(0, at)

/** Element by element: type, then (in documents) name, then value; the shorter one comes first. */
const compareContainers = (a: Value, b: Value, withNames: boolean): number => {
  const left = cursorOf(a)
  const right = cursorOf(b)
  for (;;) {
    const x = left()
    const y = right()
    if (!x || !y) return x ? 1 : y ? -1 : 0
    const byRank = rankOf(x.value.type) - rankOf(y.value.type)
    if (byRank !== 0) return sign(byRank)
    if (withNames) {
      const byName = a.bytes.compare(b.bytes, y.nameStart, y.nameEnd, x.nameStart, x.nameEnd)
      if (byName !== 0) return byName
    }
    const byValue = compareValues(x.value, y.value)
    if (byValue !== 0) return byValue
  }
}

interface Element {
  nameStart: number
  nameEnd: number
  value: Value
}

const cursorOf = (container: Value): (() => Element | undefined) => {
  let at = container.start + 4
  return () => {
    if (at >= container.end - 1) return undefined
    const type = container.bytes[at] ?? 0
    const nameStart = at + 1
    const nameEnd = nameStop(container, nameStart)
    const start = nameEnd + 1
    const end = valueEnd(container.bytes, type, start)
    at = end
    return { nameStart, nameEnd, value: { type, bytes: container.bytes, start, end } }
  }
}

/** MongoDB's comparison across all types, without collation: −1, 0 or 1. */
export const compareValues = (a: Value, b: Value): number => {
  const rank = rankOf(a.type)
  const byRank = rank - rankOf(b.type)
  if (byRank !== 0) return sign(byRank)
  switch (rank) {
    case 11:
      return compareNumbers(a, b)
    case 16:
      return compareBytes(a, b, 4, 1)
    case 21:
      return compareContainers(a, b, true)
    case 26:
      return compareContainers(a, b, false)
    case 31: {
      const bySize = a.bytes.readInt32LE(a.start) - b.bytes.readInt32LE(b.start)
      return bySize === 0 ? compareBytes(a, b, 4, 0) : sign(bySize)
    }
    case 36:
    case 41:
    case 51:
      return compareBytes(a, b, 0, 0)
    case 46:
      return compareSigned(a, b)
    case 48:
      return compareTimestamps(a, b)
    default:
      return 0
  }
}

/** As `compareValues`, where a missing value counts as null (sorting). */
export const compareMaybe = (a: Value | undefined, b: Value | undefined): number => {
  if (a && b) return compareValues(a, b)
  if (!a && !b) return 0
  const present = a ?? b
  const byNull = present ? sign(rankOf(present.type) - rankOf(Type.null)) : 0
  return a ? byNull : -byNull || 0
}

export const equalValues = (a: Value, b: Value): boolean =>
  rankOf(a.type) === rankOf(b.type) && compareValues(a, b) === 0
