import { ErrorCode, MongoError, badValue, failedToParse, notImplemented } from '../errors.ts'
import { compareValues, equalValues } from '../bson/compare.ts'
import { type Arithmetic, calculate, int32Value } from '../bson/number.ts'
import { describe } from '../bson/reader.ts'
import {
  type Value,
  Type,
  elements,
  field,
  isNumber,
  items,
  numberOf,
  stringOf,
  typeNameOf,
} from '../bson/value.ts'
import { arrayOf, toValue } from '../bson/writer.ts'
import { matcherOf } from '../query/compile.ts'
import { isOperatorDocument, itself, parseFilter, parseOperators } from '../query/filter.ts'
import { compileItem } from '../query/match.ts'
import { parseSort } from '../query/plan.ts'
import { sortBy } from '../query/sort.ts'

/** What a modifier makes of the value there is (undefined: missing). Answering undefined leaves things as they are. */
export type Modify = (before: Value | undefined) => Value | undefined

export interface Modifier {
  readonly modify: Modify
  /** Whether missing parents are made. */
  readonly creates: boolean
  readonly onInsertOnly: boolean
}

const creating = (modify: Modify): Modifier => ({ modify, creates: true, onInsertOnly: false })
const onlyThere = (modify: Modify): Modifier => ({ modify, creates: false, onInsertOnly: false })

const arithmetic = (name: '$inc' | '$mul', operand: Value): Modify => {
  if (!isNumber(operand))
    throw new MongoError(
      ErrorCode.TypeMismatch,
      `Cannot ${name === '$inc' ? 'increment' : 'multiply'} with non-numeric argument`,
    )
  const operation: Arithmetic = name === '$inc' ? 'add' : 'multiply'
  return (before) => {
    if (!before) return name === '$inc' ? operand : calculate(int32Value(0), 'multiply', operand)
    if (!isNumber(before))
      throw new MongoError(
        ErrorCode.TypeMismatch,
        `Cannot apply ${name} to a value of non-numeric type. The field has the non-numeric type ${typeNameOf(before.type)}`,
      )
    const result = calculate(before, operation, operand)
    if (!result) throw badValue(`Failed to apply ${name} operations to current value (${describe(before)})`)
    return result
  }
}

const extreme =
  (sign: 1 | -1, operand: Value): Modify =>
  (before) =>
    !before || compareValues(operand, before) * sign > 0 ? operand : before

const listIn = (name: string, before: Value | undefined): Value[] => {
  if (!before) return []
  if (before.type !== Type.array)
    throw badValue(`The field must be an array but is of type ${typeNameOf(before.type)} (${name})`)
  return items(before)
}

const isEach = (operand: Value): boolean =>
  operand.type === Type.object && elements(operand)[0]?.[0] === '$each'

const eachOf = (name: string, operand: Value): Value[] => {
  const each = field(operand, '$each')
  if (each?.type !== Type.array)
    throw new MongoError(ErrorCode.TypeMismatch, `The argument to $each in ${name} must be an array`)
  return items(each)
}

const push = (operand: Value): Modify => {
  if (!isEach(operand)) return (before) => arrayOf([...listIn('$push', before), operand])
  const each = eachOf('$push', operand)
  for (const [name] of elements(operand))
    if (!['$each', '$position', '$slice', '$sort'].includes(name))
      throw badValue(`Unrecognized clause in $push: ${name}`)
  const whole = (name: string): number | undefined => {
    const found = field(operand, name)
    if (!found) return undefined
    if (!isNumber(found) || !Number.isInteger(numberOf(found)))
      throw badValue(`The value for ${name} must be an integer value`)
    return numberOf(found)
  }
  const position = whole('$position')
  const slice = whole('$slice')
  const sorted = pushOrder(field(operand, '$sort'))
  return (before) => {
    const list = listIn('$push', before)
    const all = sorted(list.toSpliced(position ?? list.length, 0, ...each))
    return arrayOf(slice === undefined ? all : slice < 0 ? all.slice(slice) : all.slice(0, slice))
  }
}

