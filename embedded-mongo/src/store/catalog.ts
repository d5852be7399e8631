import { ErrorCode, MongoError } from '../errors.ts'
import {
  type Value,
  boolOf,
  documentAt,
  elements,
  field,
  isNumber,
  items,
  numberOf,
  stringOf,
  truthOf,
} from '../bson/value.ts'
import { type DocumentInput, encode } from '../bson/writer.ts'
import { type Filter, parseFilter } from '../query/filter.ts'
import { type CompileExpression, type Matcher, compileFilter } from '../query/match.ts'
import { type Path, pathOf } from '../query/path.ts'
import { type Table, type Tables, uint32 } from './tables.ts'

export interface IndexField {
  readonly path: Path
  readonly descending: boolean
}

export interface Index {
  readonly id: number
  readonly name: string
  /** The index as `listIndexes` shows it. */
  readonly definition: Value
  readonly keyPattern: Value
  readonly fields: readonly IndexField[]
  readonly descending: readonly boolean[]
  readonly unique: boolean
  readonly sparse: boolean
  readonly partial: { readonly filter: Filter; readonly matches: Matcher; readonly source: Value } | undefined
  readonly expireAfterSeconds: number | undefined
  /** Per field, whether an array was ever met on its path. */
  readonly multikey: readonly boolean[]
  /** First parts of all paths that decide on the entries: an update of other fields leaves them alone. */
  readonly names: ReadonlySet<string>
  readonly prefix: Buffer
}

export interface Collection {
  readonly id: number
  readonly database: string
  readonly name: string
  readonly indexes: readonly Index[]
}

/** All collections at one time; never changed, only replaced. */
export interface Snapshot {
  readonly nextId: number
  readonly collections: ReadonlyMap<string, Collection>
}

const nextIdKey = Buffer.from('nextId')
const collectionKey = (name: string): Buffer => Buffer.from(`collection:${name}`)

export const namespaceOf = (database: string, name: string): string => `${database}.${name}`

const noExpression: CompileExpression = () => {
  throw new MongoError(ErrorCode.CannotCreateIndex, 'unsupported expression in partial index: $expr')
}

const namesIn = (filter: Filter): string[] => {
  switch (filter.op) {
    case 'and':
    case 'or':
      return filter.items.flatMap(namesIn)
    case 'not':
      return namesIn(filter.item)
    case 'expr':
      return []
    default:
      return [filter.path.parts[0] ?? '']
  }
}

const partialOf = (source: Value | undefined): Index['partial'] => {
  if (!source) return undefined
  const filter = parseFilter(source)
  return { filter, matches: compileFilter(filter, noExpression), source }
}

/** Makes an index of what `createIndexes` or the catalogue says about it. */
export const indexOf = (id: number, definition: Value, multikey?: readonly boolean[]): Index => {
  const keyPattern = field(definition, 'key') ?? documentAt(encode({}))
  const fields = elements(keyPattern).map(([name, direction]) => ({
    path: pathOf(name),
    descending: numberOf(direction) < 0,
  }))
  const partial = partialOf(field(definition, 'partialFilterExpression'))
  const expire = field(definition, 'expireAfterSeconds')
  const name = field(definition, 'name')
  return {
    id,
    name: name ? stringOf(name) : '',
    definition,
    keyPattern,
    fields,
    descending: fields.map(({ descending }) => descending),
    unique: truthOf(field(definition, 'unique')) || isIdPattern(keyPattern),
    sparse: truthOf(field(definition, 'sparse')),
    partial,
    expireAfterSeconds: expire && isNumber(expire) ? numberOf(expire) : undefined,
    multikey: multikey ?? fields.map(() => false),
    names: new Set([
      ...fields.map(({ path }) => path.parts[0] ?? ''),
      ...(partial ? namesIn(partial.filter) : []),
    ]),
    prefix: uint32(id),
  }
}

const isIdPattern = (keyPattern: Value): boolean => {
  const pattern = elements(keyPattern)
  return pattern.length === 1 && pattern[0]?.[0] === '_id'
}

const idDefinition = (): Value => documentAt(encode({ v: 2, key: { _id: 1 }, name: '_id_' }))

