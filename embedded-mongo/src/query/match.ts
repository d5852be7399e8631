import { compareValues, equalValues, rankOf } from '../bson/compare.ts'
import { encodeSegment } from '../bson/key.ts'
import { type Value, Type, isNumber, items, numberOf, regexOf, stringOf } from '../bson/value.ts'
import type { Comparison, Filter, Leaf } from './filter.ts'
import { type Path, someValue } from './path.ts'

export type Matcher = (document: Value) => boolean
type ValueTest = (value: Value | undefined) => boolean

/** How `$expr` is computed; given by the layer that knows expressions. */
export type CompileExpression = (expression: Value) => Matcher

/** A filter as a function over documents in their bytes. */
export const compileFilter = (filter: Filter, compileExpression: CompileExpression): Matcher => {
  switch (filter.op) {
    case 'and': {
      const all = filter.items.map((item) => compileFilter(item, compileExpression))
      return (document) => all.every((matches) => matches(document))
    }
    case 'or': {
      const some = filter.items.map((item) => compileFilter(item, compileExpression))
      return (document) => some.some((matches) => matches(document))
    }
    case 'not': {
      const matches = compileFilter(filter.item, compileExpression)
      return (document) => !matches(document)
    }
    case 'expr':
      return compileExpression(filter.value)
    case 'size':
    case 'exists':
      return onWhole(filter.path, testOf(filter))
    case 'elemMatchObject': {
      const matches = compileFilter(filter.item, compileExpression)
      return onElements(
        filter.path,
        (item) => (item.type === Type.object || item.type === Type.array) && matches(item),
      )
    }
    case 'elemMatchValue':
      return onElements(filter.path, compileItem(filter.item))
    default:
      return onAny(filter.path, testOf(filter))
  }
}

const onWhole = (path: Path, test: ValueTest): Matcher => {
  const { parts } = path
  return (document) => someValue(document, parts, test)
}

const onElements = (path: Path, test: (item: Value) => boolean): Matcher => {
  const { parts } = path
  return (document) =>
    someValue(document, parts, (value) => value?.type === Type.array && items(value).some(test))
}

/** A test holds for a value, or for any element where the value is an array. */
const onAny = (path: Path, test: ValueTest): Matcher => {
  const { parts } = path
  const visit = (value: Value | undefined, direct: boolean): boolean =>
    test(value) || (direct && value?.type === Type.array && items(value).some(test))
  return (document) => someValue(document, parts, visit)
}

/** An `$elemMatch` on values: the tests stand on the element itself. */
export const compileItem = (filter: Filter): ((item: Value) => boolean) => {
  switch (filter.op) {
    case 'and': {
      const all = filter.items.map(compileItem)
      return (item) => all.every((matches) => matches(item))
    }
    case 'or': {
      const some = filter.items.map(compileItem)
      return (item) => some.some((matches) => matches(item))
    }
    case 'not': {
      const matches = compileItem(filter.item)
      return (item) => !matches(item)
    }
    case 'expr':
      return () => false
    default:
      return testOf(filter)
  }
}

/** What a leaf asks of one value. */
const testOf = (leaf: Leaf): ValueTest => {
  switch (leaf.op) {
    case 'eq':
      return equalTo(leaf.value)
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte':
      return comparedTo(leaf.op, leaf.value)
    case 'in':
      return oneOf(leaf.values, leaf.regexes)
    case 'exists':
      return (value) => value !== undefined
    case 'type':
      return (value) => value !== undefined && leaf.types.has(value.type)
    case 'regex':
      return (value) => matchesRegex(leaf.regex, value)
    case 'mod':
      return (value) => hasRemainder(value, leaf.divisor, leaf.remainder)
    case 'size':
      return (value) => value?.type === Type.array && items(value).length === leaf.size
    case 'elemMatchObject':
      return () => false
    case 'elemMatchValue': {
      const matches = compileItem(leaf.item)
      return (value) => value?.type === Type.array && items(value).some(matches)
    }
  }
}

const isNull = (value: Value): boolean => value.type === Type.null || value.type === Type.undefined

const equalTo = (wanted: Value): ValueTest => {
  if (isNull(wanted)) return (value) => value === undefined || isNull(value)
  if (wanted.type === Type.objectId)
    return (value) => value?.type === Type.objectId && sameBytes(value, wanted)
  return (value) => value !== undefined && equalValues(value, wanted)
}

const sameBytes = (a: Value, b: Value): boolean =>
  a.bytes.compare(b.bytes, b.start, b.end, a.start, a.end) === 0

const holding: Record<Comparison, (order: number) => boolean> = {
  gt: (order) => order > 0,
  gte: (order) => order >= 0,
  lt: (order) => order < 0,
  lte: (order) => order <= 0,
}

/** Comparisons stay within one type; null compares only with null and missing. */
const comparedTo = (op: Comparison, wanted: Value): ValueTest => {
  const orEqual = op === 'gte' || op === 'lte'
  if (isNull(wanted) || (isNumber(wanted) && Number.isNaN(numberOf(wanted))))
    return orEqual ? equalTo(wanted) : () => false
  const rank = rankOf(wanted.type)
  const holds = holding[op]
  return (value) =>
    value !== undefined &&
    rankOf(value.type) === rank &&
    !(value.type === Type.double && Number.isNaN(numberOf(value))) &&
    holds(compareValues(value, wanted))
}

/** Many values are looked up by their ordered bytes, so that a list of thousands costs one look. */
const oneOf = (wanted: readonly Value[], regexes: readonly RegExp[]): ValueTest => {
  const keys = new Set(wanted.map((value) => encodeSegment(value).toString('latin1')))
  const withNull = wanted.some(isNull)
  return (value) => {
    if (value === undefined || isNull(value)) return withNull
    if (keys.has(encodeSegment(value).toString('latin1'))) return true
    return regexes.some((regex) => matchesRegex(regex, value))
  }
}

const matchesRegex = (regex: RegExp, value: Value | undefined): boolean => {
  if (value?.type === Type.string || value?.type === Type.symbol) return regex.test(stringOf(value))
  if (value?.type !== Type.regex) return false
  const stored = regexOf(value)
  return stored.source === regex.source && stored.flags === regex.flags.replace('u', '')
}

const hasRemainder = (value: Value | undefined, divisor: number, remainder: number): boolean =>
  value !== undefined &&
  isNumber(value) &&
  Number.isFinite(numberOf(value)) &&
  Math.trunc(numberOf(value)) % divisor === remainder
