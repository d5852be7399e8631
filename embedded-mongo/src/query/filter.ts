import { MongoError, badValue, failedToParse, notImplemented, typeMismatch } from '../errors.ts'
import {
  type Value,
  Type,
  elements,
  isNumber,
  items,
  numberOf,
  regexOf,
  stringOf,
  truthOf,
  typeNames,
} from '../bson/value.ts'
import { type Path, pathOf } from './path.ts'

/** What a filter says, as a tree. A leaf speaks of one path. */
export type Filter = And | Or | Not | Expression | Leaf
export interface And {
  readonly op: 'and'
  readonly items: readonly Filter[]
}
export interface Or {
  readonly op: 'or'
  readonly items: readonly Filter[]
}
export interface Not {
  readonly op: 'not'
  readonly item: Filter
}
export interface Expression {
  readonly op: 'expr'
  readonly value: Value
}
export type Comparison = 'gt' | 'gte' | 'lt' | 'lte'
export type Leaf =
  | { readonly op: 'eq' | Comparison; readonly path: Path; readonly value: Value }
  | {
      readonly op: 'in'
      readonly path: Path
      readonly values: readonly Value[]
      readonly regexes: readonly RegExp[]
    }
  | { readonly op: 'exists'; readonly path: Path }
  | { readonly op: 'type'; readonly path: Path; readonly types: ReadonlySet<number> }
  | { readonly op: 'regex'; readonly path: Path; readonly regex: RegExp }
  | { readonly op: 'mod'; readonly path: Path; readonly divisor: number; readonly remainder: number }
  | { readonly op: 'size'; readonly path: Path; readonly size: number }
  | { readonly op: 'elemMatchObject'; readonly path: Path; readonly item: Filter }
  | { readonly op: 'elemMatchValue'; readonly path: Path; readonly item: Filter }

export const everything: And = { op: 'and', items: [] }

const not = (item: Filter): Not => ({ op: 'not', item })

const and = (parts: readonly Filter[]): Filter => {
  const flat = parts.flatMap((part) => (part.op === 'and' ? part.items : [part]))
  return flat.length === 1 ? (flat[0] ?? everything) : { op: 'and', items: flat }
}

/** Parses a filter document; refuses what isn't supported with MongoDB's codes. */
export const parseFilter = (document: Value): Filter =>
  and(elements(document).map(([name, value]) => parseEntry(name, value)))

const parseEntry = (name: string, value: Value): Filter =>
  name.startsWith('$') ? parseLogical(name, value) : parseField(pathOf(name), value)

const listOf = (name: string, value: Value): Filter[] => {
  if (value.type !== Type.array) throw badValue(`${name} argument must be an array`)
  const parts = items(value)
  if (parts.length === 0) throw badValue('$and/$or/$nor must be a nonempty array')
  return parts.map((part) => {
    if (part.type !== Type.object) throw badValue('$or/$and/$nor entries need to be full objects')
    return parseFilter(part)
  })
}

const parseLogical = (name: string, value: Value): Filter => {
  switch (name) {
    case '$and':
      return and(listOf(name, value))
    case '$or': {
      const parts = listOf(name, value)
      return parts.length === 1 ? (parts[0] ?? everything) : { op: 'or', items: parts }
    }
    case '$nor':
      return not({ op: 'or', items: listOf(name, value) })
    case '$expr':
      return { op: 'expr', value }
    case '$comment':
      return everything
    case '$where':
    case '$text':
    case '$jsonSchema':
      throw notImplemented(name)
    default:
      throw badValue(`unknown top level operator: ${name}`)
  }
}

/** Whether a value is a document of operators rather than a document to compare with. */
export const isOperatorDocument = (value: Value): boolean => {
  if (value.type !== Type.object) return false
  const first = elements(value)[0]?.[0]
  return first !== undefined && first.startsWith('$') && !['$ref', '$id', '$db'].includes(first)
}

const parseField = (path: Path, value: Value): Filter => {
  if (value.type === Type.regex) return { op: 'regex', path, regex: compileRegex(value) }
  return isOperatorDocument(value) ? parseOperators(path, value) : { op: 'eq', path, value }
}

/** Parses `{ $gt: 1, $lt: 5 }` on a path. */
export const parseOperators = (path: Path, document: Value): Filter => {
  const entries = elements(document)
  const options = entries.find(([name]) => name === '$options')?.[1]
  return and(
    entries
      .filter(([name]) => name !== '$options')
      .map(([name, operand]) =>
        name === '$regex' ? parseRegex(path, operand, options) : parseOperator(path, name, operand),
      ),
  )
}

const parseOperator = (path: Path, name: string, operand: Value): Filter => {
  switch (name) {
    case '$eq':
      return { op: 'eq', path, value: operand }
    case '$ne':
      if (operand.type === Type.regex) throw badValue("Can't have regex as arg to $ne.")
      return not({ op: 'eq', path, value: operand })
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      return parseComparison(path, name, operand)
    case '$in':
      return parseIn(path, operand, '$in')
    case '$nin':
      return not(parseIn(path, operand, '$nin'))
    case '$exists': {
      const exists: Filter = { op: 'exists', path }
      return truthOf(operand) ? exists : not(exists)
    }
    case '$not':
      return parseNot(path, operand)
    case '$type':
      return parseType(path, operand)
    case '$mod':
      return parseMod(path, operand)
    case '$size':
      return parseSize(path, operand)
    case '$all':
      return parseAll(path, operand)
    case '$elemMatch':
      return parseElemMatch(path, operand)
    default:
      if (knownElsewhere.test(name)) throw notImplemented(name)
      throw badValue(`unknown operator: ${name}`)
  }
}

