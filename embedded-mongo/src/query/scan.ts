import { inverted, segmentEnd } from '../bson/key.ts'
import { type Table, type Tables, above, recordIdBytes, uint32 } from '../store/tables.ts'
import { type KeyRange, contains } from './bounds.ts'
import type { IndexPlan, KeyTest, Plan, ScanPlan, UnionPlan } from './plan.ts'

/** What a query cost, as `explain` tells it. */
export interface Cost {
  keysExamined: number
  docsExamined: number
}

/**
 * Record ids, one after the other. Between two batches `pause` gives the database's cursor back; the next call goes
 * on behind the last key, in the data as it is then.
 */
export interface Scan {
  /** The next record id, or undefined at the end. */
  next(): number | undefined
  pause(): void
}

interface Reader {
  next(): { key: Buffer; value: Buffer | undefined } | undefined
  pause(): void
}

/** Keys of one range in order, from which reading may stop and go on. */
const readRange = (table: Table, range: KeyRange, reverse: boolean, values: boolean): Reader => {
  let iterator: Iterator<unknown> | undefined
  let last: Buffer | undefined

  const open = (): Iterator<unknown> => {
    const options = reverse
      ? { start: last ?? range.end, end: range.start, reverse, exclusiveStart: true, inclusiveEnd: true }
      : { start: last ?? range.start, end: range.end, exclusiveStart: last !== undefined }
    return (values ? table.getRange(options) : table.getKeys(options))[Symbol.iterator]()
  }

  return {
    next: () => {
      iterator ??= open()
      const { done, value } = iterator.next()
      if (done) return undefined
      if (!values) {
        last = value as Buffer
        return { key: last, value: undefined }
      }
      const entry = value as { key: Buffer; value: Buffer }
      last = entry.key
      return entry
    },
    pause: () => {
      iterator?.return?.()
      iterator = undefined
    },
  }
}

/** Whether the fields of a key pass the tests; `positions` are cut as far as needed. */
const passes = (
  key: Buffer,
  tests: readonly KeyTest[],
  descending: readonly boolean[],
  prefix: number,
): boolean => {
  const deepest = Math.max(...tests.map(({ position }) => position))
  let at = prefix
  for (let position = 0; position <= deepest; position++) {
    const end = segmentEnd(key, at, descending[position] === true)
    for (const test of tests) {
      if (test.position !== position) continue
      const segment = key.subarray(at, end)
      if (!contains(test.intervals, descending[position] ? inverted(segment) : segment)) return false
    }
    at = end
  }
  return true
}

const exactScan = (entries: Table, plan: IndexPlan, cost: Cost): Scan => {
  let at = 0
  const ranges = plan.ranges
  const seen = plan.repeats ? new Set<number>() : undefined
  return {
    next: () => {
      while (at < ranges.length) {
        const range = ranges[at++]
        const found = range && entries.getBinaryFast(range.start)
        if (!found) continue
        cost.keysExamined++
        const recordId = found.readUIntBE(0, recordIdBytes)
        if (seen?.has(recordId)) continue
        seen?.add(recordId)
        return recordId
      }
      return undefined
    },
    pause: () => {},
  }
}

export const indexScan = (entries: Table, plan: IndexPlan, cost: Cost): Scan => {
  if (plan.exactKeys && plan.keyTests.length === 0) return exactScan(entries, plan, cost)
  const { index, ranges, reverse, keyTests } = plan
  const seen = plan.repeats ? new Set<number>() : undefined
  let at = 0
  let reader: Reader | undefined

  const nextEntry = (): { key: Buffer; value: Buffer | undefined } | undefined => {
    for (;;) {
      const range = ranges[at]
      if (!range) return undefined
      reader ??= readRange(entries, range, reverse, index.unique)
      const entry = reader.next()
      if (entry) return entry
      reader = undefined
      at++
    }
  }

  return {
    next: () => {
      for (;;) {
        const entry = nextEntry()
        if (!entry) return undefined
        cost.keysExamined++
        if (keyTests.length > 0 && !passes(entry.key, keyTests, index.descending, index.prefix.length))
          continue
        const { key, value } = entry
        const recordId = value
          ? value.readUIntBE(0, recordIdBytes)
          : key.readUIntBE(key.length - recordIdBytes, recordIdBytes)
        if (seen?.has(recordId)) continue
        seen?.add(recordId)
        return recordId
      }
    },
    pause: () => reader?.pause(),
  }
}

const collectionScan = (documents: Table, collectionId: number, plan: ScanPlan): Scan => {
  const start = uint32(collectionId)
  const reader = readRange(documents, { start, end: above(start) }, plan.reverse, false)
  return {
    next: () => reader.next()?.key.readUIntBE(4, recordIdBytes),
    pause: () => reader.pause(),
  }
}

/** The parts of an `$or`, each by its own index; a document counts once. */
const unionScan = (entries: Table, plan: UnionPlan, cost: Cost): Scan => {
  const seen = new Set<number>()
  const scans = plan.parts.map((part) => indexScan(entries, part, cost))
  let at = 0
  return {
    next: () => {
      while (at < scans.length) {
        const recordId = scans[at]?.next()
        if (recordId === undefined) at++
        else if (!seen.has(recordId)) {
          seen.add(recordId)
          return recordId
        }
      }
      return undefined
    },
    pause: () => scans[at]?.pause(),
  }
}

export const openScan = (tables: Tables, collectionId: number, plan: Plan, cost: Cost): Scan => {
  if (plan.stage === 'index') return indexScan(tables.entries, plan, cost)
  if (plan.stage === 'collection') return collectionScan(tables.documents, collectionId, plan)
  return unionScan(tables.entries, plan, cost)
}
