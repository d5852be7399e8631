import { MongoError } from '../errors.ts'
import { compareMaybe, equalValues } from '../bson/compare.ts'
import { type Value, Type, elements, isNumber, items, numberOf, typeNameOf } from '../bson/value.ts'
import { arrayOf, documentOf, nullValue, toValue } from '../bson/writer.ts'

/** What an operator is applied to; undefined is a missing value. */
export type Arguments = ReadonlyArray<Value | undefined>

/** An expression operator: how many arguments it takes, and what it makes of them. */
export interface Operator {
  readonly least: number
  readonly most: number
  readonly apply: (values: Arguments) => Value | undefined
}

export const isNullish = (value: Value | undefined): boolean =>
  !value || value.type === Type.null || value.type === Type.undefined

/** In expressions missing sorts before null. */
export const order = (a: Value | undefined, b: Value | undefined): number => {
  if (!a || !b) return a ? 1 : b ? -1 : 0
  return compareMaybe(a, b)
}

/** A number, or MongoDB's refusal for anything else. */
export const numberFrom = (value: Value, name: string): Value => {
  if (!isNumber(value))
    throw new MongoError(16554, `${name} only supports numeric types, not ${typeNameOf(value.type)}`)
  return value
}

const bool = (yes: boolean): Value => toValue(yes)

export const listOf = (value: Value | undefined, name: string): Value[] => {
  if (value?.type !== Type.array)
    throw new MongoError(
      17124,
      `The argument to ${name} must be an array, but was of type: ${value ? typeNameOf(value.type) : 'missing'}`,
    )
  return items(value)
}

export const elementAt = ([list, position]: Arguments): Value | undefined => {
  if (!list || isNullish(list) || !position || isNullish(position)) return nullValue
  return listOf(list, '$arrayElemAt').at(numberOf(numberFrom(position, '$arrayElemAt')))
}

export const endOf = (name: string, position: number): Operator => ({
  least: 1,
  most: 1,
  apply: ([list]) => (isNullish(list) ? nullValue : listOf(list, name).at(position)),
})

export const slice = ([list, from, count]: Arguments): Value => {
  if (!list || isNullish(list) || !from || isNullish(from)) return nullValue
  const inside = listOf(list, '$slice')
  const first = numberOf(from)
  if (!count) return arrayOf(first < 0 ? inside.slice(first) : inside.slice(0, first))
  const start = first < 0 ? Math.max(inside.length + first, 0) : first
  return arrayOf(inside.slice(start, start + numberOf(count)))
}

export const contains = ([value, list]: Arguments): Value =>
  bool(listOf(list, '$in').some((item) => value !== undefined && equalValues(item, value)))

export const concatArrays = (values: Arguments): Value => {
  if (values.some(isNullish)) return nullValue
  return arrayOf(values.flatMap((value) => listOf(value, '$concatArrays')))
}

const uniqueValues = (values: readonly Value[]): Value[] => {
  const kept: Value[] = []
  for (const value of values) if (!kept.some((other) => equalValues(other, value))) kept.push(value)
  return kept
}

export const setUnion = (values: Arguments): Value => {
  if (values.some(isNullish)) return nullValue
  return arrayOf(uniqueValues(values.flatMap((value) => listOf(value, '$setUnion'))).sort(order))
}

export const isSubset = ([a, b]: Arguments): Value => {
  const all = listOf(b, '$setIsSubset')
  return bool(listOf(a, '$setIsSubset').every((item) => all.some((other) => equalValues(other, item))))
}

export const mergeObjects = (values: Arguments): Value => {
  const merged = new Map<string, Value>()
  for (const value of values) {
    if (!value || isNullish(value)) continue
    if (value.type !== Type.object) throw new MongoError(40400, '$mergeObjects requires object inputs')
    for (const [name, item] of elements(value)) merged.set(name, item)
  }
  return documentOf(merged)
}
