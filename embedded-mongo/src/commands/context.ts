import { ErrorCode, MongoError, notImplemented, typeMismatch } from '../errors.ts'
import type { Aggregator } from '../aggregate/pipeline.ts'
import { wholeNumber } from '../bson/number.ts'
import { type Value, Type, isNumber, items, stringOf, truthOf } from '../bson/value.ts'
import type { Finder, FinderSettings } from '../query/find.ts'
import { type Catalog, type Collection, checkNames, namespaceOf } from '../store/catalog.ts'
import type { Commits } from '../store/commits.ts'
import type { Records } from '../store/records.ts'
import type { Tables } from '../store/tables.ts'
import type { Request, WriteReply } from '../wire/message.ts'
import type { Cursors } from './cursors.ts'

export interface Settings extends FinderSettings {
  ttlMonitorSleepSecs: number
}

/** What every command works with. */
export interface Context {
  readonly tables: Tables
  readonly catalog: Catalog
  readonly records: Records
  readonly commits: Commits
  readonly finder: Finder
  readonly aggregator: Aggregator
  readonly cursors: Cursors
  readonly settings: Settings
}

export type Command = (context: Context, request: Request) => WriteReply

export const collectionName = (request: Request): string => {
  const value = request.fields.get(request.name)
  if (value?.type !== Type.string)
    throw new MongoError(ErrorCode.InvalidNamespace, `collection name has invalid type for ${request.name}`)
  const name = stringOf(value)
  checkNames(request.database, name)
  return name
}

export const namespaceIn = (request: Request): string =>
  namespaceOf(request.database, collectionName(request))

/** The collection as a read sees it now. */
export const forRead = ({ catalog }: Context, request: Request): Collection | undefined =>
  catalog.forRead().collections.get(namespaceIn(request))

/** The collection within a write. */
export const forWrite = ({ catalog }: Context, request: Request): Collection | undefined =>
  catalog.forWrite().collections.get(namespaceIn(request))

/** The collection within a write, made where it isn't there. */
export const ensured = (context: Context, request: Request): Collection =>
  forWrite(context, request) ?? context.catalog.create(request.database, collectionName(request))

export const documentField = (value: Value | undefined, name: string): Value | undefined => {
  if (!value || value.type === Type.null) return undefined
  if (value.type !== Type.object)
    throw typeMismatch(`BSON field '${name}' is the wrong type, expected type 'object'`)
  return value
}

/** A whole number that isn't negative, or `otherwise` where it is missing. */
export const countField = (value: Value | undefined, name: string, otherwise: number): number => {
  if (!value || value.type === Type.null) return otherwise
  if (!isNumber(value)) throw typeMismatch(`BSON field '${name}' is the wrong type, expected a number`)
  const number = wholeNumber(value, name)
  if (number < 0)
    throw new MongoError(51024, `BSON field '${name}' value must be >= 0, actual value '${number}'`)
  return number
}

export const textField = (value: Value | undefined, name: string): string => {
  if (value?.type !== Type.string) throw typeMismatch(`BSON field '${name}' is missing or not a string`)
  return stringOf(value)
}

/** Statements of a write: from the document sequence, or from an array in the body. */
export const statements = (request: Request, name: string): readonly Value[] => {
  const sequence = request.sequences.get(name)
  if (sequence) return sequence
  const array = request.fields.get(name)
  if (array?.type !== Type.array)
    throw new MongoError(40414, `BSON field '${request.name}.${name}' is missing but a required field`)
  return items(array)
}

/** Fields that change what a command means and that this server lacks are refused rather than overlooked. */
export const refuseFields = (fields: ReadonlyMap<string, Value>, names: readonly string[]): void => {
  for (const name of names) {
    const value = fields.get(name)
    if (value && value.type !== Type.null && truthOf(value)) throw notImplemented(`the option '${name}'`)
  }
}
