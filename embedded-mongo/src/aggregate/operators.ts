import { MongoError } from '../errors.ts'
import { type Arithmetic, calculateWide, doubleValue, int32Value, int64Value } from '../bson/number.ts'
import { describe } from '../bson/reader.ts'
import { type Value, Type, isNumber, items, numberOf, stringOf, truthOf, typeNameOf } from '../bson/value.ts'
import { nullValue, toValue } from '../bson/writer.ts'
import {
  type Arguments,
  type Operator,
  concatArrays,
  contains,
  elementAt,
  endOf,
  isNullish,
  isSubset,
  listOf,
  mergeObjects,
  numberFrom,
  order,
  setUnion,
  slice,
} from './lists.ts'

export interface Operators {
  named(name: string): Operator | undefined
  truth(value: Value | undefined): boolean
}

const many = Number.POSITIVE_INFINITY

const bool = (yes: boolean): Value => toValue(yes)

const comparison = (holds: (order: number) => boolean): Operator => ({
  least: 2,
  most: 2,
  apply: ([a, b]) => bool(holds(order(a, b))),
})

const millisecondsOf = (date: Value): Value => int64Value(date.bytes.readBigInt64LE(date.start))
const dateValue = (milliseconds: Value): Value => toValue(new Date(Math.trunc(numberOf(milliseconds))))

/** Adds or multiplies; null and missing make null. One date among the summands makes a date. */
const folding = (name: string, operation: Arithmetic): Operator => ({
  least: 0,
  most: many,
  apply: (values) => {
    let total = int32Value(operation === 'multiply' ? 1 : 0)
    let isDate = false
    for (const value of values) {
      if (!value || isNullish(value)) return nullValue
      if (value.type === Type.date && operation === 'add') {
        if (isDate) throw new MongoError(16612, 'only one date allowed in an $add expression')
        isDate = true
        total = calculateWide(total, 'add', millisecondsOf(value))
      } else total = calculateWide(total, operation, numberFrom(value, name))
    }
    return isDate ? dateValue(total) : total
  },
})

const subtract = ([a, b]: Arguments): Value => {
  if (!a || !b || isNullish(a) || isNullish(b)) return nullValue
  if (a.type !== Type.date)
    return calculateWide(numberFrom(a, '$subtract'), 'subtract', numberFrom(b, '$subtract'))
  if (b.type === Type.date) return calculateWide(millisecondsOf(a), 'subtract', millisecondsOf(b))
  return dateValue(calculateWide(millisecondsOf(a), 'subtract', numberFrom(b, '$subtract')))
}

const numeric = (
  name: string,
  apply: (numbers: readonly number[], values: readonly Value[]) => Value,
  count: number,
): Operator => ({
  least: count,
  most: count,
  apply: (values) => {
    const present: Value[] = []
    for (const value of values) {
      if (!value || isNullish(value)) return nullValue
      present.push(numberFrom(value, name))
    }
    return apply(present.map(numberOf), present)
  },
})

const keepingType = (name: string, change: (number: number) => number): Operator =>
  numeric(
    name,
    ([number = 0], [value]) => {
      if (value?.type === Type.double) return doubleValue(change(number))
      const changed = change(number)
      return value?.type === Type.int32 ? int32Value(changed) : int64Value(BigInt(changed))
    },
    1,
  )

const divide = numeric(
  '$divide',
  ([a = 0, b = 0]) => {
    if (b === 0) throw new MongoError(2, "can't $divide by zero")
    return doubleValue(a / b)
  },
  2,
)

const modulo = numeric(
  '$mod',
  ([a = 0, b = 0], [left, right]) => {
    if (b === 0) throw new MongoError(16610, "can't $mod by zero")
    const isDouble = left?.type === Type.double || right?.type === Type.double
    return isDouble ? doubleValue(a % b) : toValue(a % b)
  },
  2,
)

const text = (value: Value | undefined, name: string): string | undefined => {
  if (!value || isNullish(value)) return undefined
  if (value.type !== Type.string)
    throw new MongoError(16702, `${name} only supports strings, not ${typeNameOf(value.type)}`)
  return stringOf(value)
}

const concat = (values: Arguments): Value => {
  const parts = values.map((value) => text(value, '$concat'))
  return parts.some((part) => part === undefined) ? nullValue : toValue(parts.join(''))
}

const changedText = (name: string, change: (text: string) => string): Operator => ({
  least: 1,
  most: 1,
  apply: ([value]) => toValue(change(text(value, name) ?? '')),
})

const strLen = ([value]: Arguments): Value => {
  const found = text(value, '$strLenCP')
  if (found === undefined) throw new MongoError(34471, '$strLenCP requires a string argument')
  return int32Value(Array.from(found).length)
}

const substring = ([value, from, count]: Arguments): Value => {
  const points = Array.from(text(value, '$substrCP') ?? '')
  const start = from ? numberOf(from) : 0
  const length = count ? numberOf(count) : 0
  return toValue(points.slice(start, start + length).join(''))
}

