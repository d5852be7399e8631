import { describe } from '../bson/reader.ts'
import { type Value, documentAt, tooLarge } from '../bson/value.ts'
import { nullValue } from '../bson/writer.ts'
import { plainValue } from '../query/path.ts'
import { type Catalog, type Collection, type Index, duplicateKey } from './catalog.ts'
import { type Keys, keysOf } from './keys.ts'
import { type Tables, above, documentKey, recordIdBytes, uint32, uint48 } from './tables.ts'

const maxDocumentBytes = 16 * 1024 * 1024
const nothing = Buffer.alloc(0)

/**
 * Documents with their index entries. Every operation checks before it writes, so that a refusal leaves nothing
 * behind; all run inside a write transaction.
 */
export interface Records {
  insert(collection: Collection, bytes: Buffer): void
  /** `touched`: first parts of the changed paths; undefined when anything may have changed. */
  replace(
    collection: Collection,
    recordId: number,
    before: Value,
    after: Buffer,
    touched?: ReadonlySet<string>,
  ): void
  remove(collection: Collection, recordId: number, document: Value): void
  /** Fills a new index from the documents there are. */
  build(collection: Collection, index: Index): void
  clearIndex(index: Index): void
  clear(collection: Collection): void
  get(collectionId: number, recordId: number): Buffer | undefined
  count(collectionId: number): number
  /** Writes what is kept in memory until the end of a group. */
  flush(): void
  rolledBack(): void
}

interface Change {
  readonly index: Index
  readonly gone: readonly Buffer[]
  readonly fresh: readonly Buffer[]
  readonly keys: Keys
}

const countKey = (collectionId: number): Buffer =>
  Buffer.concat([Buffer.from('count:'), uint32(collectionId)])

