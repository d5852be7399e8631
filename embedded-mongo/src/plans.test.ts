import { type Document, Long, ObjectId } from 'mongodb'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestServer, startTestServer } from './testing/server.ts'

const perChat = 2_000
const chats = Array.from({ length: 5 }, () => new ObjectId())
const [chat = new ObjectId()] = chats
const actors = [new ObjectId(), new ObjectId()]

let test: TestServer
beforeAll(async () => {
  test = await startTestServer({ refuseScans: true })
  await log().createIndexes([
    { key: { chatId: 1, rev: 1 }, unique: true },
    { key: { chatId: 1, actorId: 1, clientId: 1 }, unique: true },
    { key: { chatId: 1, stateRev: 1 }, partialFilterExpression: { stateRev: { $exists: true } } },
    { key: { chatId: 1, open: 1 }, name: 'open', partialFilterExpression: { open: true } },
    { key: { chatId: 1, rev: 1, actorId: 1 }, name: 'unread', partialFilterExpression: { counts: true } },
  ])
  for (const chatId of chats)
    await log().insertMany(
      Array.from({ length: perChat }, (_, n) => ({
        chatId,
        rev: n + 1,
        ...(n % 2 === 0 ? { stateRev: n + 1 } : {}),
        actorId: actors[n % 2],
        clientId: `c${n}`,
        main: true,
        counts: n % 4 < 2,
        open: n > perChat - 4,
      })),
    )
})
afterAll(() => test.close())
const log = () => test.db.collection('log')

interface Seen {
  stages: string[]
  index: string | undefined
  keys: number
  documents: number
}

const seen = (explained: Document): Seen => {
  const stages: string[] = []
  let index: string | undefined
  let stage: Document | undefined = explained.queryPlanner.winningPlan as Document
  while (stage) {
    stages.push(String(stage.stage))
    index ??= stage.indexName as string | undefined
    stage = stage.inputStage as Document | undefined
  }
  const { totalKeysExamined, totalDocsExamined } = explained.executionStats as Document
  return { stages, index, keys: Number(totalKeysExamined), documents: Number(totalDocsExamined) }
}
const find = async (filter: Document, sort: Record<string, 1 | -1> = {}, limit = 0): Promise<Seen> =>
  seen(await log().find(filter).sort(sort).limit(limit).explain('executionStats'))

describe('the queries of a log', () => {
  it('read a page of history from the end of one range', async () => {
    expect(await find({ chatId: chat, main: true, rev: { $lt: 1_500 } }, { rev: -1 }, 50)).toEqual({
      stages: ['FETCH', 'IXSCAN'],
      index: 'chatId_1_rev_1',
      keys: 50,
      documents: 50,
    })
  })

  it('read what changed since from one range, in order', async () => {
    expect(await find({ chatId: chat, stateRev: { $gt: 1_980 } }, { stateRev: 1 })).toEqual({
      stages: ['FETCH', 'IXSCAN'],
      index: 'chatId_1_stateRev_1',
      keys: 10,
      documents: 10,
    })
  })

  it('find one row by its unique key', async () => {
    const { index, keys } = await find({ chatId: chat, actorId: actors[1], clientId: 'c7' })
    expect({ index, keys }).toEqual({ index: 'chatId_1_actorId_1_clientId_1', keys: 1 })
    expect(await find({ _id: new ObjectId() })).toMatchObject({ index: '_id_', documents: 0 })
  })

  it('use a partial index only where the query implies its filter', async () => {
    expect(await find({ chatId: chat, open: true })).toMatchObject({ index: 'open', documents: 3 })
    expect((await find({ chatId: chat, open: false })).index).not.toBe('open')
    expect((await find({ chatId: chat, open: { $ne: true } })).index).not.toBe('open')
    expect((await find({ chatId: chat, stateRev: null })).index).not.toBe('chatId_1_stateRev_1')
  })

  it('count from the index alone, and no further than asked', async () => {
    const command = {
      count: 'log',
      query: { chatId: chat, counts: true, rev: { $gt: 100 }, actorId: { $nin: [actors[0]] } },
    }
    const explained = seen(await test.db.command({ explain: command, verbosity: 'executionStats' }))
    expect(explained).toMatchObject({ stages: ['COUNT', 'IXSCAN'], index: 'unread', documents: 0 })
    const pipeline = [{ $match: command.query }, { $limit: 100 }, { $group: { _id: 1, n: { $sum: 1 } } }]
    const limited = seen(await log().aggregate(pipeline).explain('executionStats'))
    expect(limited).toMatchObject({ index: 'unread', documents: 0 })
    expect(limited.keys).toBeLessThanOrEqual(202)
    expect(await log().countDocuments(command.query, { limit: 100 })).toBe(100)
    expect(await log().countDocuments(command.query)).toBe(475)
  })

  it('find the newest row of many chats with one seek each', async () => {
    const pipeline = [
      { $match: { chatId: { $in: chats }, main: true } },
      { $sort: { chatId: 1, rev: -1 } },
      { $group: { _id: '$chatId', head: { $first: '$rev' }, doc: { $first: '$$ROOT' } } },
    ]
    const explained = seen(await log().aggregate(pipeline).explain('executionStats'))
    expect(explained).toMatchObject({ stages: ['FETCH', 'DISTINCT_SCAN'], keys: 5, documents: 5 })
    const heads = await log().aggregate(pipeline).toArray()
    expect(heads.map(({ head, doc }) => [head, doc.rev])).toEqual(chats.map(() => [perChat, perChat]))
  })

  it('update and delete through an index too', async () => {
    const update = {
      update: 'log',
      updates: [{ q: { chatId: chat, rev: 5, main: true }, u: { $set: { x: 1 } } }],
    }
    expect(seen(await test.db.command({ explain: update }))).toMatchObject({
      index: 'chatId_1_rev_1',
      documents: 1,
    })
    const gone = { delete: 'log', deletes: [{ q: { chatId: chat, rev: { $gt: 1_990 } }, limit: 0 }] }
    expect(seen(await test.db.command({ explain: gone }))).toMatchObject({
      index: 'chatId_1_rev_1',
      documents: 10,
    })
  })

  it('read both sides of an $or by their own indexes', async () => {
    const rows = await log()
      .find({
        $or: [
          { chatId: chat, rev: 3 },
          { chatId: chat, open: true },
        ],
      })
      .toArray()
    expect(rows.length).toBe(4)
  })
})

