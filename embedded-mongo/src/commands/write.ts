import { randomBytes } from 'node:crypto'
import { MongoError, failedToParse, typeMismatch } from '../errors.ts'
import {
  type Value,
  Type,
  bytesOf,
  documentAt,
  elements,
  field,
  isNumber,
  numberOf,
  truthOf,
  typeNameOf,
} from '../bson/value.ts'
import { type DocumentInput, type Input, documentOf, nullValue } from '../bson/writer.ts'
import { type Filter, everything, parseFilter } from '../query/filter.ts'
import type { Row } from '../query/find.ts'
import { parseSort } from '../query/plan.ts'
import { compileProjection } from '../query/project.ts'
import type { Collection } from '../store/catalog.ts'
import { type Update, compileUpdate, upsertSeed } from '../update/apply.ts'
import type { Request } from '../wire/message.ts'
import { type Context, documentField, ensured, forWrite, refuseFields, statements } from './context.ts'
import { hintOf } from './read.ts'
import { validate } from './validate.ts'

/** A write's answer as fields, so that it can be remembered for a retry. */
export type WriteCommand = (context: Context, request: Request) => DocumentInput

let counter = randomBytes(3).readUIntBE(0, 3)
const processPart = randomBytes(5)

/** A new ObjectId: seconds, five random bytes of this process, a counter. */
const newObjectId = (): Value => {
  const bytes = Buffer.allocUnsafe(12)
  bytes.writeUInt32BE(Math.floor(Date.now() / 1000))
  processPart.copy(bytes, 4)
  counter = (counter + 1) & 0xffffff
  bytes.writeUIntBE(counter, 9, 3)
  return { type: Type.objectId, bytes, start: 0, end: 12 }
}

/** The document as it is stored: `_id` first, made where it is missing. */
const withIdFirst = (document: Value): Buffer => {
  const id = field(document, '_id')
  if (id && (id.type === Type.array || id.type === Type.regex || id.type === Type.undefined))
    throw new MongoError(53, `The '_id' value cannot be of type ${typeNameOf(id.type)}`)
  if (id && firstNameIsId(document)) return bytesOf(document)
  const rest = elements(document).filter(([name]) => name !== '_id')
  return bytesOf(documentOf([['_id', id ?? newObjectId()], ...rest]))
}

const firstNameIsId = ({ bytes, start }: Value): boolean =>
  bytes[start + 5] === 0x5f &&
  bytes[start + 6] === 0x69 &&
  bytes[start + 7] === 0x64 &&
  bytes[start + 8] === 0

interface WriteErrors {
  readonly list: DocumentInput[]
}

const errorOf = (index: number, error: MongoError): DocumentInput => ({
  index,
  code: error.code,
  errmsg: error.message,
  ...error.details,
})

/** Runs statements in order; an ordered write stops at the first refusal, an unordered one goes on. */
const eachStatement = (
  request: Request,
  list: readonly Value[],
  run: (statement: Value, index: number) => void,
): WriteErrors => {
  if (list.length === 0 || list.length > 100_000)
    throw new MongoError(21, `Write batch sizes must be between 1 and 100000. Got ${list.length} operations.`)
  const ordered = request.fields.get('ordered')
  const stops = !ordered || truthOf(ordered)
  const errors: DocumentInput[] = []
  for (let index = 0; index < list.length; index++) {
    const statement = list[index]
    if (!statement) continue
    try {
      if (statement.type !== Type.object) throw typeMismatch('each statement of a write must be an object')
      run(statement, index)
    } catch (error) {
      if (!(error instanceof MongoError)) throw error
      errors.push(errorOf(index, error))
      if (stops) break
    }
  }
  return { list: errors }
}

const withErrors = (reply: DocumentInput, { list }: WriteErrors): DocumentInput =>
  list.length === 0 ? reply : { ...reply, writeErrors: list }

export const insert: WriteCommand = (context, request) => {
  let n = 0
  ensured(context, request)
  const errors = eachStatement(request, statements(request, 'documents'), (document) => {
    validate(document)
    context.records.insert(ensured(context, request), withIdFirst(document))
    n++
  })
  return withErrors({ n }, errors)
}

interface Target {
  readonly filter: Filter
  readonly sort: Value | undefined
  readonly hint: Value | undefined
  readonly one: boolean
}

/** The rows that a write is about, all read before the first is changed. */
const targets = (context: Context, collection: Collection, { filter, sort, hint, one }: Target): Row[] => {
  const { rows } = context.finder.find(collection, {
    filter,
    sort: parseSort(sort),
    skip: 0,
    limit: one ? 1 : 0,
    hint,
  })
  const found: Row[] = []
  for (let row = rows.next(); row; row = rows.next()) found.push(row)
  rows.pause()
  return found
}

interface Changed {
  readonly before: Value
  readonly after: Value
}

const change = (context: Context, collection: Collection, row: Row, update: Update): Changed => {
  const before = documentAt(row.bytes)
  const after = update.apply(before, false)
  if (after !== before)
    context.records.replace(collection, row.recordId, before, bytesOf(after), update.touched)
  return { before, after }
}

