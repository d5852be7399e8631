import { ErrorCode, MongoError } from '../errors.ts'

/** BSON element types (bsonspec.org). */
export const Type = {
  double: 0x01,
  string: 0x02,
  object: 0x03,
  array: 0x04,
  binary: 0x05,
  undefined: 0x06,
  objectId: 0x07,
  bool: 0x08,
  date: 0x09,
  null: 0x0a,
  regex: 0x0b,
  dbPointer: 0x0c,
  code: 0x0d,
  symbol: 0x0e,
  codeWithScope: 0x0f,
  int32: 0x10,
  timestamp: 0x11,
  int64: 0x12,
  decimal: 0x13,
  minKey: 0xff,
  maxKey: 0x7f,
} as const

/**
 * A BSON value where it lies: nothing is decoded until somebody asks, so types are never lost and
 * documents pass from the socket to the store and back as the bytes they came in.
 */
export interface Value {
  readonly type: number
  readonly bytes: Buffer
  readonly start: number
  readonly end: number
}

const invalid = (): MongoError => new MongoError(22, 'invalid BSON')

/** Where the value of `type` that begins at `start` ends. */
export const valueEnd = (bytes: Buffer, type: number, start: number): number => {
  switch (type) {
    case Type.double:
    case Type.date:
    case Type.int64:
    case Type.timestamp:
      return start + 8
    case Type.int32:
      return start + 4
    case Type.bool:
      return start + 1
    case Type.objectId:
      return start + 12
    case Type.decimal:
      return start + 16
    case Type.null:
    case Type.undefined:
    case Type.minKey:
    case Type.maxKey:
      return start
    case Type.string:
    case Type.code:
    case Type.symbol:
      return start + 4 + bytes.readInt32LE(start)
    case Type.object:
    case Type.array:
    case Type.codeWithScope:
      return start + bytes.readInt32LE(start)
    case Type.binary:
      return start + 5 + bytes.readInt32LE(start)
    case Type.regex:
      return bytes.indexOf(0, bytes.indexOf(0, start) + 1) + 1
    case Type.dbPointer:
      return start + 4 + bytes.readInt32LE(start) + 12
    default:
      throw invalid()
  }
}

/** The document that fills `bytes` from `start`. */
export const documentAt = (bytes: Buffer, start = 0): Value => ({
  type: Type.object,
  bytes,
  start,
  end: start + bytes.readInt32LE(start),
})

const nameEnd = (bytes: Buffer, start: number): number => {
  let end = start
  while (bytes[end] !== 0) {
    end++
    if (end >= bytes.length) throw invalid()
  }
  return end
}

const readName = (bytes: Buffer, start: number, end: number): string =>
  end - start === 1 ? String.fromCharCode(bytes[start] ?? 0) : bytes.toString('utf8', start, end)

/** Calls `visit` for each element of a document or array until it answers true; answers whether one did. */
export const someElement = (
  container: Value,
  visit: (name: string, value: Value, index: number) => boolean,
): boolean => {
  const { bytes, end } = container
  let at = container.start + 4
  for (let index = 0; at < end - 1; index++) {
    const type = bytes[at] ?? 0
    const nameStop = nameEnd(bytes, at + 1)
    const start = nameStop + 1
    const stop = valueEnd(bytes, type, start)
    if (stop > end) throw invalid()
    if (visit(readName(bytes, at + 1, nameStop), { type, bytes, start, end: stop }, index)) return true
    at = stop
  }
  return false
}

/** The elements in order; duplicate names stay (arrays have "0", "1", …). */
export const elements = (container: Value): Array<[string, Value]> => {
  const found: Array<[string, Value]> = []
  someElement(container, (name, value) => {
    found.push([name, value])
    return false
  })
  return found
}

/** The values of an array (or document) in order, without their names. */
export const items = (container: Value): Value[] => {
  const { bytes, end } = container
  const found: Value[] = []
  let at = container.start + 4
  while (at < end - 1) {
    const type = bytes[at] ?? 0
    const start = nameEnd(bytes, at + 1) + 1
    const stop = valueEnd(bytes, type, start)
    if (stop > end) throw invalid()
    found.push({ type, bytes, start, end: stop })
    at = stop
  }
  return found
}

