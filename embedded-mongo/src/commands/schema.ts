import { ErrorCode, MongoError, failedToParse, notImplemented } from '../errors.ts'
import { compareMaybe } from '../bson/compare.ts'
import { type Value, Type, elements, isNumber, items, numberOf, stringOf, truthOf } from '../bson/value.ts'
import { documentOf, toValue } from '../bson/writer.ts'
import { isPosition } from '../query/path.ts'
import { samePattern } from '../query/plan.ts'
import { type Collection, type Index, indexOf } from '../store/catalog.ts'
import { replyOf } from '../wire/message.ts'
import {
  type Command,
  documentField,
  ensured,
  forRead,
  forWrite,
  namespaceIn,
  statements,
} from './context.ts'
import { listOf } from './cursors.ts'

const known = new Set([
  'key',
  'name',
  'unique',
  'sparse',
  'partialFilterExpression',
  'expireAfterSeconds',
  'background',
  'v',
  'ns',
])

const cannot = (message: string): MongoError => new MongoError(ErrorCode.CannotCreateIndex, message)

/** The definition as it is kept and listed; refuses kinds of index that this server lacks. */
const definitionOf = (spec: Value): Value => {
  if (spec.type !== Type.object)
    throw new MongoError(ErrorCode.TypeMismatch, 'an index specification must be an object')
  const given = new Map(elements(spec))
  for (const name of given.keys()) if (!known.has(name)) throw notImplemented(`the index option '${name}'`)
  const key = given.get('key')
  const name = given.get('name')
  if (key?.type !== Type.object || elements(key).length === 0) throw cannot('Index keys cannot be empty.')
  if (name?.type !== Type.string)
    throw failedToParse("The 'name' field is a required property of an index specification")
  for (const [path, direction] of elements(key)) checkField(path, direction)
  const isId = elements(key).length === 1 && elements(key)[0]?.[0] === '_id'
  const fields: Array<[string, Value]> = [
    ['v', toValue(2)],
    ['key', key],
    ['name', isId ? toValue('_id_') : name],
  ]
  const copy = (option: string): void => {
    const value = given.get(option)
    if (value && truthOf(value)) fields.push([option, toValue(true)])
  }
  copy('unique')
  copy('sparse')
  const partial = documentField(given.get('partialFilterExpression'), 'partialFilterExpression')
  if (partial) fields.push(['partialFilterExpression', partial])
  if (partial && truthOf(given.get('sparse')))
    throw cannot('cannot mix "partialFilterExpression" and "sparse" options')
  const expire = given.get('expireAfterSeconds')
  if (expire) {
    if (!isNumber(expire) || numberOf(expire) < 0)
      throw cannot("TTL index 'expireAfterSeconds' must be a number within range")
    if (elements(key).length > 1)
      throw cannot('TTL indexes are single-field indexes, compound indexes do not support TTL.')
    fields.push(['expireAfterSeconds', expire])
  }
  return documentOf(fields)
}

const checkField = (path: string, direction: Value): void => {
  if (direction.type === Type.string) throw notImplemented(`an index of the kind '${stringOf(direction)}'`)
  if (!isNumber(direction) || numberOf(direction) === 0)
    throw cannot('Values in the index key pattern must be 1 or -1.')
  const parts = path.split('.')
  if (parts.some((part) => part === '' || part.startsWith('$')))
    throw cannot(`Index key contains an illegal field name: '${path}'`)
  if (parts.slice(1).some(isPosition)) throw notImplemented('an index on a position in an array')
}

const sameOptions = (a: Index, b: Index): boolean =>
  a.unique === b.unique &&
  a.sparse === b.sparse &&
  a.expireAfterSeconds === b.expireAfterSeconds &&
  compareMaybe(a.partial?.source, b.partial?.source) === 0