const pushOrder = (sort: Value | undefined): ((list: Value[]) => Value[]) => {
  if (!sort) return (list) => list
  if (sort.type === Type.object) {
    const fields = parseSort(sort)
    return (list) => sortBy(list, fields, (item) => item)
  }
  const way = isNumber(sort) ? numberOf(sort) : 0
  if (way !== 1 && way !== -1) throw badValue('The $sort element value must be either 1 or -1')
  return (list) => list.toSorted((a, b) => compareValues(a, b) * way)
}

const addToSet = (operand: Value): Modify => {
  const added = isEach(operand) ? eachOf('$addToSet', operand) : [operand]
  return (before) => {
    const list = listIn('$addToSet', before)
    const size = list.length
    for (const value of added) if (!list.some((item) => equalValues(item, value))) list.push(value)
    return list.length === size && before ? before : arrayOf(list)
  }
}

const pull = (operand: Value): Modify => {
  const gone = pullTest(operand)
  return (before) => {
    if (!before) return undefined
    const list = listIn('$pull', before)
    const kept = list.filter((item) => !gone(item))
    return kept.length === list.length ? before : arrayOf(kept)
  }
}

const pullTest = (operand: Value): ((item: Value) => boolean) => {
  if (operand.type === Type.regex) return compileItem(parseOperators(itself, toValue({ $regex: operand })))
  if (operand.type !== Type.object) return (item) => equalValues(item, operand)
  if (isOperatorDocument(operand)) return compileItem(parseOperators(itself, operand))
  const matches = matcherOf(parseFilter(operand))
  return (item) => item.type === Type.object && matches(item)
}

const pullAll = (operand: Value): Modify => {
  if (operand.type !== Type.array) throw badValue('$pullAll requires an array argument')
  const gone = items(operand)
  return (before) => {
    if (!before) return undefined
    const list = listIn('$pullAll', before)
    const kept = list.filter((item) => !gone.some((other) => equalValues(item, other)))
    return kept.length === list.length ? before : arrayOf(kept)
  }
}

const pop = (operand: Value): Modify => {
  const end = isNumber(operand) ? numberOf(operand) : 0
  if (end !== 1 && end !== -1) throw failedToParse('$pop expects 1 or -1')
  return (before) => {
    if (!before) return undefined
    const list = listIn('$pop', before)
    return list.length === 0 ? before : arrayOf(end === 1 ? list.slice(0, -1) : list.slice(1))
  }
}

const currentDate = (operand: Value): Modify => {
  const type = operand.type === Type.object ? field(operand, '$type') : undefined
  const isDate = operand.type === Type.bool || (type?.type === Type.string && stringOf(type) === 'date')
  if (!isDate) throw notImplemented('$currentDate with a timestamp')
  return () => toValue(new Date())
}

/** The modifier for one operator and operand; `$rename` is another matter, since it speaks of two paths. */
export const modifierOf = (name: string, operand: Value): Modifier => {
  switch (name) {
    case '$set':
      return creating(() => operand)
    case '$setOnInsert':
      return { modify: () => operand, creates: true, onInsertOnly: true }
    case '$inc':
    case '$mul':
      return creating(arithmetic(name, operand))
    case '$min':
      return creating(extreme(-1, operand))
    case '$max':
      return creating(extreme(1, operand))
    case '$push':
      return creating(push(operand))
    case '$addToSet':
      return creating(addToSet(operand))
    case '$pull':
      return onlyThere(pull(operand))
    case '$pullAll':
      return onlyThere(pullAll(operand))
    case '$pop':
      return onlyThere(pop(operand))
    case '$currentDate':
      return creating(currentDate(operand))
    case '$bit':
      throw notImplemented('$bit')
    default:
      throw failedToParse(
        `Unknown modifier: ${name}. Expected a valid update modifier or pipeline-style update specified as an array`,
      )
  }
}
