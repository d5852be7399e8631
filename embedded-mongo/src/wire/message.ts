import { MongoError, failedToParse } from '../errors.ts'
import { type Value, documentAt, elements, stringOf, Type } from '../bson/value.ts'
import { type DocumentInput, BsonWriter } from '../bson/writer.ts'

/** One command off the wire; nothing of it is decoded before it is asked for. */
export interface Request {
  readonly requestId: number
  readonly name: string
  readonly database: string
  readonly fields: ReadonlyMap<string, Value>
  /** Document sequences (`documents`, `updates`, `deletes`), which may also stand as arrays among the fields. */
  readonly sequences: ReadonlyMap<string, readonly Value[]>
  /** The client doesn't wait for an answer. */
  readonly unacknowledged: boolean
  /** It came as OP_QUERY, the drivers' first greeting, and is answered as OP_REPLY. */
  readonly legacy: boolean
}

const opReply = 1
const opQuery = 2004
const opMsg = 2013
const headerBytes = 16
const checksumPresent = 1
const moreToCome = 2

export const limits = { document: 16 * 1024 * 1024, message: 48_000_000, batch: 100_000 }

const checkedDocument = (bytes: Buffer, at: number, end: number): Value => {
  if (at + 5 > end) throw failedToParse('a document is longer than its message')
  const document = documentAt(bytes, at)
  if (document.end > end || document.end < at + 5)
    throw failedToParse('a document is longer than its message')
  return document
}

const readSequence = (bytes: Buffer, start: number, end: number): [string, Value[]] => {
  const nameEnd = bytes.indexOf(0, start)
  if (nameEnd < 0 || nameEnd >= end) throw failedToParse('a document sequence without a name')
  const documents: Value[] = []
  for (let at = nameEnd + 1; at < end;) {
    const document = checkedDocument(bytes, at, end)
    documents.push(document)
    at = document.end
  }
  return [bytes.toString('utf8', start, nameEnd), documents]
}

/** Cuts a whole message (OP_MSG, or OP_QUERY for the greeting) into its parts; throws on what isn't well-formed. */
export const parseMessage = (bytes: Buffer): Request => {
  const requestId = bytes.readInt32LE(4)
  const opCode = bytes.readInt32LE(12)
  if (opCode === opQuery) return parseLegacy(bytes, requestId)
  if (opCode !== opMsg) throw new MongoError(17, `the op code ${opCode} is not supported`)
  const flags = bytes.readUInt32LE(headerBytes)
  if ((flags & 0xfffc) !== 0) throw failedToParse('unknown required flag bits')
  const end = bytes.length - ((flags & checksumPresent) !== 0 ? 4 : 0)
  const sequences = new Map<string, readonly Value[]>()
  let body: Value | undefined
  for (let at = headerBytes + 4; at < end;) {
    const kind = bytes[at]
    if (kind === 0) {
      if (body) throw failedToParse('a message with two bodies')
      body = checkedDocument(bytes, at + 1, end)
      at = body.end
    } else if (kind === 1) {
      const size = bytes.readInt32LE(at + 1)
      if (size < 5 || at + 1 + size > end) throw failedToParse('a section is longer than its message')
      sequences.set(...readSequence(bytes, at + 5, at + 1 + size))
      at += 1 + size
    } else throw failedToParse(`unknown section kind ${kind}`)
  }
  if (!body) throw failedToParse('a message without a body')
  return requestOf(requestId, body, sequences, (flags & moreToCome) !== 0, false)
}

const requestOf = (
  requestId: number,
  body: Value,
  sequences: ReadonlyMap<string, readonly Value[]>,
  unacknowledged: boolean,
  legacy: boolean,
): Request => {
  const all = elements(body)
  const fields = new Map(all)
  const [first] = all
  if (!first) throw failedToParse('an empty command')
  const database = fields.get('$db')
  return {
    requestId,
    name: first[0],
    database: database?.type === Type.string ? stringOf(database) : 'admin',
    fields,
    sequences,
    unacknowledged,
    legacy,
  }
}

/** The same command as if it had come by itself (for `explain`). */
export const requestFor = (body: Value, like: Request): Request => ({
  ...requestOf(like.requestId, body, new Map(), false, false),
  database: like.database,
})

const greetings = new Set(['hello', 'ismaster', 'isMaster'])

const parseLegacy = (bytes: Buffer, requestId: number): Request => {
  const nameEnd = bytes.indexOf(0, headerBytes + 4)
  const request = requestOf(
    requestId,
    checkedDocument(bytes, nameEnd + 9, bytes.length),
    new Map(),
    false,
    true,
  )
  if (!greetings.has(request.name)) throw new MongoError(59, 'OP_QUERY is supported for hello only')
  return request
}

/** A reply is what `write` puts into its document; `ok` and the header stand around it. */
export type WriteReply = (writer: BsonWriter) => void

/** Writes a whole message, header and all, into one buffer. */
export const answer = (requestId: number, legacy: boolean, write: WriteReply): Buffer => {
  const writer = new BsonWriter(512)
  writer.reserve(headerBytes + 20)
  const bodyAt = headerBytes + (legacy ? 20 : 5)
  writer.bytes.fill(0, 0, bodyAt)
  writer.length = bodyAt
  const start = writer.open()
  write(writer)
  writer.close(start)
  const bytes = writer.done()
  bytes.writeInt32LE(bytes.length, 0)
  bytes.writeInt32LE(requestId, 8)
  bytes.writeInt32LE(legacy ? opReply : opMsg, 12)
  if (legacy) {
    bytes.writeInt32LE(8, headerBytes)
    bytes.writeInt32LE(1, headerBytes + 16)
  }
  return bytes
}

export const replyOf =
  (fields: DocumentInput): WriteReply =>
  (writer) => {
    writer.fields(fields)
    writer.double('ok', 1)
  }
