import { ErrorCode, MongoError, badValue, failedToParse } from '../errors.ts'
import { type Value, Type, items } from '../bson/value.ts'
import { documentOf } from '../bson/writer.ts'
import { matcherOf } from '../query/compile.ts'
import { type Filter, parseFilter } from '../query/filter.ts'
import { type Matcher, compileFilter } from '../query/match.ts'
import { someValue } from '../query/path.ts'
import { type Node, get, open, valueOf } from './tree.ts'

/** Whether path `a` is `b` or lies within it. */
export const isBelow = (a: string, b: string): boolean => a === b || a.startsWith(`${b}.`)

/** How the positions in a path are found. */
export interface Positions {
  /** The element that the query matched, for `$`. */
  readonly matched: (document: Value, path: string) => number | undefined
  readonly filters: ReadonlyMap<string, Matcher>
}

/** All concrete paths that a path with positions means in this document. */
export const concrete = (
  root: Node,
  { parts: wanted }: { readonly parts: readonly string[] },
  document: Value,
  positions: Positions,
): string[][] => {
  if (!wanted.some((part) => part.startsWith('$'))) return [[...wanted]]
  let found: Array<{ parts: string[]; node: Node | undefined }> = [{ parts: [], node: root }]
  for (const part of wanted) {
    found = found.flatMap(({ parts, node }) => {
      const opened = node && open(node)
      if (!part.startsWith('$')) return [{ parts: [...parts, part], node: opened && get(opened, part) }]
      if (part === '$') {
        const at = positions.matched(document, parts.join('.'))
        if (at === undefined)
          throw badValue('The positional operator did not find the match needed from the query.')
        return [{ parts: [...parts, String(at)], node: opened && get(opened, String(at)) }]
      }
      if (opened?.kind !== 'list')
        throw badValue(
          `The path '${parts.join('.')}' must exist in the document in order to apply array updates.`,
        )
      const matches = part === '$[]' ? undefined : positions.filters.get(part.slice(2, -1))
      return opened.list.flatMap((item, at) =>
        !matches || matches(documentOf([[part.slice(2, -1), valueOf(item)]]))
          ? [{ parts: [...parts, String(at)], node: item }]
          : [],
      )
    })
  }
  return found.map(({ parts }) => parts)
}

/** Which element of an array made the query match: the first that satisfies a condition on the array's path. */
export const matchedPosition = (filter: Filter): Positions['matched'] => {
  const leaves = (one: Filter): Filter[] =>
    one.op === 'and' ? one.items.flatMap(leaves) : 'path' in one ? [one] : []
  const conditions = leaves(filter)
  return (document, path) => {
    for (const condition of conditions) {
      if (!('path' in condition) || !isBelow(condition.path.text, path)) continue
      let position: number | undefined
      someValue(document, path.split('.'), (value) => {
        if (value?.type !== Type.array) return false
        const inner = innerMatcher(condition, path)
        const at = items(value).findIndex(inner)
        if (at >= 0) position = at
        return at >= 0
      })
      if (position !== undefined) return position
    }
    return undefined
  }
}

const innerMatcher = (condition: Filter, path: string): ((item: Value) => boolean) => {
  if (!('path' in condition)) return () => false
  if (condition.op === 'elemMatchObject')
    return (item) => item.type === Type.object && matcherOf(condition.item)(item)
  const rest = condition.path.text === path ? 'element' : `element${condition.path.text.slice(path.length)}`
  const moved = condition.op === 'elemMatchValue' ? condition.item : condition
  const matches = matcherOf(movedTo(moved, rest))
  return (item) => matches(documentOf([['element', item]]))
}

const movedTo = (filter: Filter, text: string): Filter => {
  if (filter.op === 'and' || filter.op === 'or')
    return { ...filter, items: filter.items.map((item) => movedTo(item, text)) }
  if (filter.op === 'not') return { ...filter, item: movedTo(filter.item, text) }
  return 'path' in filter ? { ...filter, path: { text, parts: text.split('.') } } : filter
}

export const arrayFiltersOf = (value: Value | undefined): ReadonlyMap<string, Matcher> => {
  const filters = new Map<string, Matcher>()
  if (!value) return filters
  if (value.type !== Type.array) throw new MongoError(ErrorCode.TypeMismatch, 'arrayFilters must be an array')
  for (const item of items(value)) {
    if (item.type !== Type.object)
      throw new MongoError(ErrorCode.TypeMismatch, 'arrayFilters entries must be objects')
    const name = identifierOf(parseFilter(item))
    if (filters.has(name))
      throw failedToParse(`Found multiple array filters with the same top-level field name ${name}`)
    filters.set(
      name,
      compileFilter(parseFilter(item), () => () => false),
    )
  }
  return filters
}

const identifierOf = (filter: Filter): string => {
  if (filter.op === 'and' || filter.op === 'or') {
    const [first] = filter.items
    if (!first) throw failedToParse('Cannot use an expression without a top-level field name in arrayFilters')
    return identifierOf(first)
  }
  if (filter.op === 'not') return identifierOf(filter.item)
  if (filter.op === 'expr') throw failedToParse('Cannot use $expr in arrayFilters')
  return filter.path.parts[0] ?? ''
}

/** Each name in a path needs its filter, and each filter a path. */
export const checkIdentifiers = (paths: readonly string[], filters: ReadonlyMap<string, Matcher>): void => {
  const used = new Set(
    paths.flatMap((path) => [...path.matchAll(/\$\[([a-zA-Z0-9]+)\]/g)].map(([, name = '']) => name)),
  )
  for (const name of used)
    if (!filters.has(name)) throw badValue(`No array filter found for identifier '${name}'`)
  for (const name of filters.keys())
    if (!used.has(name))
      throw failedToParse(`The array filter for identifier '${name}' was not used in the update`)
}