const knownElsewhere = /^\$(?:geo|near|bits|min|max|uniqueDocs|within|jsonSchema|expr)/

const comparisons = { $gt: 'gt', $gte: 'gte', $lt: 'lt', $lte: 'lte' } as const

const parseComparison = (path: Path, name: keyof typeof comparisons, operand: Value): Filter => {
  if (operand.type === Type.regex)
    throw badValue(`Can't have RegEx as arg to predicate over field '${path.text}'.`)
  if (operand.type === Type.minKey || operand.type === Type.maxKey)
    throw notImplemented(`${name} with MinKey or MaxKey`)
  return { op: comparisons[name], path, value: operand }
}

const parseIn = (path: Path, operand: Value, name: string): Filter => {
  if (operand.type !== Type.array) throw badValue(`${name} needs an array`)
  const all = items(operand)
  if (all.some(isOperatorDocument)) throw badValue(`cannot nest $ under ${name}`)
  const regexes = all.filter((item) => item.type === Type.regex).map(compileRegex)
  return { op: 'in', path, values: all.filter((item) => item.type !== Type.regex), regexes }
}

const parseNot = (path: Path, operand: Value): Filter => {
  if (operand.type === Type.regex) return not({ op: 'regex', path, regex: compileRegex(operand) })
  if (operand.type !== Type.object) throw badValue('$not needs a regex or a document')
  if (!isOperatorDocument(operand)) throw badValue('$not argument must be a document of operators')
  return not(parseOperators(path, operand))
}

const parseType = (path: Path, operand: Value): Filter => {
  const wanted = operand.type === Type.array ? items(operand) : [operand]
  const types = new Set(wanted.flatMap(typesNamed))
  if (types.size === 0) throw failedToParse(`${path.text} must match at least one type`)
  return { op: 'type', path, types }
}

const typesNamed = (value: Value): number[] => {
  if (isNumber(value)) {
    const code = numberOf(value) & 0xff
    if (!Object.values(typeNames).includes(code)) throw badValue(`Invalid numerical type code: ${code}`)
    return [code]
  }
  if (value.type !== Type.string) throw typeMismatch('type must be represented as a number or a string')
  const name = stringOf(value)
  if (name === 'number') return [Type.int32, Type.int64, Type.double, Type.decimal]
  const type = typeNames[name]
  if (type === undefined) throw badValue(`Unknown type name alias: ${name}`)
  return [type]
}

const parseMod = (path: Path, operand: Value): Filter => {
  const numbers = operand.type === Type.array ? items(operand) : []
  const [divisor, remainder] = numbers
  if (numbers.length !== 2 || !divisor || !remainder || !isNumber(divisor) || !isNumber(remainder))
    throw badValue('malformed mod, needs to be an array of two numbers')
  if (Math.trunc(numberOf(divisor)) === 0) throw badValue('divisor cannot be 0')
  return {
    op: 'mod',
    path,
    divisor: Math.trunc(numberOf(divisor)),
    remainder: Math.trunc(numberOf(remainder)),
  }
}

const parseSize = (path: Path, operand: Value): Filter => {
  const size = isNumber(operand) ? numberOf(operand) : Number.NaN
  if (!Number.isInteger(size) || size < 0)
    throw badValue('Failed to parse $size. Expected a non-negative whole number')
  return { op: 'size', path, size }
}

const parseAll = (path: Path, operand: Value): Filter => {
  if (operand.type !== Type.array) throw badValue('$all needs an array')
  const wanted = items(operand)
  if (wanted.length === 0) return { op: 'or', items: [] }
  return and(
    wanted.map((item) => (isElemMatch(item) ? parseOperators(path, item) : parseAllItem(path, item))),
  )
}

const parseAllItem = (path: Path, item: Value): Filter => {
  if (isOperatorDocument(item)) throw badValue('no $ expressions in $all')
  return parseField(path, item)
}

const isElemMatch = (value: Value): boolean =>
  value.type === Type.object && elements(value)[0]?.[0] === '$elemMatch'

/** The path that an `$elemMatch` on values speaks of: the element itself. */
export const itself: Path = { text: '', parts: [''] }

const parseElemMatch = (path: Path, operand: Value): Filter => {
  if (operand.type !== Type.object) throw badValue('$elemMatch needs an Object')
  const first = elements(operand)[0]?.[0] ?? ''
  const onValues = first.startsWith('$') && !['$and', '$or', '$nor', '$expr'].includes(first)
  if (onValues) return { op: 'elemMatchValue', path, item: parseOperators(itself, operand) }
  return { op: 'elemMatchObject', path, item: parseFilter(operand) }
}

const parseRegex = (path: Path, operand: Value, options: Value | undefined): Filter => {
  if (operand.type !== Type.string && operand.type !== Type.regex) throw badValue('$regex has to be a string')
  if (options && options.type !== Type.string) throw badValue('$options has to be a string')
  if (operand.type === Type.regex && !options) return { op: 'regex', path, regex: compileRegex(operand) }
  const source = operand.type === Type.string ? stringOf(operand) : regexOf(operand).source
  return { op: 'regex', path, regex: toRegExp(source, options ? stringOf(options) : '') }
}

const compileRegex = (value: Value): RegExp => {
  const { source, flags } = regexOf(value)
  return toRegExp(source, flags)
}

/** JavaScript's engine stands in for PCRE; options that it lacks are refused. */
const toRegExp = (source: string, flags: string): RegExp => {
  for (const flag of flags)
    if (!'imsu'.includes(flag)) throw badValue(`invalid flag in regex options: ${flag}`)
  try {
    return new RegExp(source, flags.includes('u') ? flags : `${flags}u`)
  } catch {
    throw new MongoError(51091, `Regular expression is invalid or not supported: ${source}`)
  }
}
