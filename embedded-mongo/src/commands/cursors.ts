import { randomBytes } from 'node:crypto'
import { ErrorCode, MongoError } from '../errors.ts'
import { type Value, Type } from '../bson/value.ts'
import type { BsonWriter } from '../bson/writer.ts'
import type { WriteReply } from '../wire/message.ts'

/** Documents to be handed out in batches. */
export interface Documents {
  next(): Value | undefined
  pause(): void
}

interface OpenCursor {
  readonly namespace: string
  readonly documents: Documents
  /** Read already, but it didn't fit the last batch. */
  held: Value | undefined
  usedAt: number
}

export interface Cursors {
  /** The first batch; what is left stays under a cursor id unless `single`. */
  start(namespace: string, documents: Documents, batchSize: number, single: boolean): WriteReply
  next(id: bigint, namespace: string, batchSize: number): WriteReply
  kill(id: bigint): boolean
  killIdle(): void
}

const idleMilliseconds = 10 * 60_000
const mostBatchBytes = 16 * 1024 * 1024

export const listOf = (values: readonly Value[]): Documents => {
  let at = 0
  return { next: () => values[at++], pause: () => {} }
}

export const createCursors = (now: () => number = Date.now): Cursors => {
  const open = new Map<bigint, OpenCursor>()

  const fillBatch = (writer: BsonWriter, cursor: OpenCursor, name: string, batchSize: number): boolean => {
    writer.name(Type.array, name)
    const start = writer.open()
    let finished = false
    for (let at = 0; at < batchSize; at++) {
      const document = cursor.held ?? cursor.documents.next()
      cursor.held = undefined
      if (!document) {
        finished = true
        break
      }
      if (at > 0 && writer.length - start + document.end - document.start > mostBatchBytes) {
        cursor.held = document
        break
      }
      writer.value(String(at), document)
    }
    writer.close(start)
    if (!finished) cursor.held ??= cursor.documents.next()
    return cursor.held === undefined
  }

  /** Writes a batch; answers whether everything was handed out. Whatever comes of it, no snapshot is held any longer. */
  const writeBatch = (writer: BsonWriter, cursor: OpenCursor, name: string, batchSize: number): boolean => {
    try {
      return fillBatch(writer, cursor, name, batchSize)
    } finally {
      cursor.documents.pause()
    }
  }

  const newId = (): bigint => randomBytes(8).readBigInt64LE() & 0x7fff_ffff_ffff_ffffn

  const reply =
    (
      id: bigint | undefined,
      cursor: OpenCursor,
      name: string,
      batchSize: number,
      single: boolean,
    ): WriteReply =>
    (writer) => {
      writer.name(Type.object, 'cursor')
      const start = writer.open()
      const finished = writeBatch(writer, cursor, name, batchSize) || single
      if (finished && id !== undefined) open.delete(id)
      const kept = finished ? 0n : (id ?? newId())
      if (!finished) open.set(kept, cursor)
      writer.int64('id', kept)
      writer.string('ns', cursor.namespace)
      writer.close(start)
      writer.double('ok', 1)
    }

  return {
    start: (namespace, documents, batchSize, single) =>
      reply(
        undefined,
        { namespace, documents, held: undefined, usedAt: now() },
        'firstBatch',
        batchSize,
        single,
      ),
    next: (id, namespace, batchSize) => {
      const cursor = open.get(id)
      if (!cursor) throw new MongoError(ErrorCode.CursorNotFound, `cursor id ${id} not found`)
      if (cursor.namespace !== namespace)
        throw new MongoError(
          ErrorCode.Unauthorized,
          `Requested getMore on namespace '${namespace}', but cursor belongs to a different namespace ${cursor.namespace}`,
        )
      cursor.usedAt = now()
      return reply(id, cursor, 'nextBatch', batchSize, false)
    },
    kill: (id) => {
      open.get(id)?.documents.pause()
      return open.delete(id)
    },
    killIdle: () => {
      for (const [id, { usedAt }] of open) if (now() - usedAt > idleMilliseconds) open.delete(id)
    },
  }
}
