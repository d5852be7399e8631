import { ErrorCode, MongoError, badValue, typeMismatch } from '../errors.ts'
import { encodeSegment } from '../bson/key.ts'
import { type Value, Type, bigintOf, documentAt, field, isNumber, items, truthOf } from '../bson/value.ts'
import { arrayOf } from '../bson/writer.ts'
import { parsePipeline } from '../aggregate/stages.ts'
import { everything, parseFilter } from '../query/filter.ts'
import type { Query, Rows } from '../query/find.ts'
import { pathOf, someValue } from '../query/path.ts'
import { parseSort } from '../query/plan.ts'
import { type Project, compileProjection } from '../query/project.ts'
import { namespaceOf } from '../store/catalog.ts'
import { type Request, replyOf } from '../wire/message.ts'
import {
  type Command,
  type Context,
  collectionName,
  countField,
  documentField,
  forRead,
  namespaceIn,
  refuseFields,
  textField,
} from './context.ts'
import { type Documents, listOf } from './cursors.ts'

const firstBatchSize = 101

/** The query that a `find` asks. */
export const queryOf = ({ fields }: Request): Query & { single: boolean } => {
  refuseFields(fields, [
    'collation',
    'tailable',
    'awaitData',
    'min',
    'max',
    'returnKey',
    'showRecordId',
    'oplogReplay',
  ])
  const filter = documentField(fields.get('filter'), 'filter')
  const limitValue = fields.get('limit')
  return {
    filter: filter ? parseFilter(filter) : everything,
    sort: parseSort(documentField(fields.get('sort'), 'sort')),
    skip: countField(fields.get('skip'), 'skip', 0),
    limit: countField(limitValue, 'limit', 0),
    hint: hintOf(fields.get('hint')),
    single: truthOf(fields.get('singleBatch')),
  }
}

/** A hint, where one is given: an index's name or key pattern. */
export const hintOf = (value: Value | undefined): Value | undefined => {
  if (!value || value.type === Type.null) return undefined
  if (value.type !== Type.string && value.type !== Type.object)
    throw badValue('hint must be an object or a string')
  return value
}

const projected = (rows: Rows, project: Project | undefined): Documents => ({
  next: () => {
    const row = rows.next()
    if (!row) return undefined
    const document = documentAt(row.bytes)
    return project ? project(document) : document
  },
  pause: () => rows.pause(),
})

export const find: Command = (context, request) => {
  const query = queryOf(request)
  const project = compileProjection(documentField(request.fields.get('projection'), 'projection'), true)
  const batchSize = countField(request.fields.get('batchSize'), 'batchSize', firstBatchSize)
  const collection = forRead(context, request)
  const documents = collection ? projected(context.finder.find(collection, query).rows, project) : listOf([])
  const enough = query.limit > 0 && query.limit <= batchSize
  return context.cursors.start(namespaceIn(request), documents, batchSize, query.single || enough)
}

export const getMore: Command = ({ cursors }, { fields, database }) => {
  const id = fields.get('getMore')
  if (id?.type !== Type.int64)
    throw typeMismatch("BSON field 'getMore.getMore' is the wrong type, expected type 'long'")
  const namespace = namespaceOf(database, textField(fields.get('collection'), 'getMore.collection'))
  const batchSize = countField(fields.get('batchSize'), 'batchSize', 0)
  return cursors.next(bigintOf(id), namespace, batchSize === 0 ? Number.POSITIVE_INFINITY : batchSize)
}

export const killCursors: Command = ({ cursors }, { fields }) => {
  const list = fields.get('cursors')
  if (list?.type !== Type.array) throw typeMismatch("BSON field 'killCursors.cursors' must be an array")
  const killed: Value[] = []
  const missing: Value[] = []
  for (const id of items(list)) (cursors.kill(bigintOf(id)) ? killed : missing).push(id)
  return replyOf({ cursorsKilled: killed, cursorsNotFound: missing, cursorsAlive: [], cursorsUnknown: [] })
}

const countQuery = ({ fields }: Request): Query => {
  refuseFields(fields, ['collation'])
  const filter = documentField(fields.get('query'), 'query')
  return {
    filter: filter ? parseFilter(filter) : everything,
    sort: [],
    skip: countField(fields.get('skip'), 'skip', 0),
    limit: countField(fields.get('limit'), 'limit', 0),
    hint: hintOf(fields.get('hint')),
  }
}

export const count: Command = (context, request) => {
  const query = countQuery(request)
  const collection = forRead(context, request)
  if (!collection) return replyOf({ n: 0 })
  const all = query.filter === everything && query.skip === 0 && query.limit === 0
  return replyOf({
    n: all ? context.records.count(collection.id) : context.finder.count(collection, query).count,
  })
}

export const distinct: Command = (context, request) => {
  const { fields } = request
  refuseFields(fields, ['collation'])
  const path = pathOf(textField(fields.get('key'), 'distinct.key'))
  const filter = documentField(fields.get('query'), 'query')
  const collection = forRead(context, request)
  const values = new Map<string, Value>()
  const add = (value: Value): void => {
    values.set(encodeSegment(value).toString('latin1'), value)
  }
  if (collection) {
    const query: Query = { filter: filter ? parseFilter(filter) : everything, sort: [], skip: 0, limit: 0 }
    const { rows } = context.finder.find(collection, query)
    for (let row = rows.next(); row; row = rows.next())
      someValue(documentAt(row.bytes), path.parts, (value, direct) => {
        if (value && direct && value.type === Type.array) items(value).forEach(add)
        else if (value) add(value)
        return false
      })
  }
  const sorted = [...values].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value)
  return replyOf({ values: arrayOf(sorted) })
}

/** Plans an aggregation; `documents` runs it. */
export const aggregationOf = (context: Context, request: Request) => {
  const { fields, database } = request
  refuseFields(fields, ['collation', 'let'])
  const name = fields.get('aggregate')
  if (name && isNumber(name))
    throw new MongoError(
      ErrorCode.InvalidNamespace,
      '{aggregate: 1} is not valid for the stages that this server has',
    )
  const snapshot = context.catalog.forRead()
  const findCollection = (other: string) => snapshot.collections.get(namespaceOf(database, other))
  return context.aggregator.aggregate(
    findCollection(collectionName(request)),
    parsePipeline(fields.get('pipeline')),
    findCollection,
    hintOf(fields.get('hint')),
  )
}

export const aggregate: Command = (context, request) => {
  const cursor = documentField(request.fields.get('cursor'), 'cursor')
  if (!cursor)
    throw new MongoError(
      ErrorCode.FailedToParse,
      "The 'cursor' option is required, except for aggregate with the explain argument",
    )
  const size = countField(field(cursor, 'batchSize'), 'cursor.batchSize', firstBatchSize)
  const { documents } = aggregationOf(context, request)
  return context.cursors.start(namespaceIn(request), listOf(documents()), size, false)
}
