import { ErrorCode, MongoError, badValue } from '../errors.ts'
import { compareValues } from '../bson/compare.ts'
import { type Value, Type, elements, isNumber, numberOf, stringOf } from '../bson/value.ts'
import type { Collection, Index } from '../store/catalog.ts'
import {
  type Interval,
  type KeyRange,
  type PathBounds,
  boundsOf,
  innerBounds,
  intersect,
  isPoint,
  rangeOf,
  withPoint,
} from './bounds.ts'
import { type Filter, everything } from './filter.ts'
import { conjuncts, implies, impliesPresence, sameCondition } from './implies.ts'
import { type Path, pathOf } from './path.ts'

export interface SortField {
  readonly path: Path
  readonly descending: boolean
}

/** A test on one field of an index key, done without the document. */
export interface KeyTest {
  readonly position: number
  readonly intervals: readonly Interval[]
}

export interface IndexPlan {
  readonly stage: 'index'
  readonly index: Index
  /** In the order in which they are read. */
  readonly ranges: readonly KeyRange[]
  /** The ranges are whole keys of a unique index. */
  readonly exactKeys: boolean
  readonly reverse: boolean
  readonly keyTests: readonly KeyTest[]
  /** What has to be asked of the document itself. */
  readonly residual: Filter | undefined
  readonly sorted: boolean
  /** The same document may turn up twice. */
  readonly repeats: boolean
  /** How many leading fields have only points. */
  readonly points: number
  readonly score: number
}
export interface ScanPlan {
  readonly stage: 'collection'
  readonly reverse: boolean
  readonly residual: Filter | undefined
  readonly sorted: boolean
}
export interface UnionPlan {
  readonly stage: 'union'
  readonly parts: readonly IndexPlan[]
  /** The whole filter: a document that one part finds may belong to another. */
  readonly residual: Filter
  readonly sorted: boolean
}
export type Plan = IndexPlan | ScanPlan | UnionPlan

export interface Question {
  readonly filter: Filter
  readonly sort: readonly SortField[]
  readonly limited: boolean
  readonly hint?: Value | undefined
}

const mostRanges = 20_000

const unbounded: Interval = { low: undefined, high: undefined }

interface FieldPlan {
  readonly intervals: readonly Interval[]
  readonly used: readonly PathBounds[]
  readonly exact: boolean
}

/** What the conjuncts say of one field: all of them together, or where arrays are on the path, the best one. */
const planField = (bounds: readonly PathBounds[], multikey: boolean): FieldPlan | undefined => {
  const [first, ...others] = bounds
  if (!first) return undefined
  if (!multikey)
    return {
      intervals: others.reduce((all, { intervals }) => intersect(all, intervals), [...first.intervals]),
      used: bounds,
      exact: true,
    }
  const best = bounds.find(({ intervals }) => intervals.every(isPoint)) ?? first
  return { intervals: best.intervals, used: [best], exact: false }
}

const isUsable = (index: Index, given: readonly Filter[]): boolean => {
  if (index.partial && !implies(given, index.partial.filter)) return false
  if (!index.sparse) return true
  return index.fields.some(({ path }) =>
    given.some((one) => 'path' in one && one.path.text === path.text && impliesPresence(one)),
  )
}

interface Order {
  readonly sorted: boolean
  readonly reverse: boolean
  /** Per leading field, whether its points are to be read from high to low. */
  readonly pointsReversed: readonly boolean[]
}

/** Whether reading the index (forwards or backwards) gives the wanted order. */
const orderOf = (index: Index, plans: readonly FieldPlan[], sort: readonly SortField[]): Order => {
  const pointsReversed = plans.map(() => false)
  const constant = new Set(
    plans.flatMap(({ intervals, exact }, at) => {
      const [only] = intervals
      const name = index.fields[at]?.path.text
      return exact && intervals.length === 1 && only && isPoint(only) && name !== undefined ? [name] : []
    }),
  )
  const wanted = sort.filter(({ path }) => !constant.has(path.text))
  let reverse: boolean | undefined
  let next = 0
  const no: Order = { sorted: false, reverse: false, pointsReversed: plans.map(() => false) }
  for (let at = 0; at < index.fields.length && next < wanted.length; at++) {
    const field = index.fields[at]
    if (!field) break
    if (constant.has(field.path.text)) continue
    const plan = plans[at]
    const isSinglePoint = plan?.intervals.length === 1 && plan.intervals.every(isPoint)
    if (isSinglePoint) continue
    const one = wanted[next]
    if (!one || one.path.text !== field.path.text || index.multikey[at] === true) return no
    if (plan && plan.intervals.every(isPoint)) pointsReversed[at] = one.descending
    else {
      const backwards = one.descending !== field.descending
      if (reverse !== undefined && reverse !== backwards) return no
      reverse = backwards
      if (plan && plan.intervals.length > 1) pointsReversed[at] = one.descending
    }
    next++
  }
  const sorted = next === wanted.length
  return sorted ? { sorted, reverse: reverse ?? false, pointsReversed } : no
}

