import { ErrorCode, MongoError, badValue, failedToParse, notImplemented } from '../errors.ts'
import { equalValues } from '../bson/compare.ts'
import { type Value, Type, bytesOf, elements, field, stringOf } from '../bson/value.ts'
import { documentOf } from '../bson/writer.ts'
import type { Filter } from '../query/filter.ts'
import { type Modifier, modifierOf } from './modifiers.ts'
import {
  type Positions,
  arrayFiltersOf,
  checkIdentifiers,
  concrete,
  isBelow,
  matchedPosition,
} from './positions.ts'
import { type Node, drop, get, holderOf, leaf, open, put, valueOf } from './tree.ts'

/** Where one change goes: parts of a path, in which `$`, `$[]` and `$[name]` stand for positions. */
interface Step {
  readonly parts: readonly string[]
  readonly path: string
  readonly act: (holder: Node, part: string) => void
  readonly creates: boolean
  readonly onInsertOnly: boolean
}

export interface Update {
  /** First parts of the paths that it may change; undefined for a replacement. */
  readonly touched: ReadonlySet<string> | undefined
  readonly isReplacement: boolean
  /** The changed document, or the same value where nothing changed. */
  apply(document: Value, inserting: boolean): Value
}

const pathParts = (path: string): string[] => {
  const parts = path.split('.')
  if (path === '' || parts.includes(''))
    throw new MongoError(56, `The update path '${path}' contains an empty field name, which is not allowed.`)
  return parts
}

const checkName = (path: string): void => {
  for (const part of path.split('.'))
    if (part.startsWith('$') && part !== '$' && !/^\$\[[a-zA-Z0-9]*\]$/.test(part))
      throw new MongoError(
        ErrorCode.DollarPrefixedFieldName,
        `The dollar ($) prefixed field '${part}' in '${path}' is not allowed in the context of an update's replacement document.`,
      )
}

const stepOf = (path: string, { modify, creates, onInsertOnly }: Modifier): Step => ({
  parts: pathParts(path),
  path,
  creates,
  onInsertOnly,
  act: (holder, part) => {
    const before = get(holder, part)
    const after = modify(before && valueOf(before))
    if (after) put(holder, part, leaf(after))
  },
})

const unsetStep = (path: string): Step => ({
  parts: pathParts(path),
  path,
  creates: false,
  onInsertOnly: false,
  act: (holder, part) => {
    drop(holder, part)
  },
})

const renameSteps = (path: string, operand: Value, root: () => Node): Step[] => {
  if (operand.type !== Type.string) throw badValue('The to field for $rename must be a string')
  const to = pathParts(stringOf(operand))
  if (path.includes('$') || to.some((part) => part.startsWith('$')))
    throw badValue('$rename may not have positions in its paths')
  return [
    {
      parts: pathParts(path),
      path,
      creates: false,
      onInsertOnly: false,
      act: (holder, part) => {
        if (holder.kind === 'list')
          throw badValue(`The source field of $rename cannot be an array element: ${path}`)
        const moved = get(holder, part)
        if (!moved) return
        drop(holder, part)
        const target = holderOf(root(), to, true)
        if (target) put(target, to.at(-1) ?? '', moved)
      },
    },
  ]
}

const checkConflicts = (paths: readonly string[]): void => {
  const sorted = paths.toSorted()
  for (let at = 1; at < sorted.length; at++)
    for (let before = 0; before < at; before++) {
      const [long = '', short = ''] = [sorted[at], sorted[before]]
      if (isBelow(long, short))
        throw new MongoError(
          ErrorCode.ConflictingUpdateOperators,
          `Updating the path '${long}' would create a conflict at '${short}'`,
        )
    }
}

