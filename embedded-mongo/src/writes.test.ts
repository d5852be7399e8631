import {
  Binary,
  type Document,
  Double,
  Int32,
  Long,
  MongoBulkWriteError,
  MongoServerError,
  ObjectId,
} from 'mongodb'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type TestServer, startTestServer } from './testing/server.ts'

type Doc = Document & { _id: number | string | ObjectId }

let test: TestServer
beforeAll(async () => {
  test = await startTestServer()
})
afterAll(() => test.close())
const rows = () => test.db.collection<Doc>('rows')
beforeEach(async () => {
  await rows().drop()
})

/** What one update makes of one document. */
const updated = async (
  before: Document,
  update: Document,
  options: Document = {},
  filter: Document = {},
): Promise<Document | null> => {
  await rows().deleteMany({})
  await rows().insertOne({ _id: 1, ...before })
  await rows().updateOne({ _id: 1, ...filter }, update, options)
  return rows().findOne({ _id: 1 }, { projection: { _id: 0 } })
}
const refusal = async (work: Promise<unknown>): Promise<number | string | undefined> =>
  work.then(
    () => undefined,
    (error: unknown) => (error instanceof MongoServerError ? error.code : String(error)),
  )

describe('documents', () => {
  it('come back with the types, names and order that they went in with', async () => {
    const stored = {
      _id: new ObjectId(),
      '2': 'second',
      '1': 'first',
      double: new Double(1),
      int: new Int32(1),
      long: Long.fromString('9007199254740993'),
      date: new Date(0),
      binary: new Binary(Buffer.from('bytes')),
      nothing: null,
      list: [1, [2], { x: 3 }],
      nested: { __proto: 'ok', empty: {} },
      text: 'ünïcode 😀',
    }
    await rows().insertOne(stored)
    const raw = await rows().findOne({ _id: stored._id }, { promoteValues: false, promoteLongs: false })
    expect(raw?.double).toBeInstanceOf(Double)
    expect(raw?.int).toBeInstanceOf(Int32)
    expect(raw?.long.toString()).toBe('9007199254740993')
    const found = await rows().findOne({ _id: stored._id })
    expect(found?.date).toEqual(new Date(0))
    expect(found?.list).toEqual([1, [2], { x: 3 }])
    expect(found?.text).toBe('ünïcode 😀')
    expect(await rows().findOne({ long: Long.fromString('9007199254740992') })).toBeNull()
  })

  it('tell a duplicate by index, key pattern and key value', async () => {
    await rows().createIndex({ chat: 1, rev: 1 }, { unique: true })
    const chat = new ObjectId()
    const error = await rows()
      .insertMany([
        { _id: 1, chat, rev: 1 },
        { _id: 2, chat, rev: 1 },
        { _id: 3, chat, rev: 2 },
      ])
      .catch((caught: unknown) => caught)
    if (!(error instanceof MongoBulkWriteError)) throw error
    const [first] = Array.isArray(error.writeErrors) ? error.writeErrors : [error.writeErrors]
    expect(first?.index).toBe(1)
    expect(first?.code).toBe(11000)
    const { writeErrors } = await test.db.command({ insert: 'rows', documents: [{ _id: 2, chat, rev: 1 }] })
    expect(writeErrors).toMatchObject([
      { index: 0, keyPattern: { chat: 1, rev: 1 }, keyValue: { chat, rev: 1 } },
    ])
    expect(first?.errmsg).toContain(
      `index: chat_1_rev_1 dup key: { chat: ObjectId('${chat.toHexString()}'), rev: 1 }`,
    )
    expect(await rows().countDocuments()).toBe(1)
    expect(await refusal(rows().insertMany([{ _id: 1 }, { _id: 4, rev: 9 }], { ordered: false }))).toBe(11000)
    expect(await rows().countDocuments({ _id: 4 })).toBe(1)
    await expect(rows().updateOne({ _id: 4 }, { $set: { chat, rev: 1 } })).rejects.toMatchObject({
      code: 11000,
      keyPattern: { chat: 1, rev: 1 },
    })
    expect(await rows().findOne({ _id: 4 })).toEqual({ _id: 4, rev: 9 })
  })

  it('may share a unique partial or sparse index where it leaves them out', async () => {
    await rows().createIndex({ name: 1 }, { unique: true, partialFilterExpression: { live: true } })
    await rows().createIndex({ mail: 1 }, { unique: true, sparse: true })
    await rows().insertMany([
      { _id: 1, name: 'a', live: true },
      { _id: 2, name: 'a', live: false },
      { _id: 3, name: 'a' },
    ])
    expect(await refusal(rows().insertOne({ _id: 4, name: 'a', live: true }))).toBe(11000)
    expect(await refusal(rows().updateOne({ _id: 3 }, { $set: { live: true } }))).toBe(11000)
    await rows().updateOne({ _id: 1 }, { $set: { live: false } })
    await rows().updateOne({ _id: 3 }, { $set: { live: true } })
    await rows().insertOne({ _id: 5, mail: null })
    expect(await refusal(rows().insertOne({ _id: 6, mail: null }))).toBe(11000)
  })

  it('are upserted once when many ask at the same time', async () => {
    await rows().createIndex({ key: 1 }, { unique: true })
    const asked = await Promise.allSettled(
      Array.from({ length: 30 }, () =>
        rows().updateOne({ key: 'k' }, { $inc: { n: 1 }, $setOnInsert: { made: 1 } }, { upsert: true }),
      ),
    )
    expect(asked.every(({ status }) => status === 'fulfilled')).toBe(true)
    expect(
      await rows()
        .find({}, { projection: { _id: 0 } })
        .toArray(),
    ).toEqual([{ key: 'k', n: 30, made: 1 }])
  })
})