const describeCollection = (collection: Collection): Buffer =>
  encode({
    id: collection.id,
    database: collection.database,
    name: collection.name,
    indexes: collection.indexes.map((index) => ({
      id: index.id,
      multikey: index.multikey,
      definition: index.definition,
    })),
  })

const readCollection = (stored: Buffer): Collection => {
  const document = documentAt(Buffer.from(stored))
  const at = (container: Value, name: string): Value => {
    const found = field(container, name)
    if (!found) throw new MongoError(ErrorCode.InternalError, `the catalogue lacks ${name}`)
    return found
  }
  return {
    id: numberOf(at(document, 'id')),
    database: stringOf(at(document, 'database')),
    name: stringOf(at(document, 'name')),
    indexes: items(at(document, 'indexes')).map((index) =>
      indexOf(numberOf(at(index, 'id')), at(index, 'definition'), items(at(index, 'multikey')).map(boolOf)),
    ),
  }
}

const load = (meta: Table): Snapshot => {
  const collections = new Map<string, Collection>()
  const start = collectionKey('')
  for (const { value } of meta.getRange({ start, end: Buffer.from('collection;') })) {
    const collection = readCollection(value)
    collections.set(namespaceOf(collection.database, collection.name), collection)
  }
  return { nextId: meta.getBinary(nextIdKey)?.readUInt32BE(0) ?? 1, collections }
}

/**
 * What collections and indexes there are. A write changes the pending snapshot, which becomes the one that reads see
 * when its transaction is on the disk, and is forgotten when that fails.
 */
export interface Catalog {
  forRead(): Snapshot
  forWrite(): Snapshot
  create(database: string, name: string): Collection
  replace(collection: Collection): void
  remove(collection: Collection): void
  /** A number for a new index; none is used twice. */
  takeId(): number
  committed(): void
  rolledBack(): void
}

export const openCatalog = ({ meta }: Tables): Catalog => {
  let settled = load(meta)
  let pending = settled

  const save = (collection: Collection): void => {
    const name = namespaceOf(collection.database, collection.name)
    meta.putSync(collectionKey(name), describeCollection(collection))
    pending = { ...pending, collections: new Map([...pending.collections, [name, collection]]) }
  }

  const takeId = (): number => {
    const id = pending.nextId
    pending = { ...pending, nextId: id + 1 }
    meta.putSync(nextIdKey, uint32(pending.nextId))
    return id
  }

  return {
    forRead: () => settled,
    forWrite: () => pending,
    create: (database, name) => {
      const collection = { id: takeId(), database, name, indexes: [indexOf(takeId(), idDefinition())] }
      save(collection)
      return collection
    },
    replace: save,
    remove: (collection) => {
      const name = namespaceOf(collection.database, collection.name)
      meta.removeSync(collectionKey(name))
      const collections = new Map(pending.collections)
      collections.delete(name)
      pending = { ...pending, collections }
    },
    takeId,
    committed: () => {
      settled = pending
    },
    rolledBack: () => {
      pending = settled
    },
  }
}

/** MongoDB's rules for names, as far as they keep this store's keys apart. */
export const checkNames = (database: string, name: string): void => {
  if (database === '' || /[/\\. "$\0]/.test(database) || database.length > 63)
    throw new MongoError(ErrorCode.InvalidNamespace, `Invalid database name: '${database}'`)
  if (name === '' || /[$\0]/.test(name) || name.startsWith('.') || name.length > 200)
    throw new MongoError(ErrorCode.InvalidNamespace, `Invalid collection name: '${name}'`)
}

/** The duplicate-key refusal, with `keyPattern` and `keyValue` as the drivers hand them on. */
export const duplicateKey = (
  collection: Collection,
  index: Index,
  shown: string,
  keyValue: DocumentInput,
): MongoError =>
  new MongoError(
    ErrorCode.DuplicateKey,
    `E11000 duplicate key error collection: ${namespaceOf(collection.database, collection.name)} index: ${index.name} dup key: ${shown}`,
    { keyPattern: index.keyPattern, keyValue },
  )
