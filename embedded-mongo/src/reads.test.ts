import { type Document, MongoServerError } from 'mongodb'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestServer, startTestServer } from './testing/server.ts'

let test: TestServer
beforeAll(async () => {
  test = await startTestServer()
})
afterAll(() => test.close())

const refusal = async (work: Promise<unknown>): Promise<number | string | undefined> =>
  work.then(
    () => undefined,
    (error: unknown) => (error instanceof MongoServerError ? error.code : String(error)),
  )

describe('finding', () => {
  const people = () => test.db.collection<Document & { _id: number }>('people')
  beforeAll(async () => {
    await people().insertMany([
      {
        _id: 1,
        name: 'Ada',
        tags: ['a', 'b'],
        at: { city: 'X' },
        scores: [1, 9],
        orders: [
          { q: 1, p: 'x' },
          { q: 5, p: 'y' },
        ],
      },
      { _id: 2, name: 'Bob', tags: [], at: null, scores: [5] },
      { _id: 3, name: 'cy', tags: ['b'], scores: 5, orders: [{ q: 5, p: 'x' }] },
      { _id: 4 },
    ])
  })
  const found = async (filter: Document): Promise<number[]> =>
    (await people().find(filter).sort({ _id: 1 }).toArray()).map(({ _id }) => _id)

  it('follows MongoDB on null, missing, arrays and dotted paths', async () => {
    expect(await found({ at: null })).toEqual([2, 3, 4])
    expect(await found({ at: { $exists: false } })).toEqual([3, 4])
    expect(await found({ 'at.city': null })).toEqual([2, 3, 4])
    expect(await found({ tags: ['a', 'b'] })).toEqual([1])
    expect(await found({ tags: [] })).toEqual([2])
    expect(await found({ 'tags.0': 'b' })).toEqual([3])
    expect(await found({ tags: { $all: ['b', 'a'] } })).toEqual([1])
    expect(await found({ tags: { $size: 1 } })).toEqual([3])
    expect(await found({ scores: { $gt: 1, $lt: 9 } })).toEqual([1, 2, 3])
    expect(await found({ scores: { $elemMatch: { $gt: 1, $lt: 9 } } })).toEqual([2])
    expect(await found({ orders: { $elemMatch: { q: 5, p: 'x' } } })).toEqual([3])
    expect(await found({ 'orders.q': 5, 'orders.p': 'x' })).toEqual([1, 3])
    expect(await found({ name: /^[a-c]/i })).toEqual([1, 2, 3])
    expect(await found({ name: { $not: { $regex: '^a', $options: 'i' } } })).toEqual([2, 3, 4])
    expect(await found({ name: { $type: 'string' }, scores: { $mod: [4, 1] } })).toEqual([1, 2, 3])
    expect(await found({ $nor: [{ name: 'Ada' }, { _id: { $gte: 3 } }] })).toEqual([2])
    expect(await found({ $expr: { $eq: [{ $size: { $ifNull: ['$tags', []] } }, 1] } })).toEqual([3])
    expect(await found({ at: { city: 'X' } })).toEqual([1])
    expect(await found({ name: { $in: ['Bob', /^c/] } })).toEqual([2, 3])
  })

  it('orders across types as MongoDB does', async () => {
    const mixed = test.db.collection<Document & { _id: string }>('mixed')
    await mixed.insertMany([
      { _id: 'date', v: new Date(0) },
      { _id: 'bool', v: true },
      { _id: 'text', v: 'a' },
      { _id: 'document', v: { a: 1 } },
      { _id: 'number', v: 3 },
      { _id: 'null', v: null },
      { _id: 'array', v: [7] },
    ])
    const order = ['null', 'number', 'array', 'text', 'document', 'bool', 'date']
    const sorted = async (direction: 1 | -1) =>
      (await mixed.find().sort({ v: direction }).toArray()).map(({ _id }) => _id)
    expect(await sorted(1)).toEqual(order)
    expect(await sorted(-1)).toEqual(order.toReversed())
    await mixed.createIndex({ v: -1 })
    expect(await sorted(1)).toEqual(order)
  })

  it('projects what is kept, dropped and cut', async () => {
    const one = (projection: Document) => people().findOne({ _id: 1 }, { projection })
    expect(await one({ name: 1 })).toEqual({ _id: 1, name: 'Ada' })
    expect(await one({ 'orders.q': 1, _id: 0 })).toEqual({ orders: [{ q: 1 }, { q: 5 }] })
    expect(await one({ tags: 0, orders: 0, scores: 0, at: 0 })).toEqual({ _id: 1, name: 'Ada' })
    expect(await one({ tags: { $slice: 1 }, name: 1 })).toEqual({ _id: 1, name: 'Ada', tags: ['a'] })
    expect(await one({ orders: { $elemMatch: { q: 5 } } })).toEqual({ _id: 1, orders: [{ q: 5, p: 'y' }] })
    expect(await refusal(one({ name: 1, tags: 0 }))).toBe(31254)
  })

  it('hands out batches that together are the whole, and keeps cursors apart', async () => {
    const many = test.db.collection('many')
    await many.insertMany(Array.from({ length: 1_000 }, (_, n) => ({ n, text: 'x'.repeat(50) })))
    await many.createIndex({ n: -1 })
    const seen: number[] = []
    for await (const { n } of many.find({ n: { $gte: 0 } }, { batchSize: 7 }).sort({ n: -1 }))
      seen.push(Number(n))
    expect(seen).toEqual(Array.from({ length: 1_000 }, (_, n) => 999 - n))
    expect((await many.find().batchSize(13).toArray()).length).toBe(1_000)
    expect(await refusal(test.db.command({ getMore: { $numberLong: 1 }, collection: 'many' }))).toBe(14)
    expect((await many.aggregate([{ $sort: { n: 1 } }], { batchSize: 100 }).toArray()).length).toBe(1_000)
    expect(await many.distinct('text')).toEqual(['x'.repeat(50)])
    expect(await many.estimatedDocumentCount()).toBe(1_000)
    const big = test.db.collection('big')
    await big.insertMany(Array.from({ length: 6 }, (_, n) => ({ n, pad: Buffer.alloc(5_000_000) })))
    expect((await big.find().toArray()).length).toBe(6)
  })
})