const insertFor = (context: Context, collection: Collection, filter: Filter, update: Update): Value => {
  const made = documentAt(withIdFirst(update.apply(upsertSeed(filter), true)))
  validate(made)
  context.records.insert(collection, bytesOf(made))
  return made
}

const filterOf = (value: Value | undefined, name: string): Filter => {
  const document = documentField(value, name)
  return document ? parseFilter(document) : everything
}

export const update: WriteCommand = (context, request) => {
  refuseFields(request.fields, ['let', 'collation'])
  const totals = { n: 0, nModified: 0 }
  const upserted: DocumentInput[] = []
  const errors = eachStatement(request, statements(request, 'updates'), (statement, index) => {
    const fields = new Map(elements(statement))
    refuseFields(fields, ['collation', 'c'])
    const filter = filterOf(fields.get('q'), 'q')
    const compiled = compileUpdate(fields.get('u'), filter, fields.get('arrayFilters'))
    const multi = truthOf(fields.get('multi'))
    const wantsUpsert = truthOf(fields.get('upsert'))
    if (multi && compiled.isReplacement)
      throw failedToParse('multi update is not supported for replacement-style update')
    const collection = wantsUpsert ? ensured(context, request) : forWrite(context, request)
    if (!collection) return
    const found = targets(context, collection, {
      filter,
      sort: fields.get('sort'),
      hint: hintOf(fields.get('hint')),
      one: !multi,
    })
    for (const row of found) {
      const { before, after } = change(context, forWrite(context, request) ?? collection, row, compiled)
      totals.n++
      if (before !== after) totals.nModified++
    }
    if (found.length > 0 || !wantsUpsert) return
    const made = insertFor(context, collection, filter, compiled)
    totals.n++
    upserted.push({ index, _id: field(made, '_id') ?? nullValue })
  })
  return withErrors({ ...totals, ...(upserted.length > 0 ? { upserted } : {}) }, errors)
}

export const remove: WriteCommand = (context, request) => {
  refuseFields(request.fields, ['let', 'collation'])
  let n = 0
  const errors = eachStatement(request, statements(request, 'deletes'), (statement) => {
    const fields = new Map(elements(statement))
    refuseFields(fields, ['collation'])
    const limit = fields.get('limit')
    const most = limit && isNumber(limit) ? numberOf(limit) : 0
    if (most !== 0 && most !== 1)
      throw failedToParse(`The limit field in delete objects must be 0 or 1. Got ${most}`)
    const filter = filterOf(fields.get('q'), 'q')
    const collection = forWrite(context, request)
    if (!collection) return
    const hint = hintOf(fields.get('hint'))
    for (const row of targets(context, collection, { filter, sort: undefined, hint, one: most === 1 })) {
      context.records.remove(collection, row.recordId, documentAt(row.bytes))
      n++
    }
  })
  return withErrors({ n }, errors)
}

export const findAndModify: WriteCommand = (context, request) => {
  const { fields } = request
  refuseFields(fields, ['collation', 'let'])
  const removing = truthOf(fields.get('remove'))
  const wantsNew = truthOf(fields.get('new'))
  const wantsUpsert = truthOf(fields.get('upsert'))
  if (removing && (fields.has('update') || wantsUpsert || wantsNew))
    throw failedToParse('Cannot specify both an update or upsert or new=true and remove=true')
  if (!removing && !fields.has('update'))
    throw failedToParse('Either an update or remove=true must be specified')
  const filter = filterOf(fields.get('query'), 'query')
  const project = compileProjection(documentField(fields.get('fields'), 'fields'), true)
  const shown = (document: Value): Value => (project ? project(document) : document)
  const compiled = removing
    ? undefined
    : compileUpdate(fields.get('update'), filter, fields.get('arrayFilters'))
  const collection = wantsUpsert ? ensured(context, request) : forWrite(context, request)
  const [row] = collection
    ? targets(context, collection, {
        filter,
        sort: documentField(fields.get('sort'), 'sort'),
        hint: hintOf(fields.get('hint')),
        one: true,
      })
    : []
  const answer = (lastErrorObject: DocumentInput, value: Input): DocumentInput => ({ lastErrorObject, value })
  if (!collection) return answer(removing ? { n: 0 } : { n: 0, updatedExisting: false }, null)
  if (!compiled) {
    if (!row) return answer({ n: 0 }, null)
    context.records.remove(collection, row.recordId, documentAt(row.bytes))
    return answer({ n: 1 }, shown(documentAt(row.bytes)))
  }
  if (row) {
    const { before, after } = change(context, collection, row, compiled)
    return answer({ n: 1, updatedExisting: true }, shown(wantsNew ? after : before))
  }
  if (!wantsUpsert) return answer({ n: 0, updatedExisting: false }, null)
  const made = insertFor(context, collection, filter, compiled)
  return answer(
    { n: 1, updatedExisting: false, upserted: field(made, '_id') ?? nullValue },
    wantsNew ? shown(made) : null,
  )
}
