import type { DocumentInput } from './bson/writer.ts'

/** MongoDB's names for the codes that this server answers with (src/mongo/base/error_codes.yml). */
export const ErrorCode = {
  InternalError: 1,
  BadValue: 2,
  GraphContainsCycle: 5,
  HostUnreachable: 6,
  FailedToParse: 9,
  Unauthorized: 13,
  TypeMismatch: 14,
  OutOfDiskSpace: 14031,
  ProtocolError: 17,
  IllegalOperation: 20,
  NamespaceNotFound: 26,
  IndexNotFound: 27,
  PathNotViable: 28,
  ConflictingUpdateOperators: 40,
  CursorNotFound: 43,
  NamespaceExists: 48,
  DollarPrefixedFieldName: 52,
  CommandNotFound: 59,
  ImmutableField: 66,
  CannotCreateIndex: 67,
  InvalidOptions: 72,
  InvalidNamespace: 73,
  IndexOptionsConflict: 85,
  IndexKeySpecsConflict: 86,
  ShutdownInProgress: 91,
  OperationFailed: 96,
  DocumentValidationFailure: 121,
  CannotIndexParallelArrays: 171,
  TransactionTooOld: 225,
  NotImplemented: 238,
  NoSuchTransaction: 251,
  OperationNotSupportedInTransaction: 263,
  NoQueryExecutionPlans: 291,
  QueryExceededMemoryLimit: 292,
  BSONObjectTooLarge: 10334,
  DuplicateKey: 11000,
  KeyTooLong: 17280,
} as const

const nameOfCode = new Map<number, string>(Object.entries(ErrorCode).map(([name, code]) => [code, name]))

/** A refusal as MongoDB words it: `code`, `codeName`, `errmsg`, and fields such as `keyPattern`. */
export class MongoError extends Error {
  readonly code: number
  readonly codeName: string
  readonly details: DocumentInput

  constructor(code: number, message: string, details: DocumentInput = {}) {
    super(message)
    this.code = code
    this.codeName = nameOfCode.get(code) ?? `Location${code}`
    this.details = details
  }
}

export const badValue = (message: string): MongoError => new MongoError(ErrorCode.BadValue, message)
export const failedToParse = (message: string): MongoError => new MongoError(ErrorCode.FailedToParse, message)
export const typeMismatch = (message: string): MongoError => new MongoError(ErrorCode.TypeMismatch, message)
export const notImplemented = (what: string): MongoError =>
  new MongoError(ErrorCode.NotImplemented, `${what} is not implemented by this server`)
