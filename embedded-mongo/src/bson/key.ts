import { ErrorCode, MongoError, notImplemented } from '../errors.ts'
import { rankOf } from './compare.ts'
import { type Value, Type, numberOf, valueEnd } from './value.ts'

/**
 * Values as bytes whose order is MongoDB's: a rank for the type, then a body that tells its own end, so that the
 * fields of a compound key can stand one after the other. Equal values have equal bytes, whatever their numeric
 * type. A descending field has all its bits turned around.
 */
let scratch = Buffer.allocUnsafe(64 * 1024)

/** LMDB's limit on a key with pages of 4 KiB, less what we add before and after. */
export const maxKeyBytes = 1950

const reserve = (at: number, more: number): void => {
  if (at + more <= scratch.length) return
  const grown = Buffer.allocUnsafe(Math.max(scratch.length * 2, at + more))
  scratch.copy(grown, 0, 0, at)
  scratch = grown
}

const flipDouble = (at: number): void => {
  if ((scratch[at] ?? 0) & 0x80) for (let i = 0; i < 8; i++) scratch[at + i] = ~(scratch[at + i] ?? 0)
  else scratch[at] = (scratch[at] ?? 0) | 0x80
}

const writeDouble = (at: number, number: number): number => {
  if (Number.isNaN(number)) {
    scratch.fill(0, at, at + 8)
    return at + 8
  }
  scratch.writeDoubleBE(number === 0 ? 0 : number, at)
  flipDouble(at)
  return at + 8
}

const exact = 2 ** 53

/** From 2^53 on, two more bytes tell how far an int64 lies above the double below it. */
const writeNumber = (at: number, value: Value): number => {
  const number = numberOf(value)
  if (!(Math.abs(number) >= exact)) return writeDouble(at, number)
  if (value.type !== Type.int64) return scratch.writeUInt16BE(0, writeDouble(at, number))
  const whole = value.bytes.readBigInt64LE(value.start)
  let below = number
  if (BigInt(below) > whole) below = doubleBelow(below)
  return scratch.writeUInt16BE(Number(whole - BigInt(below)), writeDouble(at, below))
}

const doubleBelow = (number: number): number => {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, number)
  view.setBigInt64(0, view.getBigInt64(0) + (number > 0 ? -1n : 1n))
  return view.getFloat64(0)
}

/** Text ends with 00 00; a 00 inside is 00 FF. */
const writeText = (at: number, bytes: Buffer, start: number, end: number): number => {
  reserve(at, (end - start) * 2 + 2)
  let to = at
  for (let from = start; from < end; from++) {
    const byte = bytes[from] ?? 0
    scratch[to++] = byte
    if (byte === 0) scratch[to++] = 0xff
  }
  scratch[to++] = 0
  scratch[to++] = 0
  return to
}

const writeContainer = (at: number, value: Value, withNames: boolean): number => {
  const { bytes, end } = value
  let from = value.start + 4
  let to = at
  while (from < end - 1) {
    const type = bytes[from] ?? 0
    const nameEnd = bytes.indexOf(0, from + 1)
    const start = nameEnd + 1
    const stop = valueEnd(bytes, type, start)
    reserve(to, 1)
    scratch[to++] = rankOf(type)
    if (withNames) to = writeText(to, bytes, from + 1, nameEnd)
    to = writeBody(to, { type, bytes, start, end: stop })
    from = stop
  }
  reserve(to, 1)
  scratch[to++] = 0
  return to
}

const copyBody = (at: number, value: Value, start: number): number => {
  reserve(at, value.end - start)
  value.bytes.copy(scratch, at, start, value.end)
  return at + value.end - start
}

const writeBody = (at: number, value: Value): number => {
  reserve(at, 16)
  switch (value.type) {
    case Type.double:
    case Type.int32:
    case Type.int64:
      return writeNumber(at, value)
    case Type.string:
    case Type.symbol:
      return writeText(at, value.bytes, value.start + 4, value.end - 1)
    case Type.object:
      return writeContainer(at, value, true)
    case Type.array:
      return writeContainer(at, value, false)
    case Type.binary:
      scratch.writeUInt32BE(value.bytes.readInt32LE(value.start), at)
      return copyBody(at + 4, value, value.start + 4)
    case Type.objectId:
    case Type.bool:
      return copyBody(at, value, value.start)
    case Type.date:
      return scratch.writeBigUInt64BE(value.bytes.readBigInt64LE(value.start) + (1n << 63n), at)
    case Type.timestamp:
      return scratch.writeBigUInt64BE(value.bytes.readBigUInt64LE(value.start), at)
    case Type.regex: {
      const middle = value.bytes.indexOf(0, value.start)
      return writeText(
        writeText(at, value.bytes, value.start, middle),
        value.bytes,
        middle + 1,
        value.end - 1,
      )
    }
    case Type.null:
    case Type.undefined:
    case Type.minKey:
    case Type.maxKey:
      return at
    default:
      throw notImplemented(`an index on values of BSON type ${value.type}`)
  }
}

