import { MongoError, badValue, notImplemented } from '../errors.ts'
import { type Compute, compileExpression, scopeOf } from '../aggregate/expression.ts'
import {
  type Value,
  Type,
  documentAt,
  elements,
  field,
  isNumber,
  items,
  numberOf,
  someElement,
  truthOf,
} from '../bson/value.ts'
import { BsonWriter, arrayOf } from '../bson/writer.ts'
import { itself, parseFilter, parseOperators, isOperatorDocument } from './filter.ts'
import { compileItem } from './match.ts'
import { matcherOf } from './compile.ts'

/** Makes one document of another. */
export type Project = (document: Value) => Value

type Change = (value: Value) => Value | undefined

/** Names at one level: kept or dropped, changed where they stand, or with a level of their own. */
interface Level {
  readonly names: Map<string, 'here' | Change | Level>
  readonly computed: Map<string, Compute>
}

const newLevel = (): Level => ({ names: new Map(), computed: new Map() })

const collision = (path: string): MongoError => new MongoError(31250, `Path collision at ${path}`)

const levelFor = (root: Level, parts: readonly string[]): Level => {
  let level = root
  for (const part of parts) {
    const inner = level.names.get(part)
    if (inner === undefined) {
      const made = newLevel()
      level.names.set(part, made)
      level = made
    } else if (typeof inner === 'object') level = inner
    else throw collision(parts.join('.'))
  }
  return level
}

const isSwitch = (value: Value): boolean => isNumber(value) || value.type === Type.bool

const sliceOf = (operand: Value): Change => {
  const numbers = operand.type === Type.array ? items(operand) : [operand]
  if (!numbers.every(isNumber)) throw badValue('$slice needs numbers')
  const [first = 0, count] = numbers.map(numberOf)
  return (value) => {
    if (value.type !== Type.array) return value
    const all = items(value)
    if (count === undefined) return arrayOf(first < 0 ? all.slice(first) : all.slice(0, first))
    const start = first < 0 ? Math.max(all.length + first, 0) : first
    return arrayOf(all.slice(start, start + count))
  }
}

const elemMatchOf = (operand: Value): Change => {
  const onValues = isOperatorDocument(operand)
  const matches = onValues ? compileItem(parseOperators(itself, operand)) : matcherOf(parseFilter(operand))
  return (value) => {
    if (value.type !== Type.array) return undefined
    const found = items(value).find((item) => (onValues || item.type === Type.object) && matches(item))
    return found && arrayOf([found])
  }
}

/** Operators that only a find's projection has. */
const findOperator = (value: Value): Change | undefined => {
  if (value.type !== Type.object) return undefined
  const [first] = elements(value)
  if (first?.[0] === '$slice' && (isNumber(first[1]) || items(first[1]).every(isNumber)))
    return sliceOf(first[1])
  if (first?.[0] === '$elemMatch') return elemMatchOf(first[1])
  if (first?.[0] === '$meta') throw notImplemented('$meta')
  return undefined
}

interface Spec {
  readonly root: Level
  readonly including: boolean
  readonly id: boolean | undefined
}

const parse = (document: Value, forFind: boolean): Spec => {
  const root = newLevel()
  let including: boolean | undefined
  let id: boolean | undefined
  let changes = false
  const decide = (way: boolean, name: string): void => {
    if (including !== undefined && including !== way)
      throw new MongoError(
        way ? 31253 : 31254,
        `Cannot do ${way ? 'inclusion' : 'exclusion'} on field ${name} in ${way ? 'exclusion' : 'inclusion'} projection`,
      )
    including = way
  }
  const add = (name: string, value: Value): void => {
    const parts = name.split('.')
    if (parts.some((part) => part === '' || part.startsWith('$')))
      throw notImplemented(`the projection of '${name}'`)
    const last = parts.at(-1) ?? ''
    const level = levelFor(root, parts.slice(0, -1))
    if (level.names.has(last) || level.computed.has(last)) throw collision(name)
    const change = forFind ? findOperator(value) : undefined
    if (isSwitch(value)) {
      decide(truthOf(value), name)
      level.names.set(last, 'here')
    } else if (change) {
      changes = true
      level.names.set(last, change)
      if (elements(value)[0]?.[0] === '$elemMatch') decide(true, name)
    } else if (value.type === Type.object && !isOperatorDocument(value) && elements(value).length > 0)
      for (const [inner, item] of elements(value)) add(`${name}.${inner}`, item)
    else {
      decide(true, name)
      level.computed.set(last, compileExpression(value))
    }
  }
  for (const [name, value] of elements(document)) {
    if (name === '_id' && isSwitch(value)) id = truthOf(value)
    else add(name, value)
  }
  return { root, including: including ?? (changes ? false : id === true), id }
}

