import { ErrorCode, MongoError } from '../errors.ts'
import { type Value, Type, bigintOf, documentAt, elements, field, isNumber } from '../bson/value.ts'
import { type DocumentInput, encode } from '../bson/writer.ts'
import type { Table, Tables } from '../store/tables.ts'
import type { Request } from '../wire/message.ts'

/** How long the answer of a session's last write is kept; drivers give a session up after 30 minutes. */
const keptMilliseconds = 60 * 60_000

/**
 * Retryable writes: the number of a session's last write and its answer stand in the very transaction of the write,
 * so that the same number again is answered, and not carried out.
 */
export interface Sessions {
  /** Within a write: the former answer, or that of `run`. */
  once(request: Request, run: () => DocumentInput): DocumentInput
  /** Within a write: forgets what nobody can still repeat. */
  forgetOld(): void
}

const keyOf = (request: Request): Buffer | undefined => {
  const session = request.fields.get('lsid')
  const id = session?.type === Type.object ? field(session, 'id') : undefined
  return id?.type === Type.binary ? Buffer.from(id.bytes.subarray(id.start + 5, id.end)) : undefined
}

export const refuseTransaction = (request: Request): void => {
  if (!request.fields.has('autocommit') && !request.fields.has('startTransaction')) return
  throw new MongoError(
    ErrorCode.OperationNotSupportedInTransaction,
    'multi-document transactions are not offered by this server',
  )
}

const read = (table: Table, key: Buffer): { number: bigint; at: number; reply: Value } | undefined => {
  const stored = table.getBinary(key)
  if (!stored) return undefined
  return {
    number: stored.readBigInt64BE(0),
    at: stored.readDoubleBE(8),
    reply: documentAt(stored, 16),
  }
}

const write = (table: Table, key: Buffer, number: bigint, at: number, reply: DocumentInput): void => {
  const head = Buffer.allocUnsafe(16)
  head.writeBigInt64BE(number, 0)
  head.writeDoubleBE(at, 8)
  table.putSync(key, Buffer.concat([head, encode(reply)]))
}

export const createSessions = ({ sessions }: Tables, now: () => number = Date.now): Sessions => ({
  once: (request, run) => {
    refuseTransaction(request)
    const txnNumber = request.fields.get('txnNumber')
    const key = keyOf(request)
    if (!txnNumber || !isNumber(txnNumber) || !key) return run()
    const number = bigintOf(txnNumber)
    const last = read(sessions, key)
    if (last?.number === number) return Object.fromEntries(elements(last.reply))
    if (last && last.number > number)
      throw new MongoError(
        ErrorCode.TransactionTooOld,
        `Retryable write with txnNumber ${number} is prohibited on session because a newer retryable write with txnNumber ${last.number} has already started on this session.`,
      )
    const reply = run()
    write(sessions, key, number, now(), reply)
    return reply
  },
  forgetOld: () => {
    const old: Buffer[] = []
    for (const { key, value } of sessions.getRange({}))
      if (now() - value.readDoubleBE(8) > keptMilliseconds) old.push(key)
    for (const key of old) sessions.removeSync(key)
  },
})