describe('aggregation', () => {
  const sales = () => test.db.collection<Document & { _id: number }>('sales')
  beforeAll(async () => {
    await sales().insertMany([
      { _id: 1, who: 'a', n: 1, items: ['x', 'y'] },
      { _id: 2, who: 'b', n: 2, items: [] },
      { _id: 3, who: 'a', n: 3 },
    ])
    await test.db.collection<Document & { _id: string }>('names').insertMany([
      { _id: 'a', name: 'Ada' },
      { _id: 'b', name: 'Bob' },
    ])
  })
  const run = (...stages: Document[]) => sales().aggregate(stages).toArray()

  it('groups, unwinds, joins, computes and counts', async () => {
    expect(
      await run(
        {
          $group: {
            _id: '$who',
            sum: { $sum: '$n' },
            avg: { $avg: '$n' },
            all: { $push: '$n' },
            last: { $last: '$n' },
            max: { $max: '$n' },
          },
        },
        { $sort: { _id: 1 } },
      ),
    ).toEqual([
      { _id: 'a', sum: 4, avg: 2, all: [1, 3], last: 3, max: 3 },
      { _id: 'b', sum: 2, avg: 2, all: [2], last: 2, max: 2 },
    ])
    expect(await run({ $unwind: '$items' }, { $project: { items: 1 } })).toEqual([
      { _id: 1, items: 'x' },
      { _id: 1, items: 'y' },
    ])
    expect((await run({ $unwind: { path: '$items', preserveNullAndEmptyArrays: true } })).length).toBe(4)
    expect(
      await run(
        { $match: { _id: 1 } },
        { $lookup: { from: 'names', localField: 'who', foreignField: '_id', as: 'who' } },
        { $project: { 'who.name': 1 } },
      ),
    ).toEqual([{ _id: 1, who: [{ name: 'Ada' }] }])
    expect(
      await run(
        {
          $lookup: {
            from: 'names',
            let: { w: '$who' },
            pipeline: [{ $match: { $expr: { $eq: ['$_id', '$$w'] } } }],
            as: 'p',
          },
        },
        { $addFields: { p: { $first: '$p.name' } } },
        { $match: { p: 'Bob' } },
        { $count: 'c' },
      ),
    ).toEqual([{ c: 1 }])
    expect(
      await run({ $facet: { few: [{ $limit: 1 }, { $project: { _id: 1 } }], all: [{ $count: 'n' }] } }),
    ).toEqual([{ few: [{ _id: 1 }], all: [{ n: 3 }] }])
    expect(
      await run(
        { $match: { _id: 3 } },
        {
          $project: {
            double: { $multiply: ['$n', 2] },
            kind: { $cond: [{ $gt: ['$n', 2] }, 'big', 'small'] },
            'deep.er': '$who',
          },
        },
      ),
    ).toEqual([{ _id: 3, double: 6, kind: 'big', deep: { er: 'a' } }])
    expect(
      await run(
        { $match: { _id: 1 } },
        { $replaceRoot: { newRoot: { m: { $map: { input: '$items', as: 'i', in: { $toUpper: '$$i' } } } } } },
      ),
    ).toEqual([{ m: ['X', 'Y'] }])
    expect(
      await run({ $sort: { n: -1 } }, { $skip: 1 }, { $limit: 1 }, { $project: { n: 1, _id: 0 } }),
    ).toEqual([{ n: 2 }])
  })

  it('refuses stages, accumulators and operators that are not there', async () => {
    expect(await refusal(run({ $out: 'elsewhere' }))).toBe(238)
    expect(await refusal(run({ $nonsense: {} }))).toBe(40324)
    expect(await refusal(run({ $group: { _id: 1, x: { $stdDevPop: '$n' } } }))).toBe(238)
    expect(await refusal(run({ $project: { x: { $function: {} } } }))).toBe(168)
  })
})