/** The index that the new one would repeat, if any; refuses what contradicts it. */
const existingLike = (collection: Collection, wanted: Index): Index | undefined => {
  const sameKey = collection.indexes.find(
    (index) =>
      samePattern(index.keyPattern, wanted.keyPattern) &&
      samePatternNames(index, wanted) &&
      compareMaybe(index.partial?.source, wanted.partial?.source) === 0,
  )
  const sameName = collection.indexes.find(({ name }) => name === wanted.name)
  if (sameKey && sameKey.name === wanted.name && sameOptions(sameKey, wanted)) return sameKey
  if (sameName)
    throw new MongoError(
      ErrorCode.IndexKeySpecsConflict,
      `An existing index has the same name as the requested index. When index names are not specified, they are auto generated and can cause conflicts. Please refer to our documentation. Requested index: ${wanted.name}`,
    )
  if (sameKey)
    throw new MongoError(
      ErrorCode.IndexOptionsConflict,
      sameOptions(sameKey, wanted)
        ? `Index already exists with a different name: ${sameKey.name}`
        : `An equivalent index already exists with the same name but different options: ${sameKey.name}`,
    )
  return undefined
}

const samePatternNames = (a: Index, b: Index): boolean =>
  a.fields.every(({ path }, at) => path.text === b.fields[at]?.path.text)

export const createIndexes: Command = (context, request) => {
  const created = !forWrite(context, request)
  const before = ensured(context, request).indexes.length
  for (const spec of statements(request, 'indexes')) {
    const definition = definitionOf(spec)
    const collection = ensured(context, request)
    if (existingLike(collection, indexOf(0, definition))) continue
    const index = indexOf(context.catalog.takeId(), definition)
    context.catalog.replace({ ...collection, indexes: [...collection.indexes, index] })
    try {
      context.records.build(ensured(context, request), index)
    } catch (error) {
      context.catalog.replace(collection)
      throw error
    }
  }
  const after = ensured(context, request).indexes.length
  return replyOf({
    numIndexesBefore: before,
    numIndexesAfter: after,
    createdCollectionAutomatically: created,
    ...(before === after ? { note: 'all indexes already exist' } : {}),
  })
}

export const listIndexes: Command = (context, request) => {
  const collection = forRead(context, request)
  if (!collection)
    throw new MongoError(ErrorCode.NamespaceNotFound, `ns does not exist: ${namespaceIn(request)}`)
  const list = listOf(collection.indexes.map(({ definition }) => definition))
  return context.cursors.start(
    `${request.database}.$cmd.listIndexes.${collection.name}`,
    list,
    Number.POSITIVE_INFINITY,
    true,
  )
}

export const dropIndexes: Command = (context, request) => {
  const collection = forWrite(context, request)
  if (!collection) throw new MongoError(ErrorCode.NamespaceNotFound, `ns not found ${namespaceIn(request)}`)
  const wanted = request.fields.get('index')
  const gone = indexesToDrop(collection, wanted)
  for (const index of gone) context.records.clearIndex(index)
  context.catalog.replace({
    ...collection,
    indexes: collection.indexes.filter((index) => !gone.includes(index)),
  })
  return replyOf({ nIndexesWas: collection.indexes.length })
}

const indexesToDrop = (collection: Collection, wanted: Value | undefined): readonly Index[] => {
  const all = collection.indexes.slice(1)
  if (wanted?.type === Type.array) return items(wanted).flatMap((one) => indexesToDrop(collection, one))
  if (wanted?.type === Type.string && stringOf(wanted) === '*') return all
  const names = (index: Index): boolean =>
    wanted?.type === Type.string
      ? index.name === stringOf(wanted)
      : wanted !== undefined && samePattern(index.keyPattern, wanted)
  const first = collection.indexes[0]
  if (first && names(first)) throw new MongoError(ErrorCode.InvalidOptions, 'cannot drop _id index')
  const found = all.filter(names)
  if (found.length === 0)
    throw new MongoError(ErrorCode.IndexNotFound, 'index not found with the given name or key')
  return found
}
