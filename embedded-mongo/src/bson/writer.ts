import { type Value, Type } from './value.ts'

export type Input =
  undefined | null | number | bigint | string | boolean | Date | Value | readonly Input[] | DocumentInput
export interface DocumentInput {
  readonly [name: string]: Input
}

const isValue = (input: object): input is Value => 'bytes' in input && input.bytes instanceof Buffer

const isInt32 = (input: number): boolean => (input | 0) === input && !Object.is(input, -0)

/** Writes BSON into a buffer that grows; one document after the other, nested ones by `open` and `close`. */
export class BsonWriter {
  bytes: Buffer
  length = 0

  constructor(size = 512) {
    this.bytes = Buffer.allocUnsafe(size)
  }

  reserve(more: number): void {
    if (this.length + more <= this.bytes.length) return
    const grown = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.length + more))
    this.bytes.copy(grown, 0, 0, this.length)
    this.bytes = grown
  }

  /** Begins a document at the present place; answers the place for `close`. */
  open(): number {
    this.reserve(4)
    this.length += 4
    return this.length - 4
  }

  close(start: number): void {
    this.reserve(1)
    this.bytes[this.length++] = 0
    this.bytes.writeInt32LE(this.length - start, start)
  }

  name(type: number, name: string): void {
    const size = Buffer.byteLength(name)
    this.reserve(size + 2)
    this.bytes[this.length++] = type
    if (size < 24 && size === name.length) {
      for (let at = 0; at < size; at++) this.bytes[this.length + at] = name.charCodeAt(at)
    } else this.bytes.write(name, this.length)
    this.length += size
    this.bytes[this.length++] = 0
  }

  raw(bytes: Buffer, start: number, end: number): void {
    this.reserve(end - start)
    bytes.copy(this.bytes, this.length, start, end)
    this.length += end - start
  }

  value(name: string, value: Value): void {
    this.name(value.type, name)
    this.raw(value.bytes, value.start, value.end)
  }

  int32(name: string, number: number): void {
    this.name(Type.int32, name)
    this.reserve(4)
    this.length = this.bytes.writeInt32LE(number, this.length)
  }

  double(name: string, number: number): void {
    this.name(Type.double, name)
    this.reserve(8)
    this.length = this.bytes.writeDoubleLE(number, this.length)
  }

  int64(name: string, number: bigint): void {
    this.name(Type.int64, name)
    this.reserve(8)
    this.length = this.bytes.writeBigInt64LE(number, this.length)
  }

  string(name: string, text: string): void {
    this.name(Type.string, name)
    const size = Buffer.byteLength(text)
    this.reserve(size + 5)
    this.bytes.writeInt32LE(size + 1, this.length)
    this.bytes.write(text, this.length + 4)
    this.length += size + 5
    this.bytes[this.length - 1] = 0
  }

  bool(name: string, yes: boolean): void {
    this.name(Type.bool, name)
    this.reserve(1)
    this.bytes[this.length++] = yes ? 1 : 0
  }

  date(name: string, at: Date): void {
    this.name(Type.date, name)
    this.reserve(8)
    this.length = this.bytes.writeBigInt64LE(BigInt(at.getTime()), this.length)
  }

  document(name: string, input: DocumentInput): void {
    this.name(Type.object, name)
    const start = this.open()
    this.fields(input)
    this.close(start)
  }

  array(name: string, input: readonly Input[]): void {
    this.name(Type.array, name)
    const start = this.open()
    for (let at = 0; at < input.length; at++) this.input(String(at), input[at])
    this.close(start)
  }

  fields(input: DocumentInput): void {
    for (const name of Object.keys(input)) this.input(name, input[name])
  }

  /** Writes whatever JavaScript value; whole numbers within 32 bits become int32, others doubles. */
  input(name: string, input: Input): void {
    if (input === undefined) return
    if (input === null) this.name(Type.null, name)
    else if (typeof input === 'number') {
      if (isInt32(input)) this.int32(name, input)
      else this.double(name, input)
    } else if (typeof input === 'bigint') this.int64(name, input)
    else if (typeof input === 'string') this.string(name, input)
    else if (typeof input === 'boolean') this.bool(name, input)
    else if (input instanceof Date) this.date(name, input)
    else if (isValue(input)) this.value(name, input)
    else if (Array.isArray(input)) this.array(name, input)
    else this.document(name, input as DocumentInput)
  }

  /** What was written, without copying; the writer must not be used afterwards. */
  done(): Buffer {
    return this.bytes.subarray(0, this.length)
  }
}

/** One JavaScript object as BSON. */
export const encode = (input: DocumentInput): Buffer => {
  const writer = new BsonWriter(256)
  const start = writer.open()
  writer.fields(input)
  writer.close(start)
  return writer.done()
}

/** One JavaScript value as a BSON value. */
export const toValue = (input: Exclude<Input, undefined>): Value => {
  const writer = new BsonWriter(64)
  writer.input('', input)
  const bytes = writer.done()
  return { type: bytes[0] ?? Type.null, bytes, start: 2, end: bytes.length }
}

export const nullValue: Value = { type: Type.null, bytes: Buffer.alloc(1), start: 0, end: 0 }
export const undefinedValue: Value = { type: Type.undefined, bytes: Buffer.alloc(1), start: 0, end: 0 }

/** A document made of named values. */
export const documentOf = (fields: Iterable<readonly [string, Value]>): Value => {
  const writer = new BsonWriter(256)
  const start = writer.open()
  for (const [name, value] of fields) writer.value(name, value)
  writer.close(start)
  return { type: Type.object, bytes: writer.done(), start: 0, end: writer.length }
}

/** An array made of values. */
export const arrayOf = (values: readonly Value[]): Value => {
  const writer = new BsonWriter(256)
  const start = writer.open()
  for (let at = 0; at < values.length; at++) writer.value(String(at), values[at] ?? nullValue)
  writer.close(start)
  return { type: Type.array, bytes: writer.done(), start: 0, end: writer.length }
}