const rangesOf = (index: Index, plans: readonly FieldPlan[], order: Order): KeyRange[] | undefined => {
  let prefixes = [index.prefix]
  for (let at = 0; at < plans.length; at++) {
    const plan = plans[at]
    if (!plan) break
    const descending = index.descending[at] === true
    const intervals = order.pointsReversed[at] ? plan.intervals.toReversed() : plan.intervals
    if (prefixes.length * intervals.length > mostRanges) return undefined
    if (at === plans.length - 1)
      return prefixes.flatMap((prefix) => intervals.map((interval) => rangeOf(prefix, interval, descending)))
    prefixes = prefixes.flatMap((prefix) =>
      intervals.map((interval) => withPoint(prefix, interval, descending)),
    )
  }
  return prefixes.map((prefix) => rangeOf(prefix, unbounded, false))
}

/** The fields from the left that have bounds: points, and after them at most one that has other intervals. */
const leadingPlans = (index: Index, bounds: readonly PathBounds[]): FieldPlan[] => {
  const plans: FieldPlan[] = []
  let opened = false
  for (let at = 0; at < index.fields.length; at++) {
    const multikey = index.multikey[at] === true
    if (multikey && opened) break
    const plan = planField(
      bounds.filter(({ path }) => path.text === index.fields[at]?.path.text),
      multikey,
    )
    if (!plan) break
    plans.push(plan)
    opened ||= multikey
    if (!plan.intervals.every(isPoint)) break
  }
  return plans
}

const planIndex = (index: Index, question: Question, forced: boolean): IndexPlan | undefined => {
  const given = conjuncts(question.filter)
  if (!isUsable(index, given)) {
    if (forced) throw badValue('the hinted index does not hold all documents that the query may find')
    return undefined
  }
  const bounds = given.flatMap((one) => {
    const own = boundsOf(one)
    return own ? [own] : innerBounds(one)
  })
  const plans = leadingPlans(index, bounds)
  const order = orderOf(index, plans, question.sort)
  if (plans.length === 0 && !forced && !(order.sorted && question.sort.length > 0)) return undefined
  const ranges = rangesOf(index, plans, order)
  if (!ranges) return undefined
  const done = new Set(
    plans.flatMap(({ used, exact }) =>
      exact ? used.filter((one) => one.exact).map(({ source }) => source) : [],
    ),
  )
  const partial = index.partial ? conjuncts(index.partial.filter) : []
  const open = given.filter((one) => !done.has(one) && !partial.some((other) => sameCondition(one, other)))
  const keyTests: KeyTest[] = []
  const residual = open.filter((one) => {
    const own = boundsOf(one)
    const position = index.fields.findIndex(({ path }) => path.text === own?.path.text)
    if (!own || !own.exact || position < 0 || index.multikey[position] === true) return true
    keyTests.push({ position, intervals: own.intervals })
    return false
  })
  const points = plans.filter(({ intervals }) => intervals.every(isPoint)).length
  const exactKeys = index.unique && points === index.fields.length
  return {
    stage: 'index',
    index,
    ranges,
    exactKeys,
    reverse: order.reverse,
    keyTests,
    residual: residual.length === 0 ? undefined : { op: 'and', items: residual },
    sorted: order.sorted,
    repeats: index.multikey.includes(true) && (ranges.length > 1 || !exactKeys),
    points,
    score: scoreOf(
      index,
      plans,
      points,
      exactKeys,
      order.sorted && question.sort.length > 0,
      question,
      keyTests.length,
      residual.length,
    ),
  }
}