const writeSegment = (at: number, value: Value | undefined): number => {
  reserve(at, 1)
  scratch[at] = value ? rankOf(value.type) : rankOf(Type.null)
  return value ? writeBody(at + 1, value) : at + 1
}

const keyTooLong = (size: number): MongoError =>
  new MongoError(ErrorCode.KeyTooLong, `index key of ${size} bytes is longer than ${maxKeyBytes} bytes`)

/** One value (missing counts as null) as its ordered bytes. */
export const encodeSegment = (value: Value | undefined): Buffer =>
  Buffer.from(scratch.subarray(0, writeSegment(0, value)))

/** `prefix`, then the fields' segments; `tail` bytes are left free at the end for a record id. */
export const encodeKey = (
  prefix: Buffer,
  values: ReadonlyArray<Value | undefined>,
  descending: readonly boolean[],
  tail: number,
): Buffer => {
  let at = prefix.copy(scratch, 0)
  for (let i = 0; i < values.length; i++) {
    const from = at
    at = writeSegment(at, values[i])
    if (descending[i]) for (let byte = from; byte < at; byte++) scratch[byte] = ~(scratch[byte] ?? 0)
  }
  if (at > maxKeyBytes) throw keyTooLong(at)
  const key = Buffer.allocUnsafe(at + tail)
  scratch.copy(key, 0, 0, at)
  return key
}

/** The segment with all bits turned around, as it stands in a descending field. */
export const inverted = (segment: Buffer): Buffer => {
  const turned = Buffer.allocUnsafe(segment.length)
  for (let at = 0; at < segment.length; at++) turned[at] = ~(segment[at] ?? 0)
  return turned
}

const byteAt = (key: Buffer, at: number, turn: number): number => (key[at] ?? 0) ^ turn

const textEnd = (key: Buffer, start: number, turn: number): number => {
  let at = start
  for (;;) {
    if (byteAt(key, at, turn) !== 0) at++
    else if (byteAt(key, at + 1, turn) === 0) return at + 2
    else at += 2
  }
}

const numberEnd = (key: Buffer, start: number, turn: number): number => {
  const bytes = new DataView(new ArrayBuffer(8))
  const negative = byteAt(key, start, turn) < 0x80
  for (let i = 0; i < 8; i++) {
    const byte = byteAt(key, start + i, turn)
    bytes.setUint8(i, negative ? ~byte & 0xff : i === 0 ? byte & 0x7f : byte)
  }
  return start + (Math.abs(bytes.getFloat64(0)) >= exact ? 10 : 8)
}

const containerEnd = (key: Buffer, start: number, turn: number, withNames: boolean): number => {
  let at = start
  while (byteAt(key, at, turn) !== 0) {
    const rank = byteAt(key, at, turn)
    at = bodyEnd(key, withNames ? textEnd(key, at + 1, turn) : at + 1, rank, turn)
  }
  return at + 1
}

const bodyEnd = (key: Buffer, at: number, rank: number, turn: number): number => {
  switch (rank) {
    case 11:
      return numberEnd(key, at, turn)
    case 16:
      return textEnd(key, at, turn)
    case 21:
      return containerEnd(key, at, turn, true)
    case 26:
      return containerEnd(key, at, turn, false)
    case 31: {
      let size = 0
      for (let i = 0; i < 4; i++) size = size * 256 + byteAt(key, at + i, turn)
      return at + 5 + size
    }
    case 36:
      return at + 12
    case 41:
      return at + 1
    case 46:
    case 48:
      return at + 8
    case 51:
      return textEnd(key, textEnd(key, at, turn), turn)
    default:
      return at
  }
}

/** Where the segment that begins at `start` ends. */
export const segmentEnd = (key: Buffer, start: number, descending: boolean): number => {
  const turn = descending ? 0xff : 0
  return bodyEnd(key, start + 1, byteAt(key, start, turn), turn)
}
