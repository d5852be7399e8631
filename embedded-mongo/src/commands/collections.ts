import { ErrorCode, MongoError, notImplemented } from '../errors.ts'
import { truthOf } from '../bson/value.ts'
import { type Input, toValue } from '../bson/writer.ts'
import { matcherOf } from '../query/compile.ts'
import { everything, parseFilter } from '../query/filter.ts'
import { type Collection, checkNames } from '../store/catalog.ts'
import { replyOf } from '../wire/message.ts'
import {
  type Command,
  type Context,
  collectionName,
  documentField,
  forWrite,
  namespaceIn,
  refuseFields,
  textField,
} from './context.ts'
import { listOf } from './cursors.ts'

export const create: Command = (context, request) => {
  refuseFields(request.fields, [
    'capped',
    'timeseries',
    'viewOn',
    'validator',
    'collation',
    'clusteredIndex',
    'expireAfterSeconds',
    'encryptedFields',
  ])
  if (forWrite(context, request))
    throw new MongoError(ErrorCode.NamespaceExists, `Collection ${namespaceIn(request)} already exists.`)
  context.catalog.create(request.database, collectionName(request))
  return replyOf({})
}

const dropCollection = ({ catalog, records }: Context, collection: Collection): void => {
  records.clear(collection)
  catalog.remove(collection)
}

export const drop: Command = (context, request) => {
  const collection = forWrite(context, request)
  if (!collection) return replyOf({})
  dropCollection(context, collection)
  return replyOf({ ns: namespaceIn(request), nIndexesWas: collection.indexes.length })
}

/** Within one database only: a rename changes the catalogue and moves nothing. */
export const renameCollection: Command = (context, { fields }) => {
  const from = textField(fields.get('renameCollection'), 'renameCollection')
  const to = textField(fields.get('to'), 'to')
  const { catalog } = context
  const source = catalog.forWrite().collections.get(from)
  if (!source) throw new MongoError(ErrorCode.NamespaceNotFound, `Source collection ${from} does not exist`)
  const { database } = source
  if (!to.startsWith(`${database}.`)) throw notImplemented('renaming into another database')
  const name = to.slice(database.length + 1)
  checkNames(database, name)
  if (from === to) throw new MongoError(ErrorCode.IllegalOperation, "Can't rename a collection to itself")
  const target = catalog.forWrite().collections.get(to)
  if (target && !truthOf(fields.get('dropTarget')))
    throw new MongoError(ErrorCode.NamespaceExists, 'target namespace exists')
  if (target) dropCollection(context, target)
  catalog.remove(source)
  catalog.replace({ ...source, name })
  return replyOf({})
}

const inDatabase = (collections: Iterable<Collection>, database: string): Collection[] =>
  [...collections].filter((collection) => collection.database === database)

export const dropDatabase: Command = (context, request) => {
  for (const collection of inDatabase(context.catalog.forWrite().collections.values(), request.database))
    dropCollection(context, collection)
  return replyOf({ dropped: request.database })
}

export const listCollections: Command = (context, request) => {
  const spec = documentField(request.fields.get('filter'), 'filter')
  const matches = matcherOf(spec ? parseFilter(spec) : everything)
  const idIndex: Input = { v: 2, key: { _id: 1 }, name: '_id_' }
  const found = inDatabase(context.catalog.forRead().collections.values(), request.database)
    .map(({ name }) => toValue({ name, type: 'collection', options: {}, info: { readOnly: false }, idIndex }))
    .filter(matches)
  return context.cursors.start(
    `${request.database}.$cmd.listCollections`,
    listOf(found),
    Number.POSITIVE_INFINITY,
    true,
  )
}

export const listDatabases: Command = (context) => {
  const names = new Set([...context.catalog.forRead().collections.values()].map(({ database }) => database))
  return replyOf({
    databases: [...names].sort().map((name) => ({ name, sizeOnDisk: 0n, empty: false })),
    totalSize: 0n,
  })
}
