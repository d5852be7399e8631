import { compareValues, equalValues, rankOf } from '../bson/compare.ts'
import { type Value, Type } from '../bson/value.ts'
import type { Filter } from './filter.ts'

export const conjuncts = (filter: Filter): readonly Filter[] =>
  filter.op === 'and' ? filter.items : [filter]

const isNull = (value: Value): boolean => value.type === Type.null || value.type === Type.undefined

/** Whether a document that satisfies `given` must have the path. */
export const impliesPresence = (given: Filter): boolean => {
  switch (given.op) {
    case 'eq':
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte':
      return !isNull(given.value)
    case 'in':
      return !given.values.some(isNull)
    case 'exists':
    case 'type':
    case 'regex':
    case 'size':
    case 'mod':
    case 'elemMatchObject':
    case 'elemMatchValue':
      return true
    case 'not':
      return given.item.op === 'eq' && isNull(given.item.value)
    default:
      return false
  }
}

/** The values that a point condition allows, or undefined. */
const pointValues = (given: Filter): readonly Value[] | undefined => {
  if (given.op === 'eq') return [given.value]
  return given.op === 'in' && given.regexes.length === 0 ? given.values : undefined
}

const impliesComparison = (given: Filter, op: 'gt' | 'gte' | 'lt' | 'lte', value: Value): boolean => {
  const upward = op === 'gt' || op === 'gte'
  const satisfies = (order: number, strict: boolean): boolean =>
    (upward ? order > 0 : order < 0) || (order === 0 && (op === 'gte' || op === 'lte' || strict))
  const points = pointValues(given)
  if (points)
    return points.every(
      (one) => rankOf(one.type) === rankOf(value.type) && satisfies(compareValues(one, value), false),
    )
  if (given.op !== 'gt' && given.op !== 'gte' && given.op !== 'lt' && given.op !== 'lte') return false
  const sameWay = upward === (given.op === 'gt' || given.op === 'gte')
  if (!sameWay || rankOf(given.value.type) !== rankOf(value.type)) return false
  return satisfies(compareValues(given.value, value), given.op === 'gt' || given.op === 'lt')
}

const impliesLeaf = (given: Filter, wanted: Filter): boolean => {
  if (!('path' in wanted)) return false
  const path =
    given.op === 'not'
      ? 'path' in given.item
        ? given.item.path
        : undefined
      : 'path' in given
        ? given.path
        : undefined
  if (path?.text !== wanted.path.text) return false
  switch (wanted.op) {
    case 'exists':
      return impliesPresence(given)
    case 'eq':
      return pointValues(given)?.every((one) => equalValues(one, wanted.value)) === true
    case 'in':
      return (
        wanted.regexes.length === 0 &&
        pointValues(given)?.every((one) => wanted.values.some((other) => equalValues(one, other))) === true
      )
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte':
      return impliesComparison(given, wanted.op, wanted.value)
    case 'type':
      return pointValues(given)?.every((one) => wanted.types.has(one.type)) === true
    default:
      return false
  }
}

/** Whether every document that satisfies all of `given` satisfies `wanted` (a partial index's filter). */
export const implies = (given: readonly Filter[], wanted: Filter): boolean => {
  if (wanted.op === 'and') return wanted.items.every((item) => implies(given, item))
  if (wanted.op === 'or') return wanted.items.some((item) => implies(given, item))
  return given.some((one) => impliesLeaf(one, wanted))
}

/** Whether the two say the same of the same path, so that a partial index makes asking again needless. */
export const sameCondition = (given: Filter, wanted: Filter): boolean => {
  if (given.op === 'eq' && wanted.op === 'eq')
    return given.path.text === wanted.path.text && equalValues(given.value, wanted.value)
  return given.op === 'exists' && wanted.op === 'exists' && given.path.text === wanted.path.text
}
