import { notImplemented } from '../errors.ts'
import { type Value, Type, field } from '../bson/value.ts'
import type { DocumentInput } from '../bson/writer.ts'
import { everything, parseFilter } from '../query/filter.ts'
import type { Query } from '../query/find.ts'
import { type IndexPlan, type Plan, parseSort } from '../query/plan.ts'
import type { Cost } from '../query/scan.ts'
import { type Request, replyOf, requestFor } from '../wire/message.ts'
import { type Command, type Context, documentField, forRead, namespaceIn, statements } from './context.ts'
import { aggregationOf, queryOf } from './read.ts'

const indexStage = (plan: IndexPlan, name = 'IXSCAN'): DocumentInput => ({
  stage: name,
  keyPattern: plan.index.keyPattern,
  indexName: plan.index.name,
  isMultiKey: plan.index.multikey.includes(true),
  isUnique: plan.index.unique,
  isSparse: plan.index.sparse,
  isPartial: plan.index.partial !== undefined,
  direction: plan.reverse ? 'backward' : 'forward',
  ranges: plan.ranges.length,
})

const access = (plan: Plan, distinct: boolean): DocumentInput => {
  if (plan.stage === 'collection')
    return { stage: 'COLLSCAN', direction: plan.reverse ? 'backward' : 'forward' }
  if (plan.stage === 'index') return indexStage(plan, distinct ? 'DISTINCT_SCAN' : 'IXSCAN')
  return { stage: 'OR', inputStages: plan.parts.map((part) => indexStage(part)) }
}

/** The plan as a tree in MongoDB's names. */
const winningPlan = (plan: Plan, counting: boolean, distinct: boolean): DocumentInput => {
  const base = access(plan, distinct)
  const covered = counting && !plan.residual
  const fetched: DocumentInput =
    plan.stage === 'collection' || covered ? base : { stage: 'FETCH', inputStage: base }
  const sorted = plan.sorted ? fetched : { stage: 'SORT', inputStage: fetched }
  return counting ? { stage: 'COUNT', inputStage: sorted } : sorted
}

const explained = (
  namespace: string,
  plan: Plan | undefined,
  cost: Cost,
  returned: number,
  counting = false,
  distinct = false,
): DocumentInput => ({
  explainVersion: '1',
  queryPlanner: {
    namespace,
    winningPlan: plan ? winningPlan(plan, counting, distinct) : { stage: 'EOF' },
    rejectedPlans: [],
  },
  executionStats: {
    executionSuccess: true,
    nReturned: returned,
    totalKeysExamined: cost.keysExamined,
    totalDocsExamined: cost.docsExamined,
  },
})

const explainFind = (context: Context, request: Request, query: Query): DocumentInput => {
  const collection = forRead(context, request)
  const namespace = namespaceIn(request)
  if (!collection) return explained(namespace, undefined, { keysExamined: 0, docsExamined: 0 }, 0)
  const { plan, cost, rows } = context.finder.find(collection, query)
  let returned = 0
  while (rows.next()) returned++
  rows.pause()
  return explained(namespace, plan, cost, returned)
}

const explainCount = (context: Context, request: Request): DocumentInput => {
  const collection = forRead(context, request)
  const filter = documentField(request.fields.get('query'), 'query')
  const namespace = namespaceIn(request)
  if (!collection) return explained(namespace, undefined, { keysExamined: 0, docsExamined: 0 }, 0)
  const query: Query = { filter: filter ? parseFilter(filter) : everything, sort: [], skip: 0, limit: 0 }
  const { plan, cost } = context.finder.count(collection, query)
  return explained(namespace, plan, cost, 0, true)
}

const explainAggregate = (context: Context, request: Request): DocumentInput => {
  const aggregation = aggregationOf(context, request)
  const returned = aggregation.documents().length
  return explained(
    namespaceIn(request),
    aggregation.plan,
    aggregation.cost,
    returned,
    false,
    aggregation.distinct,
  )
}

/** How an update or delete finds its documents; nothing is changed. */
const explainWrite = (context: Context, request: Request, list: string): DocumentInput => {
  const [statement] = statements(request, list)
  const filter = statement && documentField(field(statement, 'q'), 'q')
  const hint = statement && field(statement, 'hint')
  return explainFind(context, request, {
    filter: filter ? parseFilter(filter) : everything,
    sort: [],
    skip: 0,
    limit: 0,
    hint,
  })
}

const explainModify = (context: Context, request: Request): DocumentInput => {
  const filter = documentField(request.fields.get('query'), 'query')
  return explainFind(context, request, {
    filter: filter ? parseFilter(filter) : everything,
    sort: parseSort(documentField(request.fields.get('sort'), 'sort')),
    skip: 0,
    limit: 1,
  })
}

const explainCommand = (context: Context, request: Request): DocumentInput => {
  switch (request.name) {
    case 'find':
      return explainFind(context, request, queryOf(request))
    case 'count':
      return explainCount(context, request)
    case 'aggregate':
      return explainAggregate(context, request)
    case 'update':
      return explainWrite(context, request, 'updates')
    case 'delete':
      return explainWrite(context, request, 'deletes')
    case 'findAndModify':
      return explainModify(context, request)
    default:
      throw notImplemented(`explain of ${request.name}`)
  }
}

const innerCommand = (value: Value | undefined, request: Request): Request => {
  if (value?.type !== Type.object) throw notImplemented('explain without a command')
  return requestFor(value, request)
}

export const explain: Command = (context, request) =>
  replyOf(explainCommand(context, innerCommand(request.fields.get('explain'), request)))
