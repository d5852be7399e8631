import fc from 'fast-check'
import type { Collection, Document, IndexDescription } from 'mongodb'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { naiveMatch, naiveOrder } from './testing/naive.ts'
import { type TestServer, startTestServer } from './testing/server.ts'

let test: TestServer
beforeAll(async () => {
  test = await startTestServer()
})
afterAll(() => test.close())

const scalar = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 0, max: 4 }) },
  fc.constantFrom(null, true, false, 'a', 'b', ''),
)
const value = fc.oneof(
  { weight: 6, arbitrary: scalar },
  { weight: 1, arbitrary: fc.array(scalar, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.record({ x: scalar }) },
)
const nested = fc.oneof(
  { weight: 3, arbitrary: fc.record({ c: value }, { requiredKeys: [] }) },
  {
    weight: 2,
    arbitrary: fc.array(fc.record({ c: scalar, d: scalar }, { requiredKeys: [] }), { maxLength: 3 }),
  },
  scalar,
)
const documents = fc.array(
  fc.record({ a: value, b: scalar, n: nested, flag: fc.boolean() }, { requiredKeys: [] }),
  {
    minLength: 1,
    maxLength: 25,
  },
)
const operand = fc.oneof(
  { weight: 6, arbitrary: scalar },
  { weight: 1, arbitrary: fc.array(scalar, { maxLength: 2 }) },
)
const condition = fc.oneof(
  scalar,
  fc
    .constantFrom('$eq', '$ne', '$gt', '$gte', '$lt', '$lte')
    .chain((name) => operand.map((one) => ({ [name]: one }))),
  fc
    .constantFrom('$in', '$nin')
    .chain((name) => fc.array(scalar, { maxLength: 3 }).map((list) => ({ [name]: list }))),
  fc.boolean().map((there) => ({ $exists: there })),
  fc.tuple(scalar, scalar).map(([low, high]) => ({ $gte: low, $lt: high })),
)
const paths = fc.constantFrom('a', 'b', 'n.c', 'n.d', 'flag')
const simple = fc.dictionary(paths, condition, { maxKeys: 3 })
const filters = fc.oneof(
  { weight: 5, arbitrary: simple },
  fc
    .tuple(simple, fc.constantFrom('$or', '$and', '$nor'), fc.array(simple, { minLength: 1, maxLength: 3 }))
    .map(([plain, name, parts]) => ({ ...plain, [name]: parts })),
)
const sorts = fc.oneof(
  fc.constant({}),
  fc.dictionary(fc.constantFrom('a', 'b', 'n.c'), fc.constantFrom(1 as const, -1 as const), {
    minKeys: 1,
    maxKeys: 2,
  }),
)

/** `b` stays a scalar: it shares indexes with the others, and two arrays in one entry are refused (`indexes.test.ts`). */
const changes = fc.array(
  fc.oneof(
    fc.tuple(fc.nat(24), fc.constantFrom('a', 'n'), fc.option(value)),
    fc.tuple(fc.nat(24), fc.constant('b'), fc.option(scalar)),
  ),
  { maxLength: 20 },
)

const indexSets: IndexDescription[][] = [
  [],
  [{ key: { a: 1 } }, { key: { b: -1 } }, { key: { 'n.c': 1 } }],
  [{ key: { a: 1, b: 1 } }, { key: { b: 1, 'n.c': -1 } }],
  [{ key: { 'n.c': 1, 'n.d': -1 } }, { key: { b: -1, flag: 1 } }],
  [
    { key: { a: 1, b: -1 }, partialFilterExpression: { flag: true }, name: 'partial' },
    { key: { b: 1 }, sparse: true, name: 'sparse' },
    { key: { b: 1, a: 1 }, partialFilterExpression: { b: { $exists: true } }, name: 'present' },
    { key: { 'n.d': 1 }, partialFilterExpression: { b: { $gt: 1 } }, name: 'greater' },
  ],
]

type Row = Document & { _id: number }

const filled = async (indexes: IndexDescription[], rows: Document[]): Promise<Collection<Row>> => {
  const collection = test.db.collection<Row>(`rows${indexSets.indexOf(indexes)}`)
  await collection.drop()
  if (indexes.length > 0) await collection.createIndexes(indexes)
  await collection.insertMany(rows.map((row, at) => ({ _id: at, ...row })))
  return collection
}

describe('queries, whatever indexes there are', () => {
  it('find, order, count and delete what a naive evaluation does', async () => {
    await fc.assert(
      fc.asyncProperty(
        documents,
        fc.array(fc.tuple(filters, sorts), { minLength: 6, maxLength: 6 }),
        async (rows, asked) => {
          const stored = rows.map((row, at): Document => ({ _id: at, ...row }))
          for (const indexes of indexSets) {
            const collection = await filled(indexes, rows)
            for (const [filter, sort] of asked) {
              const wanted = stored.filter((row) => naiveMatch(row, filter))
              const found = await collection.find(filter).sort(sort).toArray()
              expect(ids(found), JSON.stringify({ filter, sort, indexes })).toEqual(ids(wanted))
              for (let at = 1; at < found.length; at++)
                expect(
                  naiveOrder(found[at - 1] ?? {}, found[at] ?? {}, sort),
                  JSON.stringify({ filter, sort, indexes, found }),
                ).toBeLessThanOrEqual(0)
              expect(await collection.countDocuments(filter)).toBe(wanted.length)
              const cut = await collection.find(filter).sort(sort).skip(1).limit(3).toArray()
              expect(cut.length).toBe(Math.min(3, Math.max(0, wanted.length - 1)))
            }
          }
        },
      ),
      { numRuns: 16 },
    )
  })

  it('keep the entries right through updates and deletes', async () => {
    await fc.assert(
      fc.asyncProperty(documents, changes, filters, async (rows, updates, gone) => {
        for (const indexes of indexSets.slice(1)) {
          const collection = await filled(indexes, rows)
          for (const [at, name, to] of updates)
            await collection.updateOne(
              { _id: at },
              to === null ? { $unset: { [name]: '' } } : { $set: { [name]: to } },
            )
          await collection.deleteMany(gone)
          const left = await collection.find().toArray()
          for (const filter of [
            { a: { $gte: 0 } },
            { b: { $in: [0, 1, 2, 'a'] } },
            { 'n.c': 1 },
            { b: null },
            { a: 2, flag: true },
          ])
            expect(ids(await collection.find(filter).toArray()), JSON.stringify({ filter, indexes })).toEqual(
              ids(left.filter((row) => naiveMatch(row, filter))),
            )
        }
      }),
      { numRuns: 10 },
    )
  })
})

const ids = (rows: Document[]): number[] => rows.map(({ _id }) => Number(_id)).toSorted((a, b) => a - b)
