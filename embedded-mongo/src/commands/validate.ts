import { MongoError, notImplemented } from '../errors.ts'
import { type Value, Type, valueEnd } from '../bson/value.ts'

const deepest = 200

const broken = (): MongoError => new MongoError(22, 'invalid BSON in a document')

/**
 * Walks a document once before it is stored, so that nothing malformed, too deep, or of a type that this server
 * can't compare gets in.
 */
export const validate = (document: Value): void => {
  check(document.bytes, document.start, document.end, 0)
}

const check = (bytes: Buffer, start: number, end: number, depth: number): void => {
  if (depth > deepest) throw new MongoError(15, `cannot nest documents deeper than ${deepest} levels`)
  if (start + 5 > end || bytes[end - 1] !== 0) throw broken()
  let at = start + 4
  while (at < end - 1) {
    const type = bytes[at] ?? 0
    const nameEnd = bytes.indexOf(0, at + 1)
    if (nameEnd < 0 || nameEnd >= end - 1) throw broken()
    const from = nameEnd + 1
    if (isRefused(type)) throw notImplemented(`storing values of BSON type ${type}`)
    const to = valueEnd(bytes, type, from)
    if (to > end - 1 || to < from) throw broken()
    if (type === Type.object || type === Type.array) check(bytes, from, to, depth + 1)
    else if (type === Type.string && (to < from + 5 || bytes[to - 1] !== 0)) throw broken()
    at = to
  }
  if (at !== end - 1) throw broken()
}

const isRefused = (type: number): boolean =>
  type === Type.decimal || type === Type.code || type === Type.codeWithScope || type === Type.dbPointer
