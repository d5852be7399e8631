import { ErrorCode, MongoError } from '../errors.ts'
import { type Value, Type, bigintOf, numberOf } from './value.ts'

const make = (type: number, write: (bytes: Buffer) => void, size: number): Value => {
  const bytes = Buffer.allocUnsafe(size)
  write(bytes)
  return { type, bytes, start: 0, end: size }
}

export const doubleValue = (number: number): Value =>
  make(Type.double, (bytes) => bytes.writeDoubleLE(number), 8)
export const int32Value = (number: number): Value =>
  make(Type.int32, (bytes) => bytes.writeInt32LE(number), 4)
export const int64Value = (number: bigint): Value =>
  make(Type.int64, (bytes) => bytes.writeBigInt64LE(number), 8)

const fitsInt32 = (number: bigint): boolean => number >= -(2n ** 31n) && number < 2n ** 31n
const fitsInt64 = (number: bigint): boolean => number >= -(2n ** 63n) && number < 2n ** 63n

export type Arithmetic = 'add' | 'subtract' | 'multiply'

const onBigints: Record<Arithmetic, (a: bigint, b: bigint) => bigint> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
}
const onDoubles: Record<Arithmetic, (a: number, b: number) => number> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
}

/**
 * MongoDB's arithmetic: a double makes a double; whole numbers stay int32 where both are and the result fits, else
 * int64. Beyond int64 the answer is undefined, and the caller decides.
 */
export const calculate = (a: Value, operation: Arithmetic, b: Value): Value | undefined => {
  if (a.type === Type.double || b.type === Type.double)
    return doubleValue(onDoubles[operation](numberOf(a), numberOf(b)))
  const result = onBigints[operation](bigintOf(a), bigintOf(b))
  if (a.type === Type.int32 && b.type === Type.int32 && fitsInt32(result)) return int32Value(Number(result))
  return fitsInt64(result) ? int64Value(result) : undefined
}

/** As in aggregation: what leaves int64 becomes a double. */
export const calculateWide = (a: Value, operation: Arithmetic, b: Value): Value =>
  calculate(a, operation, b) ?? doubleValue(onDoubles[operation](numberOf(a), numberOf(b)))

/** A number as a whole one for `limit`, `skip` and the like. */
export const wholeNumber = (value: Value, name: string): number => {
  const number = numberOf(value)
  if (!Number.isInteger(number))
    throw new MongoError(ErrorCode.FailedToParse, `Expected an integer: ${name}: ${number}`)
  return number
}