const names = new Map<string, Buffer>()

/** The bytes of a field name, kept, since the same few hundred names come again and again. */
export const nameBytes = (name: string): Buffer => {
  const known = names.get(name)
  if (known) return known
  const bytes = Buffer.from(name, 'utf8')
  if (names.size > 10_000) names.clear()
  names.set(name, bytes)
  return bytes
}

/** The value of one field, found by comparing bytes, or undefined where it is missing. */
export const field = (container: Value, name: string): Value | undefined => {
  const wanted = nameBytes(name)
  const { bytes, end } = container
  let at = container.start + 4
  while (at < end - 1) {
    const type = bytes[at] ?? 0
    const nameStart = at + 1
    let same = 0
    while (same < wanted.length && bytes[nameStart + same] === wanted[same]) same++
    const found = same === wanted.length && bytes[nameStart + same] === 0
    const start = found ? nameStart + same + 1 : nameEnd(bytes, nameStart + same) + 1
    const stop = valueEnd(bytes, type, start)
    if (stop > end) throw invalid()
    if (found) return { type, bytes, start, end: stop }
    at = stop
  }
  return undefined
}

export const isNumber = (value: Value): boolean =>
  value.type === Type.int32 || value.type === Type.double || value.type === Type.int64

export const isContainer = (value: Value): boolean => value.type === Type.object || value.type === Type.array

/** A number as JavaScript's; an int64 beyond 2^53 loses its last digits here, so compare with `compareValues`. */
export const numberOf = (value: Value): number => {
  if (value.type === Type.int32) return value.bytes.readInt32LE(value.start)
  if (value.type === Type.double) return value.bytes.readDoubleLE(value.start)
  return Number(value.bytes.readBigInt64LE(value.start))
}

/** A number as a bigint; doubles must be whole. */
export const bigintOf = (value: Value): bigint =>
  value.type === Type.int64 ? value.bytes.readBigInt64LE(value.start) : BigInt(numberOf(value))

export const stringOf = (value: Value): string => value.bytes.toString('utf8', value.start + 4, value.end - 1)

export const boolOf = (value: Value): boolean => value.bytes[value.start] === 1

/** MongoDB's truth: false, null, undefined and zero are false; all else is true. */
export const truthOf = (value: Value | undefined): boolean => {
  if (!value || value.type === Type.null || value.type === Type.undefined) return false
  if (value.type === Type.bool) return boolOf(value)
  return isNumber(value) ? numberOf(value) !== 0 : true
}

/** The two parts of a BSON regular expression. */
export const regexOf = (value: Value): { source: string; flags: string } => {
  const middle = value.bytes.indexOf(0, value.start)
  return {
    source: value.bytes.toString('utf8', value.start, middle),
    flags: value.bytes.toString('utf8', middle + 1, value.end - 1),
  }
}

/** The value's own bytes. */
export const bytesOf = (value: Value): Buffer => value.bytes.subarray(value.start, value.end)

/** MongoDB's refusal for what is larger than a document may be. */
export const tooLarge = (size: number): MongoError =>
  new MongoError(
    ErrorCode.BSONObjectTooLarge,
    `BSONObj size: ${size} is invalid. Size must be between 0 and 16793600 (16MB)`,
  )

export const typeNames: Record<string, number> = {
  double: Type.double,
  string: Type.string,
  object: Type.object,
  array: Type.array,
  binData: Type.binary,
  undefined: Type.undefined,
  objectId: Type.objectId,
  bool: Type.bool,
  date: Type.date,
  null: Type.null,
  regex: Type.regex,
  int: Type.int32,
  timestamp: Type.timestamp,
  long: Type.int64,
  decimal: Type.decimal,
  minKey: Type.minKey,
  maxKey: Type.maxKey,
}

export const typeNameOf = (type: number): string =>
  Object.entries(typeNames).find(([, number]) => number === type)?.[0] ?? 'unknown'
