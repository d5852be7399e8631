import { ErrorCode, MongoError, notImplemented } from '../errors.ts'
import { compareMaybe } from '../bson/compare.ts'
import { type Value, Type, items } from '../bson/value.ts'
import { undefinedValue } from '../bson/writer.ts'
import { someValue } from './path.ts'
import type { SortField } from './plan.ts'

const mostSortedBytes = 100 * 1024 * 1024

/** The value a document sorts by: of an array its least element, or going down its greatest. */
const sortValue = (document: Value, { path, descending }: SortField): Value | undefined => {
  let best: Value | undefined
  let none = true
  const consider = (value: Value | undefined): void => {
    const order = none ? 0 : compareMaybe(value, best)
    if (none || (descending ? order > 0 : order < 0)) best = value
    none = false
  }
  someValue(document, path.parts, (value, direct) => {
    if (!direct || value?.type !== Type.array) consider(value)
    else {
      const inside = items(value)
      if (inside.length === 0) consider(undefinedValue)
      for (const item of inside) consider(item)
    }
    return false
  })
  return best
}

/** Sorts in memory, stably; refuses more than 100 MiB as MongoDB does. */
export const sortBy = <T>(
  rows: readonly T[],
  fields: readonly SortField[],
  documentOf: (row: T) => Value,
): T[] => {
  if (fields.some(({ path }) => path.text.startsWith('$')))
    throw notImplemented('sorting by $natural or $meta with others')
  let size = 0
  const keyed = rows.map((row) => {
    const document = documentOf(row)
    size += document.end - document.start
    if (size > mostSortedBytes)
      throw new MongoError(
        ErrorCode.QueryExceededMemoryLimit,
        'Sort exceeded memory limit of 104857600 bytes, but did not opt in to external sorting.',
      )
    return { row, keys: fields.map((field) => sortValue(document, field)) }
  })
  keyed.sort((a, b) => {
    for (let at = 0; at < fields.length; at++) {
      const order = compareMaybe(a.keys[at], b.keys[at])
      if (order !== 0) return fields[at]?.descending ? -order : order
    }
    return 0
  })
  return keyed.map(({ row }) => row)
}
