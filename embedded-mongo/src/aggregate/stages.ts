import { MongoError, badValue, failedToParse, notImplemented, typeMismatch } from '../errors.ts'
import { int32Value } from '../bson/number.ts'
import {
  type Value,
  Type,
  elements,
  field,
  isNumber,
  items,
  numberOf,
  stringOf,
  truthOf,
} from '../bson/value.ts'
import { arrayOf, documentOf } from '../bson/writer.ts'
import { matcherOf } from '../query/compile.ts'
import { isOperatorDocument, parseFilter } from '../query/filter.ts'
import { parseSort } from '../query/plan.ts'
import { plainValue } from '../query/path.ts'
import { compileProjection } from '../query/project.ts'
import { sortBy } from '../query/sort.ts'
import { drop, holderOf, leaf, open, put, valueOf } from '../update/tree.ts'
import { compileExpression, scopeOf } from './expression.ts'
import { group, parseGroup } from './group.ts'
import type { Environment } from './pipeline.ts'

export interface Stage {
  readonly name: string
  readonly operand: Value
}

type Run = (documents: Value[], environment: Environment) => Value[]

/** Cuts a pipeline into its stages; each has one name. */
export const parsePipeline = (pipeline: Value | undefined): Stage[] => {
  if (pipeline?.type !== Type.array) throw typeMismatch("'pipeline' option must be specified as an array")
  return items(pipeline).map((stage) => {
    const [only, ...others] = stage.type === Type.object ? elements(stage) : []
    if (!only || others.length > 0)
      throw new MongoError(40323, 'A pipeline stage specification object must contain exactly one field.')
    return { name: only[0], operand: only[1] }
  })
}

export const countOf = ({ name, operand }: Stage): number => {
  const number = isNumber(operand) ? numberOf(operand) : Number.NaN
  if (!Number.isInteger(number) || number < 0 || (name === '$limit' && number === 0))
    throw new MongoError(
      name === '$limit' ? 15958 : 15956,
      `invalid argument to ${name} stage: expected a ${name === '$limit' ? 'positive' : 'non-negative'} whole number`,
    )
  return number
}

const setPath = (document: Value, path: string, value: Value | undefined): Value => {
  const root = open(leaf(document))
  const parts = path.split('.')
  const last = parts.at(-1) ?? ''
  const holder = holderOf(root, parts, value !== undefined)
  if (holder && value) put(holder, last, leaf(value))
  else if (holder) drop(holder, last)
  return valueOf(root)
}

/** `{ a: { b: <expression> } }` means the path `a.b`. */
const flatten = (spec: Value, prefix = ''): Array<[string, Value]> =>
  elements(spec).flatMap(([name, value]): Array<[string, Value]> =>
    value.type === Type.object && !isOperatorDocument(value) && elements(value).length > 0
      ? flatten(value, `${prefix}${name}.`)
      : [[`${prefix}${name}`, value]],
  )

const addFields = (operand: Value): Run => {
  if (operand.type !== Type.object)
    throw new MongoError(40272, '$addFields specification stage must be an object')
  const fields = flatten(operand).map(([path, value]) => ({ path, compute: compileExpression(value) }))
  return (documents, { variables }) =>
    documents.map((document) => {
      const scope = scopeOf(document, variables)
      return fields.reduce((changed, { path, compute }) => setPath(changed, path, compute(scope)), document)
    })
}

const unset = (operand: Value): Run => {
  const paths = (operand.type === Type.array ? items(operand) : [operand]).map(stringOf)
  const project = compileProjection(documentOf(paths.map((path) => [path, int32Value(0)])), false)
  return (documents) => (project ? documents.map(project) : documents)
}

const pathOf = (value: Value | undefined, stage: string): string => {
  const text = value?.type === Type.string ? stringOf(value) : ''
  if (!text.startsWith('$'))
    throw new MongoError(28818, `path option to ${stage} stage should be prefixed with a '$'`)
  return text.slice(1)
}

const unwind = (operand: Value): Run => {
  const spec = operand.type === Type.object
  const path = pathOf(spec ? field(operand, 'path') : operand, '$unwind')
  const keepEmpty = spec && truthOf(field(operand, 'preserveNullAndEmptyArrays'))
  const indexName = spec ? field(operand, 'includeArrayIndex') : undefined
  if (indexName) throw notImplemented('$unwind with includeArrayIndex')
  const parts = path.split('.')
  return (documents) =>
    documents.flatMap((document) => {
      const value = plainValue(document, parts)
      if (value?.type === Type.array) {
        const inside = items(value)
        if (inside.length > 0) return inside.map((item) => setPath(document, path, item))
        return keepEmpty ? [setPath(document, path, undefined)] : []
      }
      const isNull = !value || value.type === Type.null || value.type === Type.undefined
      return isNull && !keepEmpty ? [] : [document]
    })
}

const replaceRoot = (expression: Value | undefined): Run => {
  if (!expression) throw new MongoError(40231, 'no newRoot specified for the $replaceRoot stage')
  const compute = compileExpression(expression)
  return (documents, { variables }) =>
    documents.map((document) => {
      const made = compute(scopeOf(document, variables))
      if (made?.type !== Type.object)
        throw new MongoError(40228, "'newRoot' expression must evaluate to an object")
      return made
    })
}

