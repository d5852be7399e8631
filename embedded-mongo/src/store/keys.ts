import { ErrorCode, MongoError } from '../errors.ts'
import { encodeKey } from '../bson/key.ts'
import { type Value, Type, field, items } from '../bson/value.ts'
import { undefinedValue } from '../bson/writer.ts'
import type { Index } from './catalog.ts'
import { recordIdBytes } from './tables.ts'

/** Where the walk along one indexed path stands: at a value, or before an array that is to be opened. */
interface Reached {
  readonly value: Value | undefined
  readonly parts: readonly string[]
  /** How many parts are behind; −1 once the value is final. */
  readonly from: number
}

const walk = ({ value, parts, from }: Reached): Reached => {
  if (from < 0) return { value, parts, from }
  let found = value
  for (let at = from; at < parts.length; at++) {
    if (found?.type === Type.array) return { value: found, parts, from: at }
    if (found?.type !== Type.object) return { value: undefined, parts, from: -1 }
    found = field(found, parts[at] ?? '')
  }
  return found?.type === Type.array
    ? { value: found, parts, from: parts.length }
    : { value: found, parts, from: -1 }
}

const parallel = (): MongoError =>
  new MongoError(ErrorCode.CannotIndexParallelArrays, 'cannot index parallel arrays')

/** All combinations of values that one document has under the index's paths; notes where arrays were met. */
const expand = (roots: readonly Reached[], multikey: boolean[]): Array<Array<Value | undefined>> => {
  const reached = roots.map(walk)
  let array: Value | undefined
  for (let at = 0; at < reached.length; at++) {
    const one = reached[at]
    if (!one || one.from < 0 || !one.value) continue
    if (array && array.start !== one.value.start) throw parallel()
    array = one.value
    multikey[at] = true
  }
  if (!array) return [reached.map(({ value }) => value)]
  const opened = items(array)
  const isOpen = (one: Reached): boolean => one.from >= 0 && one.value !== undefined
  if (opened.length === 0)
    return [
      reached.map((one) =>
        isOpen(one) ? (one.from === one.parts.length ? undefinedValue : undefined) : one.value,
      ),
    ]
  return opened.flatMap((item) =>
    expand(
      reached.map((one) => (isOpen(one) ? enter(one, item) : { ...one, from: -1 })),
      multikey,
    ),
  )
}

/** An element is final where the path ends; an array within an array isn't opened. */
const enter = ({ parts, from }: Reached, item: Value): Reached => {
  if (from === parts.length) return { value: item, parts, from: -1 }
  return item.type === Type.object ? { value: item, parts, from } : { value: undefined, parts, from: -1 }
}

export interface Keys {
  readonly keys: readonly Buffer[]
  readonly multikey: readonly boolean[] | undefined
}

const none: Keys = { keys: [], multikey: undefined }

/**
 * The entries of one document in one index, without record ids (entries of a unique index have none in the key; the
 * others have room for it at the end).
 */
export const keysOf = (index: Index, document: Value): Keys => {
  if (index.partial && !index.partial.matches(document)) return none
  const tail = index.unique ? 0 : recordIdBytes
  const values: Array<Value | undefined> = []
  let simple = true
  for (const { path } of index.fields) {
    const value = field(document, path.parts[0] ?? '')
    if (value?.type === Type.array || (path.parts.length > 1 && value?.type === Type.object)) simple = false
    values.push(path.parts.length === 1 ? value : undefined)
  }
  if (simple) {
    if (index.sparse && values.every((value) => value === undefined)) return none
    return { keys: [encodeKey(index.prefix, values, index.descending, tail)], multikey: undefined }
  }
  return expandedKeys(index, document, tail)
}

const expandedKeys = (index: Index, document: Value, tail: number): Keys => {
  const multikey = index.fields.map(() => false)
  const roots = index.fields.map(({ path }) => ({ value: document, parts: path.parts, from: 0 }))
  const tuples = expand(roots, multikey)
  if (index.sparse && tuples.every((tuple) => tuple.every((value) => value === undefined))) return none
  const keys = new Map<string, Buffer>()
  for (const tuple of tuples) {
    const key = encodeKey(index.prefix, tuple, index.descending, tail)
    keys.set(key.toString('latin1', 0, key.length - tail), key)
  }
  return { keys: [...keys.values()], multikey: multikey.includes(true) ? multikey : undefined }
}