const toText = ([value]: Arguments): Value => {
  if (!value || isNullish(value)) return nullValue
  switch (value.type) {
    case Type.string:
      return value
    case Type.objectId:
      return toValue(value.bytes.toString('hex', value.start, value.end))
    case Type.bool:
    case Type.int32:
    case Type.int64:
    case Type.double:
      return toValue(
        value.type === Type.int64 ? String(value.bytes.readBigInt64LE(value.start)) : describe(value),
      )
    case Type.date:
      return toValue(new Date(Number(value.bytes.readBigInt64LE(value.start))).toISOString())
    default:
      throw new MongoError(241, `Unsupported conversion from ${typeNameOf(value.type)} to string in $convert`)
  }
}

/** `$sum`, `$max` … outside of `$group`: over the arguments, or over one array. */
const overList = (pick: (values: Value[]) => Value): Operator => ({
  least: 0,
  most: many,
  apply: (values) => {
    const [only] = values
    const list = values.length === 1 && only?.type === Type.array ? items(only) : values
    return pick(list.flatMap((value) => (value && !isNullish(value) ? [value] : [])))
  },
})

export const sumOf = (values: readonly Value[]): Value =>
  values.filter(isNumber).reduce((total, value) => calculateWide(total, 'add', value), int32Value(0))

export const averageOf = (values: readonly Value[]): Value => {
  const numbers = values.filter(isNumber)
  return numbers.length === 0 ? nullValue : doubleValue(numberOf(sumOf(numbers)) / numbers.length)
}

export const extremeOf = (values: readonly Value[], sign: 1 | -1): Value =>
  values.reduce<Value | undefined>(
    (best, value) => (!best || order(value, best) * sign > 0 ? value : best),
    undefined,
  ) ?? nullValue

const toNumber = (name: string, make: (number: number) => Value): Operator => ({
  least: 1,
  most: 1,
  apply: ([value]) => {
    if (!value || isNullish(value)) return nullValue
    if (isNumber(value)) return make(numberOf(value))
    if (value.type === Type.bool) return make(truthOf(value) ? 1 : 0)
    if (value.type === Type.date) return make(numberOf(millisecondsOf(value)))
    const parsed = value.type === Type.string ? Number(stringOf(value)) : Number.NaN
    if (Number.isNaN(parsed)) throw new MongoError(241, `Failed to convert a value to a number in ${name}`)
    return make(parsed)
  },
})

const fixed = (count: number, apply: Operator['apply']): Operator => ({ least: count, most: count, apply })
const any = (apply: Operator['apply'], least = 0): Operator => ({ least, most: many, apply })

const table: Readonly<Record<string, Operator>> = {
  $eq: comparison((sign) => sign === 0),
  $ne: comparison((sign) => sign !== 0),
  $gt: comparison((sign) => sign > 0),
  $gte: comparison((sign) => sign >= 0),
  $lt: comparison((sign) => sign < 0),
  $lte: comparison((sign) => sign <= 0),
  $cmp: fixed(2, ([a, b]) => int32Value(order(a, b))),
  $and: any((values) => bool(values.every(truthOf))),
  $or: any((values) => bool(values.some(truthOf))),
  $not: fixed(1, ([value]) => bool(!truthOf(value))),
  $ifNull: any((values) => values.find((value) => !isNullish(value)) ?? values.at(-1), 2),
  $add: folding('$add', 'add'),
  $multiply: folding('$multiply', 'multiply'),
  $subtract: fixed(2, subtract),
  $divide: divide,
  $mod: modulo,
  $abs: keepingType('$abs', Math.abs),
  $ceil: keepingType('$ceil', Math.ceil),
  $floor: keepingType('$floor', Math.floor),
  $concat: any(concat),
  $toLower: changedText('$toLower', (found) => found.toLowerCase()),
  $toUpper: changedText('$toUpper', (found) => found.toUpperCase()),
  $strLenCP: fixed(1, strLen),
  $substrCP: fixed(3, substring),
  $toString: fixed(1, toText),
  $toInt: toNumber('$toInt', (number) => int32Value(Math.trunc(number))),
  $toLong: toNumber('$toLong', (number) => int64Value(BigInt(Math.trunc(number)))),
  $toDouble: toNumber('$toDouble', doubleValue),
  $size: fixed(1, ([list]) => int32Value(listOf(list, '$size').length)),
  $arrayElemAt: fixed(2, elementAt),
  $first: endOf('$first', 0),
  $last: endOf('$last', -1),
  $slice: { least: 2, most: 3, apply: slice },
  $in: fixed(2, contains),
  $isArray: fixed(1, ([value]) => bool(value?.type === Type.array)),
  $concatArrays: any(concatArrays),
  $setUnion: any(setUnion),
  $setIsSubset: fixed(2, isSubset),
  $mergeObjects: any(mergeObjects),
  $sum: overList(sumOf),
  $avg: overList(averageOf),
  $min: overList((values) => extremeOf(values, -1)),
  $max: overList((values) => extremeOf(values, 1)),
  $type: fixed(1, ([value]) => toValue(value ? typeNameOf(value.type) : 'missing')),
  $isNumber: fixed(1, ([value]) => bool(value !== undefined && isNumber(value))),
}

export const operators: Operators = {
  named: (name) => (Object.hasOwn(table, name) ? table[name] : undefined),
  truth: truthOf,
}