const lookup = (operand: Value): Run => {
  const text = (name: string): string | undefined => {
    const value = field(operand, name)
    return value?.type === Type.string ? stringOf(value) : undefined
  }
  const [from, as, localField, foreignField] = ['from', 'as', 'localField', 'foreignField'].map(text)
  const pipeline = field(operand, 'pipeline')
  if (
    !from ||
    !as ||
    (localField === undefined) !== (foreignField === undefined) ||
    (!localField && !pipeline)
  )
    throw failedToParse('$lookup requires from, as, and either localField and foreignField, or a pipeline')
  const stages = pipeline ? parsePipeline(pipeline) : []
  const letSpec = field(operand, 'let')
  const vars = letSpec
    ? elements(letSpec).map(([name, value]) => ({ name, compute: compileExpression(value) }))
    : []
  return (documents, environment) =>
    documents.map((document) => {
      const scope = scopeOf(document, environment.variables)
      const variables = new Map(environment.variables)
      for (const { name, compute } of vars) variables.set(name, compute(scope))
      const key =
        localField === undefined
          ? undefined
          : { path: foreignField ?? '', value: valuesAt(document, localField) }
      return setPath(document, as, arrayOf(environment.lookup(from, key, stages, variables)))
    })
}

const valuesAt = (document: Value, path: string): Value | undefined => plainValue(document, path.split('.'))

const facet = (operand: Value): Run => {
  const parts = elements(operand).map(([name, pipeline]) => ({ name, stages: parsePipeline(pipeline) }))
  for (const { stages } of parts)
    for (const { name } of stages)
      if (name === '$facet')
        throw new MongoError(40600, '$facet is not allowed to be used within a $facet stage')
  return (documents, environment) => [
    documentOf(parts.map(({ name, stages }) => [name, arrayOf(runStages(stages, documents, environment))])),
  ]
}

const sortByCount = (operand: Value): Run => {
  const spec = documentOf([
    ['_id', operand],
    ['count', documentOf([['$sum', int32Value(1)]])],
  ])
  const parsed = parseGroup(spec)
  const order = parseSort(documentOf([['count', int32Value(-1)]]))
  return (documents, { variables }) =>
    sortBy(
      group(documents, parsed, (document) => scopeOf(document, variables)),
      order,
      (row) => row,
    )
}

const refused = new Set([
  '$out',
  '$merge',
  '$changeStream',
  '$geoNear',
  '$graphLookup',
  '$indexStats',
  '$collStats',
  '$currentOp',
  '$listSessions',
  '$planCacheStats',
  '$redact',
  '$sample',
  '$search',
  '$unionWith',
  '$bucket',
  '$bucketAuto',
  '$densify',
  '$fill',
  '$setWindowFields',
  '$documents',
])

const compileStage = (stage: Stage): Run => {
  const { name, operand } = stage
  switch (name) {
    case '$match': {
      if (operand.type !== Type.object)
        throw new MongoError(15959, 'the match filter must be an expression in an object')
      const filter = parseFilter(operand)
      return (documents, { variables }) => documents.filter(matcherOf(filter, variables))
    }
    case '$sort': {
      const order = parseSort(operand)
      return (documents) => sortBy(documents, order, (row) => row)
    }
    case '$skip': {
      const skip = countOf(stage)
      return (documents) => documents.slice(skip)
    }
    case '$limit': {
      const limit = countOf(stage)
      return (documents) => documents.slice(0, limit)
    }
    case '$group': {
      const parsed = parseGroup(operand)
      return (documents, { variables }) =>
        group(documents, parsed, (document) => scopeOf(document, variables))
    }
    case '$project': {
      const project = compileProjection(operand, false)
      if (!project) throw new MongoError(51272, 'projection specification must have at least one field')
      return (documents) => documents.map(project)
    }
    case '$addFields':
    case '$set':
      return addFields(operand)
    case '$unset':
      return unset(operand)
    case '$unwind':
      return unwind(operand)
    case '$replaceRoot':
      return replaceRoot(field(operand, 'newRoot'))
    case '$replaceWith':
      return replaceRoot(operand)
    case '$lookup':
      return lookup(operand)
    case '$facet':
      return facet(operand)
    case '$sortByCount':
      return sortByCount(operand)
    case '$count': {
      if (operand.type !== Type.string || stringOf(operand) === '')
        throw badValue('the count field must be a non-empty string')
      const field = stringOf(operand)
      return (documents) =>
        documents.length === 0 ? [] : [documentOf([[field, int32Value(documents.length)]])]
    }
    default:
      if (refused.has(name)) throw notImplemented(`the stage ${name}`)
      throw new MongoError(40324, `Unrecognized pipeline stage name: '${name}'`)
  }
}

/** Runs stages over documents, one after the other. */
export const runStages = (stages: readonly Stage[], documents: Value[], environment: Environment): Value[] =>
  stages.map(compileStage).reduce((rows, run) => run(rows, environment), documents)