const compileOperators = (document: Value, filter: Filter, arrayFilters: Value | undefined): Update => {
  let root: Node = leaf(document)
  const steps: Step[] = []
  const targets: string[] = []
  for (const [operator, fields] of elements(document)) {
    if (!operator.startsWith('$'))
      throw failedToParse(
        `Unknown modifier: ${operator}. Expected a valid update modifier or pipeline-style update specified as an array`,
      )
    if (fields.type !== Type.object)
      throw failedToParse(`Modifiers operate on fields but we found another type for ${operator}`)
    for (const [path, operand] of elements(fields)) {
      checkName(path)
      targets.push(path)
      if (operator === '$rename') {
        targets.push(operand.type === Type.string ? stringOf(operand) : '')
        steps.push(...renameSteps(path, operand, () => root))
      } else steps.push(operator === '$unset' ? unsetStep(path) : stepOf(path, modifierOf(operator, operand)))
    }
  }
  checkConflicts(targets)
  const positions: Positions = { matched: matchedPosition(filter), filters: arrayFiltersOf(arrayFilters) }
  checkIdentifiers(targets, positions.filters)
  return {
    touched: new Set(targets.map((path) => path.split('.')[0] ?? '')),
    isReplacement: false,
    apply: (source, inserting) => {
      root = open(leaf(source))
      for (const step of steps) {
        if (step.onInsertOnly && !inserting) continue
        for (const parts of concrete(root, step, source, positions)) {
          const holder = holderOf(root, parts, step.creates)
          if (holder) step.act(holder, parts.at(-1) ?? '')
        }
      }
      return unchanged(source, valueOf(root))
    },
  }
}

const unchanged = (before: Value, after: Value): Value => {
  if (!equalId(before, after))
    throw new MongoError(
      ErrorCode.ImmutableField,
      "Performing an update on the path '_id' would modify the immutable field '_id'",
    )
  return bytesOf(before).equals(bytesOf(after)) ? before : after
}

const equalId = (before: Value, after: Value): boolean => {
  const [was, is] = [field(before, '_id'), field(after, '_id')]
  return !was || (is !== undefined && equalValues(was, is))
}

const replacement = (document: Value): Update => ({
  touched: undefined,
  isReplacement: true,
  apply: (before) => {
    const id = field(before, '_id')
    const own = field(document, '_id')
    if (id && own && !equalValues(id, own)) return unchanged(before, document)
    const rest = elements(document).filter(([name]) => name !== '_id')
    const kept = id ?? own
    const after = documentOf(kept ? [['_id', kept], ...rest] : rest)
    return bytesOf(before).equals(bytesOf(after)) ? before : after
  },
})

/** Compiles an update. `filter` is the query's, for the position that `$` means. */
export const compileUpdate = (update: Value | undefined, filter: Filter, arrayFilters?: Value): Update => {
  if (update?.type === Type.array) throw notImplemented('an update by pipeline')
  if (update?.type !== Type.object)
    throw failedToParse('Update argument must be either an object or an array')
  const [first] = elements(update)
  if (first?.[0].startsWith('$')) return compileOperators(update, filter, arrayFilters)
  for (const [name] of elements(update))
    if (name.startsWith('$'))
      throw new MongoError(
        ErrorCode.DollarPrefixedFieldName,
        `The dollar ($) prefixed field '${name}' is not allowed in the context of an update's replacement document.`,
      )
  return replacement(update)
}

/** What an upsert starts from: the equalities that the query asks for. */
export const upsertSeed = (filter: Filter): Value => {
  const root: Node = { kind: 'fields', fields: new Map() }
  const add = (one: Filter): void => {
    if (one.op === 'and') one.items.forEach(add)
    else if (one.op === 'eq') set(one.path.parts, one.value)
    else if (one.op === 'in' && one.values.length === 1 && one.values[0] && one.regexes.length === 0)
      set(one.path.parts, one.values[0])
    else if (one.op === 'or' && one.items.length === 1 && one.items[0]) add(one.items[0])
  }
  const set = (parts: readonly string[], value: Value): void => {
    const holder = holderOf(root, parts, true)
    const last = parts.at(-1) ?? ''
    if (holder && get(holder, last))
      throw new MongoError(54, `cannot infer query fields to set, path '${parts.join('.')}' is matched twice`)
    if (holder) put(holder, last, leaf(value))
  }
  add(filter)
  return valueOf(root)
}