describe('a query without an index', () => {
  it('is refused where scans are', async () => {
    await expect(log().findOne({ kind: 'x' })).rejects.toMatchObject({ code: 291 })
    await expect(log().updateOne({ kind: 'x' }, { $set: { a: 1 } })).rejects.toMatchObject({ code: 291 })
    await expect(log().countDocuments({ kind: 'x' })).rejects.toMatchObject({ code: 291 })
    expect((await log().find({}).limit(1).toArray()).length).toBe(1)
    await test.client.db('admin').command({ setParameter: 1, notablescan: false })
    expect(await log().findOne({ kind: 'x' })).toBeNull()
    await test.client.db('admin').command({ setParameter: 1, notablescan: true })
  })
})

describe('indexes', () => {
  it('are made once, listed, dropped, and refused when they contradict', async () => {
    const rows = test.db.collection('indexed')
    const spec = { partialFilterExpression: { a: true }, unique: true, name: 'own' }
    await rows.createIndex({ a: 1, b: -1 }, spec)
    await rows.createIndex({ a: 1, b: -1 }, spec)
    expect(await rows.indexes()).toEqual([
      { v: 2, key: { _id: 1 }, name: '_id_' },
      { v: 2, key: { a: 1, b: -1 }, ...spec },
    ])
    await expect(rows.createIndex({ a: 1 }, { name: 'own' })).rejects.toMatchObject({ code: 86 })
    await rows.createIndex({ c: 1 })
    await expect(rows.createIndex({ c: 1 }, { unique: true, name: 'other' })).rejects.toMatchObject({
      code: 85,
    })
    await rows.insertMany([{ d: 1 }, { d: 1 }])
    await expect(rows.createIndex({ d: 1 }, { unique: true })).rejects.toMatchObject({ code: 11000 })
    await rows.dropIndex('c_1')
    await expect(rows.dropIndex('c_1')).rejects.toMatchObject({ code: 27 })
    expect((await rows.indexes()).map(({ name }) => name)).toEqual(['_id_', 'own'])
    expect(await test.db.listCollections({ name: 'indexed' }).toArray()).toMatchObject([{ name: 'indexed' }])
    await test.db.dropCollection('indexed')
    expect(await test.db.listCollections({ name: 'indexed' }).toArray()).toEqual([])
  })

  it('stay with a collection that is renamed, and replace those of the one whose name it takes', async () => {
    const [old, fresh] = [test.db.collection<{ _id: number; a: number }>('old'), test.db.collection('fresh')]
    await old.insertOne({ _id: 1, a: 1 })
    await fresh.createIndex({ a: 1 }, { unique: true })
    await fresh.insertMany([{ a: 2 }, { a: 3 }])
    await expect(fresh.rename('old')).rejects.toMatchObject({ code: 48 })
    await expect(test.db.collection('nowhere').rename('old')).rejects.toMatchObject({ code: 26 })
    await fresh.rename('old', { dropTarget: true })
    expect(await old.distinct('a')).toEqual([2, 3])
    await expect(old.insertOne({ _id: 4, a: 3 })).rejects.toMatchObject({ code: 11000 })
    expect(await fresh.countDocuments()).toBe(0)
    expect(await test.db.listCollections({ name: { $in: ['old', 'fresh'] } }).toArray()).toMatchObject([
      { name: 'old' },
    ])
  })

  it('hold numbers of every kind as one, and refuse keys that are too long', async () => {
    const rows = test.db.collection('numbers')
    await rows.createIndex({ n: 1 }, { unique: true })
    await rows.insertOne({ n: 7 })
    await expect(rows.insertOne({ n: Long.fromNumber(7) })).rejects.toMatchObject({ code: 11000 })
    expect(await rows.countDocuments({ n: Long.fromNumber(7) })).toBe(1)
    await expect(rows.insertOne({ n: 'x'.repeat(3_000) })).rejects.toMatchObject({ code: 17280 })
    await expect(
      rows.createIndex({ a: 1, b: 1 }).then(() => rows.insertOne({ a: [1], b: [2] })),
    ).rejects.toMatchObject({ code: 171 })
  })
})
