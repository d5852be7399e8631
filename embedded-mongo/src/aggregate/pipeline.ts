import { int32Value } from '../bson/number.ts'
import { type Value, Type, documentAt, field, isNumber, items, numberOf, stringOf } from '../bson/value.ts'
import { documentOf, nullValue, toValue } from '../bson/writer.ts'
import { type Filter, everything, parseFilter } from '../query/filter.ts'
import type { Answer, Finder, Query } from '../query/find.ts'
import { pathOf } from '../query/path.ts'
import { type Plan, type SortField, parseSort } from '../query/plan.ts'
import type { Cost } from '../query/scan.ts'
import type { Collection } from '../store/catalog.ts'
import { parseGroup } from './group.ts'
import { type Stage, countOf, runStages } from './stages.ts'

/** What stages may need besides their documents. */
export interface Environment {
  readonly variables: ReadonlyMap<string, Value | undefined>
  /** Documents of another collection: by equality with `key`, then through `stages`. */
  lookup(
    from: string,
    key: { readonly path: string; readonly value: Value | undefined } | undefined,
    stages: readonly Stage[],
    variables: ReadonlyMap<string, Value | undefined>,
  ): Value[]
}

export interface Aggregation {
  readonly documents: () => Value[]
  readonly plan: Plan | undefined
  readonly cost: Cost
  /** The first row of each group was found by one seek each. */
  readonly distinct: boolean
}

type FindCollection = (name: string) => Collection | undefined

interface Head {
  readonly query: Query
  /** What is left after the part that the query does. */
  readonly rest: readonly Stage[]
}

/** The beginning of a pipeline as one query: filters, an order, a window. */
const headOf = (
  stages: readonly Stage[],
  hint: Value | undefined,
  variables: Environment['variables'],
): Head => {
  const filters: Filter[] = []
  let at = 0
  for (
    let stage = stages[at];
    stage?.name === '$match' && stage.operand.type === Type.object;
    stage = stages[++at]
  )
    filters.push(parseFilter(stage.operand))
  let sort: SortField[] = []
  const sorting = stages[at]
  if (sorting?.name === '$sort') {
    sort = parseSort(sorting.operand)
    at++
  }
  let skip = 0
  let limit = 0
  const skipping = stages[at]
  if (skipping?.name === '$skip') {
    skip = countOf(skipping)
    at++
  }
  const limiting = stages[at]
  if (limiting?.name === '$limit') {
    limit = countOf(limiting)
    at++
  }
  const flat = filters.flatMap((filter) => (filter.op === 'and' ? filter.items : [filter]))
  const filter: Filter =
    flat.length === 0 ? everything : flat.length === 1 ? (flat[0] ?? everything) : { op: 'and', items: flat }
  return { query: { filter, sort, skip, limit, hint, variables }, rest: stages.slice(at) }
}

/** Whether a group only counts rows, as the drivers' `countDocuments` does: its constant id and the count's name. */
const countingGroup = (stage: Stage | undefined): { id: Value; name: string } | undefined => {
  if (stage?.name !== '$group') return undefined
  const { id, fields } = parseGroup(stage.operand)
  const constant = isNumber(id) || id.type === Type.null
  const [only] = fields
  if (!constant || !only || fields.length !== 1 || only.operator !== '$sum') return undefined
  const definition = field(stage.operand, only.name)
  const summand = definition && field(definition, '$sum')
  return summand && isNumber(summand) && numberOf(summand) === 1 ? { id, name: only.name } : undefined
}

/** Whether a group takes only the first row of each value of the leading sort field. */
const takesFirsts = (stage: Stage | undefined, query: Query): boolean => {
  const [leading] = query.sort
  if (stage?.name !== '$group' || !leading || query.skip > 0 || query.limit > 0) return false
  const { id, fields } = parseGroup(stage.operand)
  return (
    id.type === Type.string &&
    stringOf(id) === `$${leading.path.text}` &&
    fields.every(({ operator }) => operator === '$first')
  )
}

const valuesOf = ({ rows }: Answer): Value[] => {
  const found: Value[] = []
  for (let row = rows.next(); row; row = rows.next()) found.push(documentAt(row.bytes))
  rows.pause()
  return found
}

const noCost = (): Cost => ({ keysExamined: 0, docsExamined: 0 })

/** How a foreign document is found for a local value: an array stands for any of its elements. */
const keyFilter = (path: string, value: Value | undefined): Filter => {
  if (value?.type === Type.array) return { op: 'in', path: pathOf(path), values: items(value), regexes: [] }
  return { op: 'eq', path: pathOf(path), value: value ?? nullValue }
}

export const createAggregator = (finder: Finder) => {
  const start = (
    collection: Collection | undefined,
    stages: readonly Stage[],
    find: FindCollection,
    hint: Value | undefined,
    variables: Environment['variables'],
    extra?: Filter,
  ): Aggregation => {
    const environment = environmentOf(find, variables)
    if (!collection)
      return {
        documents: () => runStages(stages, [], environment),
        plan: undefined,
        cost: noCost(),
        distinct: false,
      }
    const head = headOf(stages, hint, variables)
    const query = extra
      ? { ...head.query, filter: { op: 'and', items: [extra, ...partsOf(head.query.filter)] } as const }
      : head.query
    const [next, ...others] = head.rest
    const counting = query.sort.length === 0 ? countingGroup(next) : undefined
    if (counting) {
      const { count, plan, cost } = finder.count(collection, query)
      const rows =
        count === 0
          ? []
          : [
              documentOf([
                ['_id', counting.id],
                [counting.name, count < 2 ** 31 ? int32Value(count) : toValue(count)],
              ]),
            ]
      return { documents: () => runStages(others, rows, environment), plan, cost, distinct: false }
    }
    const firsts = takesFirsts(next, query) ? finder.firsts(collection, query) : undefined
    const answer = firsts ?? finder.find(collection, query)
    return {
      documents: () => runStages(head.rest, valuesOf(answer), environment),
      plan: answer.plan,
      cost: answer.cost,
      distinct: firsts !== undefined,
    }
  }

  const environmentOf = (find: FindCollection, variables: Environment['variables']): Environment => ({
    variables,
    lookup: (from, key, stages, inner) =>
      start(find(from), stages, find, undefined, inner, key && keyFilter(key.path, key.value)).documents(),
  })

  return {
    /** Plans a pipeline; `documents` runs it. */
    aggregate: (
      collection: Collection | undefined,
      stages: readonly Stage[],
      find: FindCollection,
      hint?: Value,
    ): Aggregation => start(collection, stages, find, hint, new Map([['NOW', toValue(new Date())]])),
  }
}

const partsOf = (filter: Filter): readonly Filter[] => (filter.op === 'and' ? filter.items : [filter])

export type Aggregator = ReturnType<typeof createAggregator>
