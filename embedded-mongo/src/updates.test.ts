import fc from 'fast-check'
import type { Document } from 'mongodb'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { naiveCompare } from './testing/naive.ts'
import { type TestServer, startTestServer } from './testing/server.ts'

type Row = Document & { _id: number }

let test: TestServer
beforeAll(async () => {
  test = await startTestServer()
})
afterAll(() => test.close())

const number = fc.integer({ min: -5, max: 5 })
const names = ['a', 'b', 'c'] as const
const name = fc.constantFrom(...names)
const operation = fc.oneof(
  fc.tuple(
    fc.constantFrom('$set', '$inc', '$mul', '$min', '$max', '$push', '$addToSet', '$pull'),
    name,
    number,
  ),
  fc.tuple(fc.constant('$unset'), name, fc.constant(0)),
  fc.tuple(fc.constant('$pop'), name, fc.constantFrom(1, -1)),
  fc.tuple(fc.constant('$set'), name, fc.array(number, { maxLength: 3 })),
)
type Operation = [string, string, number | number[]]

/** What the manual says of each operator, one line each; undefined where it refuses. */
const naive = (
  before: unknown,
  operator: string,
  operand: number | number[],
): { after: unknown } | undefined => {
  const value = Number(operand)
  const list = Array.isArray(before) ? (before as number[]) : undefined
  const absent = before === undefined
  switch (operator) {
    case '$set':
      return { after: operand }
    case '$unset':
      return { after: undefined }
    case '$inc':
      return list ? undefined : { after: Number(before ?? 0) + value }
    case '$mul':
      return list ? undefined : { after: Number(before ?? 0) * value + 0 }
    case '$min':
      return { after: absent || naiveCompare(value, before) < 0 ? value : before }
    case '$max':
      return { after: absent || naiveCompare(value, before) > 0 ? value : before }
    case '$push':
      return list || absent ? { after: [...(list ?? []), value] } : undefined
    case '$addToSet':
      if (!list && !absent) return undefined
      return { after: list?.includes(value) ? list : [...(list ?? []), value] }
    case '$pull':
      if (absent) return { after: undefined }
      return list && { after: list.filter((item) => item !== value) }
    default:
      if (absent) return { after: undefined }
      return list && { after: value === 1 ? list.slice(0, -1) : list.slice(1) }
  }
}

describe('updates, one after the other', () => {
  it('make of a document what the manual says, or refuse and leave it, and the index follows', async () => {
    const rows = test.db.collection<Row>('rows')
    await rows.createIndexes(names.map((one) => ({ key: { [one]: 1 } })))
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { minLength: 1, maxLength: 12 }), async (operations) => {
        await rows.deleteMany({})
        await rows.insertOne({ _id: 1 })
        const wanted = new Map<string, unknown>()
        for (const [operator, path, operand] of operations as Operation[]) {
          const expected = naive(wanted.get(path), operator, operand)
          const outcome = await rows.updateOne({ _id: 1 }, { [operator]: { [path]: operand } }).then(
            () => 'done',
            () => 'refused',
          )
          expect(outcome, `${operator} ${path}`).toBe(expected ? 'done' : 'refused')
          if (expected?.after === undefined && expected) wanted.delete(path)
          else if (expected) wanted.set(path, expected.after)
        }
        expect(await rows.findOne({ _id: 1 })).toEqual({ _id: 1, ...Object.fromEntries(wanted) })
        for (const one of names) {
          const value = wanted.get(one)
          const some: unknown = Array.isArray(value) ? value[0] : value
          if (some !== undefined)
            expect(await rows.countDocuments({ [one]: some }, { hint: `${one}_1` })).toBe(1)
        }
      }),
      { numRuns: 60 },
    )
  })
})
