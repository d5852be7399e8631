import { type ErrorBody, type ErrorCode, fail } from '@oms-chat/shared'

/** The database can't be reached or has no primary just now, or a write's fate is unknown: asking again is right. */
const unavailable = new Set([
  'MongoNetworkError',
  'MongoNetworkTimeoutError',
  'MongoServerSelectionError',
  'MongoPoolClearedError',
  'MongoPoolClosedError',
  'MongoNotConnectedError',
  'MongoWriteConcernError',
  'MongoWaitQueueTimeoutError',
  'MongoOperationTimeoutError',
  'MongoTopologyClosedError',
  'MongooseServerSelectionError',
])

/** 'not primary' and its kin, interrupted by shutdown, exceeded time limit, write concern timed out. */
const transientCodes = new Set([6, 7, 64, 89, 91, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436])

/** What the log refused to the system itself, in the midst of what somebody asked for. */
export class RefusedError extends Error {
  readonly code: ErrorCode

  constructor(what: string, { code, message }: ErrorBody) {
    super(`${what}: ${message}`)
    this.code = code
  }
}

/** What people are told about an error that no service foresaw: never its text. */
export function failureOf(error: unknown): ErrorBody {
  return isUnavailable(error)
    ? fail('UNAVAILABLE', 'The server can’t do this just now.').error
    : fail('INTERNAL', 'The server couldn’t do this. Try again in a moment.').error
}

function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (error instanceof RefusedError) return error.code === 'UNAVAILABLE'
  return (
    unavailable.has(error.name) ||
    ('code' in error && typeof error.code === 'number' && transientCodes.has(error.code))
  )
}