export const createRecords = ({ documents, entries, meta }: Tables, catalog: Catalog): Records => {
  const nextIds = new Map<number, number>()
  const counts = new Map<number, number>()

  const storedCount = (collectionId: number): number =>
    meta.getBinary(countKey(collectionId))?.readUIntBE(0, 6) ?? 0

  const addToCount = (collectionId: number, more: number): void => {
    counts.set(collectionId, (counts.get(collectionId) ?? storedCount(collectionId)) + more)
  }

  const takeRecordId = (collectionId: number): number => {
    const next = nextIds.get(collectionId) ?? newestRecordId(collectionId) + 1
    nextIds.set(collectionId, next + 1)
    return next
  }

  const newestRecordId = (collectionId: number): number => {
    const end = uint32(collectionId)
    for (const key of documents.getKeys({ start: above(end), end, reverse: true, limit: 1 }))
      return key.readUIntBE(4, recordIdBytes)
    return 0
  }

  const refuseDuplicate = (collection: Collection, index: Index, document: Value): never => {
    const fields = index.fields.map(({ path }): [string, Value] => [
      path.text,
      plainValue(document, path.parts) ?? nullValue,
    ])
    throw duplicateKey(
      collection,
      index,
      `{ ${fields.map(([name, value]) => `${name}: ${describe(value)}`).join(', ')} }`,
      Object.fromEntries(fields),
    )
  }

  const checkUnique = (
    collection: Collection,
    index: Index,
    keys: readonly Buffer[],
    document: Value,
  ): void => {
    if (!index.unique) return
    for (const key of keys)
      if (entries.getBinaryFast(key) !== undefined) refuseDuplicate(collection, index, document)
  }

  const putEntry = (index: Index, key: Buffer, recordId: number): void => {
    if (index.unique) entries.putSync(key, uint48(recordId))
    else {
      key.writeUIntBE(recordId, key.length - recordIdBytes, recordIdBytes)
      entries.putSync(key, nothing)
    }
  }

  const removeEntry = (index: Index, key: Buffer, recordId: number): void => {
    if (!index.unique) key.writeUIntBE(recordId, key.length - recordIdBytes, recordIdBytes)
    entries.removeSync(key)
  }

  const noteMultikey = (collection: Collection, index: Index, { multikey }: Keys): void => {
    if (!multikey || multikey.every((yes, at) => !yes || index.multikey[at])) return
    const current = catalog.forWrite().collections.get(`${collection.database}.${collection.name}`)
    if (!current) return
    catalog.replace({
      ...current,
      indexes: current.indexes.map((one) =>
        one.id === index.id
          ? { ...one, multikey: one.multikey.map((yes, at) => yes || multikey[at] === true) }
          : one,
      ),
    })
  }

  const checkSize = (bytes: Buffer): void => {
    if (bytes.length > maxDocumentBytes) throw tooLarge(bytes.length)
  }

  const clearRange = (table: Tables['documents'], prefix: Buffer): void => {
    const keys = [...table.getKeys({ start: prefix, end: above(prefix) })]
    for (const key of keys) table.removeSync(key)
  }

  const changeOf = (index: Index, before: Value, after: Value): Change => {
    const was = keysOf(index, before).keys
    const keys = keysOf(index, after)
    const length = (key: Buffer): number => key.length - (index.unique ? 0 : recordIdBytes)
    const same = (a: Buffer, b: Buffer): boolean =>
      a.length === b.length && a.compare(b, 0, length(b), 0, length(a)) === 0
    return {
      index,
      keys,
      gone: was.filter((key) => !keys.keys.some((other) => same(key, other))),
      fresh: keys.keys.filter((key) => !was.some((other) => same(key, other))),
    }
  }

  return {
    insert: (collection, bytes) => {
      checkSize(bytes)
      const document = documentAt(bytes)
      const all = collection.indexes.map((index) => keysOf(index, document))
      collection.indexes.forEach((index, at) => checkUnique(collection, index, all[at]?.keys ?? [], document))
      const recordId = takeRecordId(collection.id)
      documents.putSync(documentKey(collection.id, recordId), bytes)
      collection.indexes.forEach((index, at) => {
        const keys = all[at]
        if (!keys) return
        noteMultikey(collection, index, keys)
        for (const key of keys.keys) putEntry(index, key, recordId)
      })
      addToCount(collection.id, 1)
    },
    replace: (collection, recordId, before, after, touched) => {
      checkSize(after)
      const document = documentAt(after)
      const changes = collection.indexes
        .filter(({ names }) => !touched || [...touched].some((name) => names.has(name)))
        .map((index) => changeOf(index, before, document))
      for (const { index, fresh } of changes) checkUnique(collection, index, fresh, document)
      documents.putSync(documentKey(collection.id, recordId), after)
      for (const { index, gone, fresh, keys } of changes) {
        noteMultikey(collection, index, keys)
        for (const key of gone) removeEntry(index, key, recordId)
        for (const key of fresh) putEntry(index, key, recordId)
      }
    },
    remove: (collection, recordId, document) => {
      for (const index of collection.indexes)
        for (const key of keysOf(index, document).keys) removeEntry(index, key, recordId)
      documents.removeSync(documentKey(collection.id, recordId))
      addToCount(collection.id, -1)
    },
    build: (collection, index) => {
      const prefix = uint32(collection.id)
      const seen = new Set<string>()
      const pending: Array<{ key: Buffer; recordId: number }> = []
      for (const { key: at, value } of documents.getRange({ start: prefix, end: above(prefix) })) {
        const document = documentAt(value)
        const keys = keysOf(index, document)
        noteMultikey(collection, index, keys)
        for (const key of keys.keys) {
          const text = index.unique ? key.toString('latin1') : ''
          if (index.unique && seen.has(text)) refuseDuplicate(collection, index, document)
          if (index.unique) seen.add(text)
          pending.push({ key, recordId: at.readUIntBE(4, recordIdBytes) })
        }
      }
      for (const { key, recordId } of pending) putEntry(index, key, recordId)
    },
    clearIndex: (index) => clearRange(entries, index.prefix),
    clear: (collection) => {
      for (const index of collection.indexes) clearRange(entries, index.prefix)
      clearRange(documents, uint32(collection.id))
      meta.removeSync(countKey(collection.id))
      counts.delete(collection.id)
    },
    get: (collectionId, recordId) => documents.getBinary(documentKey(collectionId, recordId)),
    count: storedCount,
    flush: () => {
      for (const [collectionId, count] of counts) meta.putSync(countKey(collectionId), uint48(count))
      counts.clear()
    },
    rolledBack: () => {
      counts.clear()
      nextIds.clear()
    },
  }
}
