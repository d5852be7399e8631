import { MongoError, notImplemented } from '../errors.ts'
import { compareMaybe } from '../bson/compare.ts'
import { encodeSegment } from '../bson/key.ts'
import { calculateWide, doubleValue, int32Value } from '../bson/number.ts'
import { type Value, Type, elements, isNumber, numberOf } from '../bson/value.ts'
import { arrayOf, documentOf, nullValue } from '../bson/writer.ts'
import { type Compute, type Scope, compileExpression } from './expression.ts'

/** Gathers one field of a group over its documents. */
interface Accumulator {
  add(scope: Scope): void
  result(): Value
}

type Make = (compute: Compute) => Accumulator

const isNullish = (value: Value | undefined): boolean =>
  !value || value.type === Type.null || value.type === Type.undefined

const sum: Make = (compute) => {
  let total = int32Value(0)
  return {
    add: (scope) => {
      const value = compute(scope)
      if (value && isNumber(value)) total = calculateWide(total, 'add', value)
    },
    result: () => total,
  }
}

const average: Make = (compute) => {
  let total = 0
  let count = 0
  return {
    add: (scope) => {
      const value = compute(scope)
      if (!value || !isNumber(value)) return
      total += numberOf(value)
      count++
    },
    result: () => (count === 0 ? nullValue : doubleValue(total / count)),
  }
}

const extreme =
  (sign: 1 | -1): Make =>
  (compute) => {
    let best: Value | undefined
    return {
      add: (scope) => {
        const value = compute(scope)
        if (value && !isNullish(value) && (!best || compareMaybe(value, best) * sign > 0)) best = value
      },
      result: () => best ?? nullValue,
    }
  }

const first: Make = (compute) => {
  let found: Value | undefined
  return {
    add: (scope) => {
      found ??= compute(scope) ?? nullValue
    },
    result: () => found ?? nullValue,
  }
}

const last: Make = (compute) => {
  let found: Value | undefined
  return {
    add: (scope) => {
      found = compute(scope)
    },
    result: () => found ?? nullValue,
  }
}

const push: Make = (compute) => {
  const list: Value[] = []
  return {
    add: (scope) => {
      const value = compute(scope)
      if (value) list.push(value)
    },
    result: () => arrayOf(list),
  }
}

const addToSet: Make = (compute) => {
  const set = new Map<string, Value>()
  return {
    add: (scope) => {
      const value = compute(scope)
      if (value) set.set(encodeSegment(value).toString('latin1'), value)
    },
    result: () => arrayOf([...set.values()]),
  }
}

const count: Make = () => {
  let found = 0
  return {
    add: () => {
      found++
    },
    result: () => int32Value(found),
  }
}

const makers: Readonly<Record<string, Make>> = {
  $sum: sum,
  $avg: average,
  $min: extreme(-1),
  $max: extreme(1),
  $first: first,
  $last: last,
  $push: push,
  $addToSet: addToSet,
  $count: count,
}

export interface GroupField {
  readonly name: string
  readonly operator: string
  readonly make: () => Accumulator
}

export interface Group {
  readonly id: Value
  readonly fields: readonly GroupField[]
}

/** Parses a `$group`; refuses accumulators that aren't there. */
export const parseGroup = (spec: Value): Group => {
  if (spec.type !== Type.object)
    throw new MongoError(15947, "a group's fields must be specified in an object")
  const all = elements(spec)
  const id = all.find(([name]) => name === '_id')?.[1]
  if (!id) throw new MongoError(15955, 'a group specification must include an _id')
  const fields = all.filter(([name]) => name !== '_id').map(([name, value]) => fieldOf(name, value))
  return { id, fields }
}

const fieldOf = (name: string, value: Value): GroupField => {
  const [only, ...others] = value.type === Type.object ? elements(value) : []
  if (!only || others.length > 0)
    throw new MongoError(40234, `The field '${name}' must be an accumulator object`)
  if (name.includes('.')) throw new MongoError(40235, `The field name '${name}' cannot contain '.'`)
  const [operator, operand] = only
  const maker = Object.hasOwn(makers, operator) ? makers[operator] : undefined
  if (!maker) throw notImplemented(`the accumulator ${operator}`)
  const compute = compileExpression(operand)
  return { name, operator, make: () => maker(compute) }
}

/** Runs a `$group` over documents; groups come in the order in which they were first met. */
export const group = (
  documents: Iterable<Value>,
  { id, fields }: Group,
  scopeOf: (document: Value) => Scope,
): Value[] => {
  const computeId = compileExpression(id)
  const groups = new Map<string, { id: Value; accumulators: Accumulator[] }>()
  for (const document of documents) {
    const scope = scopeOf(document)
    const value = computeId(scope) ?? nullValue
    const key = encodeSegment(value).toString('latin1')
    let found = groups.get(key)
    if (!found) {
      found = { id: value, accumulators: fields.map(({ make }) => make()) }
      groups.set(key, found)
    }
    for (const accumulator of found.accumulators) accumulator.add(scope)
  }
  return [...groups.values()].map((one) =>
    documentOf([
      ['_id', one.id],
      ...fields.map(({ name }, at): [string, Value] => [name, one.accumulators[at]?.result() ?? nullValue]),
    ]),
  )
}