/** Without statistics: whole unique keys first, then how far the bounds reach, then whether the order comes free. */
const scoreOf = (
  index: Index,
  plans: readonly FieldPlan[],
  points: number,
  exactKeys: boolean,
  ordered: boolean,
  question: Question,
  keyTests: number,
  residual: number,
): number =>
  (exactKeys ? 10_000 : 0) +
  points * 100 +
  (plans.length - points) * 60 +
  (ordered ? (question.limited ? 150 : 40) : 0) +
  keyTests * 10 -
  residual * 5 +
  (index.partial ? 8 : 0) -
  index.fields.length

const planUnion = (indexes: readonly Index[], question: Question): UnionPlan | undefined => {
  const given = conjuncts(question.filter)
  const either = given.find((one) => one.op === 'or')
  if (!either || either.op !== 'or' || either.items.length === 0) return undefined
  const others = given.filter((one) => one !== either)
  const parts: IndexPlan[] = []
  for (const item of either.items) {
    const filter: Filter = { op: 'and', items: [...others, ...conjuncts(item)] }
    const best = bestIndex(indexes, { filter, sort: [], limited: false })
    if (!best) return undefined
    parts.push(best)
  }
  return { stage: 'union', parts, residual: question.filter, sorted: question.sort.length === 0 }
}

const bestIndex = (indexes: readonly Index[], question: Question): IndexPlan | undefined => {
  let best: IndexPlan | undefined
  for (const index of indexes) {
    const plan = planIndex(index, question, false)
    if (plan && (!best || plan.score > best.score)) best = plan
  }
  return best
}

const hinted = (collection: Collection, hint: Value): Index | 'natural' | 'backwards' => {
  if (hint.type === Type.object) {
    const [first] = elements(hint)
    if (first?.[0] === '$natural')
      return isNumber(first[1]) && numberOf(first[1]) < 0 ? 'backwards' : 'natural'
  }
  const found = collection.indexes.find((index) =>
    hint.type === Type.string ? index.name === stringOf(hint) : samePattern(index.keyPattern, hint),
  )
  if (!found) throw badValue('error processing query: hint provided does not correspond to an existing index')
  return found
}

export const samePattern = (a: Value, b: Value): boolean =>
  b.type === Type.object && compareValues(a, b) === 0

const scan = (question: Question, reverse: boolean): ScanPlan => ({
  stage: 'collection',
  reverse,
  residual:
    question.filter === everything || conjuncts(question.filter).length === 0 ? undefined : question.filter,
  sorted: question.sort.length === 0,
})

const natural = (question: Question): ScanPlan | undefined => {
  const [only] = question.sort
  if (question.sort.length !== 1 || only?.path.text !== '$natural') return undefined
  return { ...scan(question, only.descending), sorted: true }
}

/**
 * Chooses how to read. `noTableScan` (MongoDB's `notablescan`) refuses a filter that no index serves with error 291;
 * an empty filter may read everything.
 */
export const choosePlan = (collection: Collection, question: Question, noTableScan: boolean): Plan => {
  if (question.hint) {
    const hint = hinted(collection, question.hint)
    if (hint === 'natural' || hint === 'backwards') return scan(question, hint === 'backwards')
    const forced = planIndex(hint, question, true)
    if (forced) return forced
  }
  const byNature = natural(question)
  if (byNature) return byNature
  const best = bestIndex(collection.indexes, question)
  const union = !best || best.points === 0 ? planUnion(collection.indexes, question) : undefined
  if (union) return union
  if (best) return best
  const free = scan(question, false)
  if (noTableScan && free.residual)
    throw new MongoError(
      ErrorCode.NoQueryExecutionPlans,
      `error processing query: ns=${collection.database}.${collection.name} No indexed plans available, and running with 'notablescan' 1`,
    )
  return free
}

/** Parses a sort document; refuses what isn't 1 or −1. */
export const parseSort = (document: Value | undefined): SortField[] => {
  if (!document) return []
  if (document.type !== Type.object) throw new MongoError(ErrorCode.TypeMismatch, 'sort must be an object')
  return elements(document).map(([name, direction]) => {
    const way = isNumber(direction) ? numberOf(direction) : 0
    if (way !== 1 && way !== -1) throw badValue(`Illegal sort direction for ${name}: 1 and -1 are supported`)
    return { path: pathOf(name), descending: way < 0 }
  })
}
