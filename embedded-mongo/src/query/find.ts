import { type Value, documentAt } from '../bson/value.ts'
import { segmentEnd } from '../bson/key.ts'
import type { Collection } from '../store/catalog.ts'
import { type Tables, documentKey } from '../store/tables.ts'
import { matcherOf } from './compile.ts'
import type { KeyRange } from './bounds.ts'
import type { Filter } from './filter.ts'
import type { Matcher } from './match.ts'
import { type IndexPlan, type Plan, type SortField, choosePlan } from './plan.ts'
import { type Cost, openScan } from './scan.ts'
import { sortBy } from './sort.ts'

export interface Query {
  readonly filter: Filter
  readonly sort: readonly SortField[]
  readonly skip: number
  /** 0 is no limit. */
  readonly limit: number
  readonly hint?: Value | undefined
  readonly variables?: ReadonlyMap<string, Value | undefined>
}

export interface Row {
  readonly recordId: number
  readonly bytes: Buffer
}

/** Rows one after the other; `pause` between batches, so that no cursor of the database stays open meanwhile. */
export interface Rows {
  next(): Row | undefined
  pause(): void
}

export interface Answer {
  readonly plan: Plan
  readonly cost: Cost
  readonly rows: Rows
}

export interface Finder {
  find(collection: Collection, query: Query): Answer
  count(collection: Collection, query: Query): { count: number; plan: Plan; cost: Cost }
  /**
   * MongoDB's DISTINCT_SCAN: the first row, in sort order, of each value of the leading sort field, by one seek each;
   * undefined where no index gives that.
   */
  firsts(collection: Collection, query: Query): Answer | undefined
}

export interface FinderSettings {
  noTableScan: boolean
}

const allRows = (rows: Rows): Row[] => {
  const all: Row[] = []
  for (let row = rows.next(); row; row = rows.next()) all.push(row)
  return all
}

/** Skips and cuts; where it cuts, nothing is read on, and so no cursor of the database stays open. */
const windowed = (rows: Rows, skip: number, limit: number): Rows => {
  if (skip === 0 && limit === 0) return rows
  let skipped = 0
  let given = 0
  return {
    next: () => {
      for (; skipped < skip; skipped++) if (!rows.next()) return undefined
      if (limit > 0 && given >= limit) {
        rows.pause()
        return undefined
      }
      given++
      return rows.next()
    },
    pause: () => rows.pause(),
  }
}

const rowsOf = (list: readonly Row[]): Rows => {
  let at = 0
  return { next: () => list[at++], pause: () => {} }
}

export const createFinder = (tables: Tables, settings: FinderSettings): Finder => {
  const { documents } = tables

  const fetching = (collection: Collection, plan: Plan, query: Query, cost: Cost): Rows => {
    const scan = openScan(tables, collection.id, plan, cost)
    const matches: Matcher | undefined = plan.residual && matcherOf(plan.residual, query.variables)
    const nextRow = (): Row | undefined => {
      for (;;) {
        const recordId = scan.next()
        if (recordId === undefined) return undefined
        const bytes = documents.getBinary(documentKey(collection.id, recordId))
        if (!bytes) continue
        cost.docsExamined++
        if (!matches || matches(documentAt(bytes))) return { recordId, bytes }
      }
    }
    return {
      next: () => {
        try {
          return nextRow()
        } catch (error) {
          scan.pause()
          throw error
        }
      },
      pause: () => scan.pause(),
    }
  }

  const plan = (collection: Collection, query: Query): Plan =>
    choosePlan(collection, { ...query, limited: query.limit > 0 }, settings.noTableScan)

  /**
   * The first matching row of each group. Ranges of one group follow one another (they share the first segment), so
   * once a group has its row, its other ranges are passed over.
   */
  const firstRows = (collection: Collection, chosen: IndexPlan, query: Query, cost: Cost): Rows => {
    const groupOf = (range: KeyRange): Buffer =>
      range.start.subarray(
        0,
        segmentEnd(range.start, chosen.index.prefix.length, chosen.index.descending[0] === true),
      )
    let at = 0
    return {
      next: () => {
        for (let range = chosen.ranges[at]; range; range = chosen.ranges[++at]) {
          const rows = fetching(collection, { ...chosen, ranges: [range], exactKeys: false }, query, cost)
          const row = rows.next()
          rows.pause()
          if (!row) continue
          const group = groupOf(range)
          for (at++; at < chosen.ranges.length; at++) {
            const other = chosen.ranges[at]
            if (!other || !groupOf(other).equals(group)) break
          }
          return row
        }
        return undefined
      },
      pause: () => {},
    }
  }

  return {
    find: (collection, query) => {
      const cost: Cost = { keysExamined: 0, docsExamined: 0 }
      const chosen = plan(collection, query)
      const rows = fetching(collection, chosen, query, cost)
      if (chosen.sorted) return { plan: chosen, cost, rows: windowed(rows, query.skip, query.limit) }
      const sorted = sortBy(allRows(rows), query.sort, ({ bytes }) => documentAt(bytes))
      return { plan: chosen, cost, rows: windowed(rowsOf(sorted), query.skip, query.limit) }
    },
    count: (collection, query) => {
      const cost: Cost = { keysExamined: 0, docsExamined: 0 }
      const chosen = plan(collection, { ...query, sort: [] })
      const most = query.limit > 0 ? query.skip + query.limit : Number.POSITIVE_INFINITY
      let found = 0
      if (chosen.residual) {
        const rows = fetching(collection, chosen, query, cost)
        while (found < most && rows.next()) found++
        rows.pause()
      } else {
        const scan = openScan(tables, collection.id, chosen, cost)
        while (found < most && scan.next() !== undefined) found++
        scan.pause()
      }
      return { count: Math.max(0, found - query.skip), plan: chosen, cost }
    },
    firsts: (collection, query) => {
      const chosen = plan(collection, { ...query, limit: 1 })
      if (chosen.stage !== 'index' || !chosen.sorted || chosen.repeats || chosen.points === 0)
        return undefined
      if (chosen.index.fields[0]?.path.text !== query.sort[0]?.path.text) return undefined
      const cost: Cost = { keysExamined: 0, docsExamined: 0 }
      return { plan: chosen, cost, rows: firstRows(collection, chosen, query, cost) }
    },
  }
}
