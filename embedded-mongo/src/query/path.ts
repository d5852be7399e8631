import { type Value, Type, field, items } from '../bson/value.ts'

/** A dotted path, cut once. */
export interface Path {
  readonly text: string
  readonly parts: readonly string[]
}

const paths = new Map<string, Path>()

export const pathOf = (text: string): Path => {
  const known = paths.get(text)
  if (known) return known
  const path = { text, parts: text.split('.') }
  if (paths.size > 10_000) paths.clear()
  paths.set(text, path)
  return path
}

export const isPosition = (part: string): boolean => /^(?:0|[1-9]\d*)$/.test(part)

/** `direct` is false for an element named by its position at the end of the path ("a.0"). */
export type Visit = (value: Value | undefined, direct: boolean) => boolean

/**
 * MongoDB's walk for matching: calls `visit` for every value that the path leads to, through arrays of documents,
 * with undefined where a document lacks it. Arrays at the end are given whole (the caller looks inside).
 * Answers whether a visit answered true.
 */
export const someValue = (container: Value, parts: readonly string[], visit: Visit, from = 0): boolean => {
  const found = field(container, parts[from] ?? '')
  if (from === parts.length - 1) return visit(found, true)
  if (found?.type === Type.object) return someValue(found, parts, visit, from + 1)
  if (found?.type === Type.array) return someInArray(found, parts, visit, from + 1)
  return visit(undefined, true)
}

const someInArray = (array: Value, parts: readonly string[], visit: Visit, from: number): boolean => {
  const part = parts[from] ?? ''
  for (const item of items(array))
    if (item.type === Type.object && someValue(item, parts, visit, from)) return true
  const named = isPosition(part) ? field(array, part) : undefined
  if (!named) return false
  if (from === parts.length - 1) return visit(named, false)
  if (named.type === Type.object) return someValue(named, parts, visit, from + 1)
  return named.type === Type.array && someInArray(named, parts, visit, from + 1)
}

/** The value at a path that goes through documents only; undefined where it is missing. */
export const plainValue = (container: Value, parts: readonly string[]): Value | undefined => {
  let found: Value | undefined = container
  for (const part of parts) {
    if (found.type !== Type.object) return undefined
    found = field(found, part)
    if (!found) return undefined
  }
  return found
}