const writeKept = (writer: BsonWriter, document: Value, level: Level, including: boolean): void => {
  someElement(document, (name, value) => {
    const rule = level.names.get(name)
    if (rule === undefined) {
      if (!including && !level.computed.has(name)) writer.value(name, value)
    } else if (rule === 'here') {
      if (including) writer.value(name, value)
    } else if (typeof rule === 'function') {
      const changed = rule(value)
      if (changed) writer.value(name, changed)
    } else writeInner(writer, name, value, rule, including)
    return false
  })
}

const writeInner = (
  writer: BsonWriter,
  name: string,
  value: Value,
  level: Level,
  including: boolean,
): void => {
  if (value.type === Type.object) {
    writer.name(Type.object, name)
    const start = writer.open()
    writeKept(writer, value, level, including)
    writer.close(start)
  } else if (value.type === Type.array) {
    writer.name(Type.array, name)
    const start = writer.open()
    let at = 0
    for (const item of items(value)) {
      if (item.type === Type.object || item.type === Type.array)
        writeInner(writer, String(at++), item, level, including)
      else if (!including) writer.value(String(at++), item)
    }
    writer.close(start)
  } else if (!including) writer.value(name, value)
}

const withComputed = (document: Value, level: Level, source: Value): Value => {
  const inner = [...level.names].filter(
    (entry): entry is [string, Level] => typeof entry[1] === 'object' && hasComputed(entry[1]),
  )
  if (level.computed.size === 0 && inner.length === 0) return document
  const scope = scopeOf(source)
  const set = new Map<string, Value | undefined>()
  for (const [name, compute] of level.computed) set.set(name, compute(scope))
  for (const [name, deeper] of inner) {
    const there = field(document, name)
    const base = there?.type === Type.object ? there : documentAt(Buffer.from([5, 0, 0, 0, 0]))
    set.set(name, withComputed(base, deeper, source))
  }
  return withFields(document, set)
}

const hasComputed = (level: Level): boolean =>
  level.computed.size > 0 ||
  [...level.names.values()].some((rule) => typeof rule === 'object' && hasComputed(rule))

/** The document with fields replaced where they stand, added at the end, or (undefined) left out. */
export const withFields = (document: Value, set: ReadonlyMap<string, Value | undefined>): Value => {
  const writer = new BsonWriter(document.end - document.start + 256)
  const start = writer.open()
  const written = new Set<string>()
  someElement(document, (name, value) => {
    const replaced = set.has(name) ? set.get(name) : value
    written.add(name)
    if (replaced) writer.value(name, replaced)
    return false
  })
  for (const [name, value] of set) if (value && !written.has(name)) writer.value(name, value)
  writer.close(start)
  return documentAt(writer.done())
}

/** Compiles the projection of a find (`forFind`) or a `$project`; undefined where it keeps everything. */
export const compileProjection = (document: Value | undefined, forFind: boolean): Project | undefined => {
  if (!document || elements(document).length === 0) return undefined
  const { root, including, id } = parse(document, forFind)
  if (!root.names.has('_id') && !root.computed.has('_id')) {
    if (including ? id !== false : id === false) root.names.set('_id', 'here')
  }
  return (source) => {
    const writer = new BsonWriter(source.end - source.start)
    const start = writer.open()
    writeKept(writer, source, root, including)
    writer.close(start)
    return withComputed(documentAt(writer.done()), root, source)
  }
}
