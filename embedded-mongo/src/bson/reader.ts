import { type Value, Type, boolOf, elements, isNumber, items, numberOf, stringOf } from './value.ts'
import type { DocumentInput, Input } from './writer.ts'

/** A value as plain JavaScript where there is such a thing; ObjectIds and the like stay BSON values. */
export const toPlain = (value: Value): Exclude<Input, undefined> => {
  if (isNumber(value)) return numberOf(value)
  switch (value.type) {
    case Type.string:
      return stringOf(value)
    case Type.bool:
      return boolOf(value)
    case Type.null:
    case Type.undefined:
      return null
    case Type.date:
      return dateOf(value)
    case Type.array:
      return items(value).map(toPlain)
    case Type.object:
      return plainDocument(value)
    default:
      return value
  }
}

export const dateOf = (value: Value): Date => new Date(Number(value.bytes.readBigInt64LE(value.start)))

export const plainDocument = (value: Value): DocumentInput =>
  Object.fromEntries(elements(value).map(([name, item]) => [name, toPlain(item)]))

/** The shell's way to show a value, for messages. */
export const describe = (value: Value | undefined): string => {
  if (!value) return 'null'
  switch (value.type) {
    case Type.objectId:
      return `ObjectId('${value.bytes.toString('hex', value.start, value.end)}')`
    case Type.object:
      return `{ ${elements(value)
        .map(([name, item]) => `${name}: ${describe(item)}`)
        .join(', ')} }`
    case Type.array:
      return `[ ${items(value).map(describe).join(', ')} ]`
    case Type.date:
      return `new Date(${value.bytes.readBigInt64LE(value.start)})`
    case Type.binary:
      return `BinData(${value.bytes[value.start + 4]}, ${value.bytes.toString('hex', value.start + 5, value.end)})`
    default:
      return JSON.stringify(toPlain(value)) ?? 'null'
  }
}