describe('what is not offered', () => {
  it('is refused with MongoDB’s own code', async () => {
    const command = (document: Document) => refusal(test.db.command(document))
    const rows = test.db.collection('rows')
    await rows.insertOne({ a: 1 })
    expect(await command({ mapReduce: 'rows' })).toBe(59)
    expect(await command({ constructor: 1 })).toBe(59)
    expect(await refusal(rows.find({ $where: 'true' }).toArray())).toBe(238)
    expect(await refusal(rows.find({ a: { $near: [0, 0] } }).toArray())).toBe(238)
    expect(await refusal(rows.find({ a: { $what: 1 } }).toArray())).toBe(2)
    expect(await refusal(rows.find({}, { collation: { locale: 'de' } }).toArray())).toBe(238)
    expect(await refusal(rows.find({ a: 1 }, { hint: 'none' }).toArray())).toBe(2)
    expect(await refusal(rows.createIndex({ a: 'text' }))).toBe(238)
    expect(await refusal(rows.watch().next())).toBe(238)
    expect(await refusal(test.db.createCollection('capped', { capped: true, size: 1 }))).toBe(238)
    expect(await refusal(test.db.collection('a$b').insertOne({}))).toBe(73)
    const session = test.client.startSession()
    expect(await refusal(session.withTransaction(() => rows.insertOne({ a: 2 }, { session })))).toBe(263)
    await session.endSession()
    expect(await rows.countDocuments()).toBe(1)
  })

  it('a broken message ends only its own connection', async () => {
    const { connect } = await import('node:net')
    const socket = connect(test.server.port, '127.0.0.1')
    socket.write(Buffer.from('ff000000ffffffff', 'hex'))
    socket.write(Buffer.alloc(300, 0xee))
    await new Promise((resolve) => socket.once('close', resolve).resume())
    expect(await test.db.command({ ping: 1 })).toMatchObject({ ok: 1 })
  })
})