describe('updates', () => {
  it('set, unset, count and compare, on nested paths too', async () => {
    expect(await updated({ a: 1 }, { $set: { 'b.c': 2 }, $unset: { a: '' } })).toEqual({ b: { c: 2 } })
    expect(await updated({ n: 1 }, { $inc: { n: 2, m: 5 }, $mul: { p: 3 } })).toEqual({ n: 3, m: 5, p: 0 })
    expect(
      await updated({ n: 5, d: new Date(5) }, { $max: { n: 3, d: new Date(9) }, $min: { q: 1 } }),
    ).toEqual({ n: 5, d: new Date(9), q: 1 })
    expect(await updated({ a: { b: 1 } }, { $rename: { 'a.b': 'c.d' } })).toEqual({ a: {}, c: { d: 1 } })
    expect(
      await updated({ l: [1, 2] }, { $set: { 'l.3': 9 }, $unset: { 'l.0': '' } }).catch(() => 'conflict'),
    ).toEqual({ l: [null, 2, null, 9] })
    expect(await updated({}, { $setOnInsert: { a: 1 } })).toEqual({})
  })

  it('keep number types as MongoDB does', async () => {
    await rows().insertOne({ _id: 1, i: new Int32(2147483647), d: new Double(1), l: Long.fromNumber(1) })
    await rows().updateOne({ _id: 1 }, { $inc: { i: 1, d: 1, l: 1 } })
    const raw = await rows().findOne({ _id: 1 }, { promoteValues: false, promoteLongs: false })
    expect([raw?.i, raw?.d, raw?.l].map((value: { _bsontype?: string }) => value._bsontype)).toEqual([
      'Long',
      'Double',
      'Long',
    ])
  })

  it('change arrays', async () => {
    expect(await updated({ l: [1] }, { $push: { l: { $each: [3, 2], $sort: -1, $slice: 2 } } })).toEqual({
      l: [3, 2],
    })
    expect(await updated({ l: [1] }, { $push: { l: { $each: [0], $position: 0 }, m: 'x' } })).toEqual({
      l: [0, 1],
      m: ['x'],
    })
    expect(await updated({ l: [1] }, { $addToSet: { l: { $each: [1, 2, 2] } } })).toEqual({ l: [1, 2] })
    expect(await updated({ l: [1, 5, 9] }, { $pull: { l: { $gt: 4 } } })).toEqual({ l: [1] })
    expect(await updated({ l: [{ u: 1, v: 1 }, { u: 2 }] }, { $pull: { l: { u: 1 } } })).toEqual({
      l: [{ u: 2 }],
    })
    expect(await updated({ l: [1, 2, 1] }, { $pullAll: { l: [1] } })).toEqual({ l: [2] })
    expect(await updated({ l: [1, 2] }, { $pop: { l: -1 } })).toEqual({ l: [2] })
  })

  it('name elements by the position that matched, all of them, or by a filter', async () => {
    const list = {
      l: [
        { u: 1, n: 0 },
        { u: 2, n: 0 },
        { u: 2, n: 5 },
      ],
    }
    expect(await updated(list, { $set: { 'l.$.n': 9 } }, {}, { 'l.u': 2 })).toEqual({
      l: [
        { u: 1, n: 0 },
        { u: 2, n: 9 },
        { u: 2, n: 5 },
      ],
    })
    expect(
      await updated(list, { $inc: { 'l.$.n': 1 } }, {}, { l: { $elemMatch: { u: 2, n: 5 } } }),
    ).toMatchObject({ l: [{ n: 0 }, { n: 0 }, { n: 6 }] })
    expect(await updated(list, { $inc: { 'l.$[].n': 1 } })).toMatchObject({
      l: [{ n: 1 }, { n: 1 }, { n: 6 }],
    })
    expect(
      await updated(list, { $set: { 'l.$[x].n': 7 } }, { arrayFilters: [{ 'x.u': 2, 'x.n': 0 }] }),
    ).toMatchObject({ l: [{ n: 0 }, { n: 7 }, { n: 5 }] })
    expect(
      await updated({ l: [1, 2, 3] }, { $set: { 'l.$[big]': 0 } }, { arrayFilters: [{ big: { $gte: 2 } }] }),
    ).toEqual({ l: [1, 0, 0] })
    expect(await updated({ l: [1, 2, 3] }, { $set: { 'l.$': 0 } }, {}, { l: { $gt: 1 } })).toEqual({
      l: [1, 0, 3],
    })
  })

  it('refuse what MongoDB refuses, with its codes, and change nothing', async () => {
    await rows().insertOne({ _id: 1, a: 1, s: 'x', l: [] })
    const one = (update: Document, options: Document = {}) =>
      refusal(rows().updateOne({ _id: 1 }, update, options))
    expect(await one({ $set: { a: 1 }, $inc: { a: 1 } })).toBe(40)
    expect(await one({ $set: { a: 1, 'a.b': 2 } })).toBe(40)
    expect(await one({ $set: { 'a.b': 1 } })).toBe(28)
    expect(await one({ $inc: { s: 1 } })).toBe(14)
    expect(await one({ $push: { a: 1 } })).toBe(2)
    expect(await one({ $set: { _id: 2 } })).toBe(66)
    expect(await one({ $nonsense: { a: 1 } })).toBe(9)
    expect(await one({ $set: { 'l.$': 1 } })).toBe(2)
    expect(await one({ $set: { 'l.$[x]': 1 } })).toBe(2)
    expect(await one({ $bit: { a: { and: 1 } } })).toBe(238)
    expect(await refusal(rows().updateOne({ _id: 1 }, [{ $set: { a: 2 } }]))).toBe(238)
    await rows().createIndex({ l: 1, a: 1 })
    expect(await one({ $set: { a: [] } })).toBe(171)
    expect(await rows().findOne({ _id: 1 })).toEqual({ _id: 1, a: 1, s: 'x', l: [] })
  })

  it('count what matched and what changed, and upsert from the equalities of the query', async () => {
    await rows().insertMany([
      { _id: 1, a: 1 },
      { _id: 2, a: 2 },
    ])
    expect(await rows().updateMany({}, { $set: { a: 1 } })).toMatchObject({
      matchedCount: 2,
      modifiedCount: 1,
    })
    expect(
      await rows().updateOne(
        { _id: 3, b: { $eq: 5 }, c: { $gt: 1 }, $and: [{ d: 6 }] },
        { $set: { e: 7 } },
        { upsert: true },
      ),
    ).toMatchObject({ upsertedId: 3, upsertedCount: 1 })
    expect(await rows().findOne({ _id: 3 })).toEqual({ _id: 3, b: 5, d: 6, e: 7 })
    expect(await rows().replaceOne({ _id: 3 }, { z: 1 })).toMatchObject({ modifiedCount: 1 })
    expect(await rows().findOne({ _id: 3 })).toEqual({ _id: 3, z: 1 })
  })

  it('find and modify, giving what was or what is', async () => {
    await rows().insertMany([
      { _id: 1, n: 1 },
      { _id: 2, n: 2 },
    ])
    expect(await rows().findOneAndUpdate({}, { $inc: { n: 10 } }, { sort: { n: -1 } })).toEqual({
      _id: 2,
      n: 2,
    })
    expect(
      await rows().findOneAndUpdate(
        { _id: 1 },
        { $inc: { n: 1 } },
        { returnDocument: 'after', projection: { n: 1, _id: 0 } },
      ),
    ).toEqual({ n: 2 })
    expect(
      await rows().findOneAndUpdate(
        { _id: 9 },
        { $set: { n: 0 } },
        { upsert: true, returnDocument: 'after' },
      ),
    ).toEqual({ _id: 9, n: 0 })
    expect(await rows().findOneAndDelete({ _id: 9 })).toEqual({ _id: 9, n: 0 })
    expect(await rows().findOneAndUpdate({ _id: 9 }, { $set: { n: 0 } })).toBeNull()
    expect(await rows().findOneAndReplace({ _id: 1 }, { m: 1 }, { returnDocument: 'after' })).toEqual({
      _id: 1,
      m: 1,
    })
  })

  it('go in bulk, in order or not', async () => {
    const result = await rows().bulkWrite([
      { insertOne: { document: { _id: 1, n: 1 } } },
      { updateOne: { filter: { _id: 1 }, update: { $inc: { n: 1 } } } },
      { updateOne: { filter: { _id: 2 }, update: { $set: { n: 5 } }, upsert: true } },
      { deleteOne: { filter: { _id: 1 } } },
    ])
    expect(result).toMatchObject({ insertedCount: 1, modifiedCount: 1, upsertedCount: 1, deletedCount: 1 })
    await expect(
      rows().bulkWrite([{ insertOne: { document: { _id: 2 } } }, { insertOne: { document: { _id: 3 } } }]),
    ).rejects.toMatchObject({ code: 11000 })
    expect(await rows().countDocuments({ _id: 3 })).toBe(0)
  })
})

describe('writes at the same time', () => {
  it('don’t suffer from one among them that can’t be carried out', async () => {
    const broken = test.db.command({ insert: 'rows', documents: [{ _id: 'x' }], txnNumber: 1.5 }).then(
      () => 'done',
      () => 'refused',
    )
    const others = Array.from({ length: 20 }, (_, n) => rows().insertOne({ _id: n }))
    await Promise.all(others)
    expect(await broken).toBe('refused')
    expect(await rows().countDocuments({ _id: { $gte: 0 } })).toBe(20)
  })
})
