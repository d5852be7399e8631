import { open } from 'lmdb'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type TestServer, startTestServer } from './testing/server.ts'

let test: TestServer
beforeAll(async () => {
  test = await startTestServer()
})
afterAll(() => test.close())

/** How many snapshots of the database are held; LMDB has room for 126, and refuses every read when they are taken. */
const snapshotsHeld = (): number => {
  const lines = open({ path: test.dir, maxDbs: 8 }).readerList().split('\n')
  return lines.filter((line) => /^\s*\d+ \S+ \d+/.test(line)).length
}

it.each<[string, (rows: TestServer['db']) => Promise<unknown>]>([
  ['a find that its limit ends', (db) => db.collection('rows').find({}).limit(3).toArray()],
  [
    'a find that its limit ends in a later batch',
    (db) => db.collection('rows').find({}, { batchSize: 2 }).limit(5).toArray(),
  ],
  [
    'a find that is given up',
    async (db) => {
      const cursor = db.collection('rows').find({}, { batchSize: 2 })
      await cursor.next()
      await cursor.close()
    },
  ],
  [
    'a find that fails',
    (db) =>
      db
        .collection('rows')
        .find({ $expr: { $divide: ['$n', 0] } })
        .toArray()
        .catch(() => null),
  ],
  [
    'an aggregation with a limit',
    (db) =>
      db
        .collection('rows')
        .aggregate([{ $match: { n: { $gte: 0 } } }, { $limit: 3 }])
        .toArray(),
  ],
  ['one of many', (db) => db.collection('rows').findOne({ n: { $gte: 2 } })],
  ['a count with a limit', (db) => db.collection('rows').countDocuments({ n: { $gte: 0 } }, { limit: 2 })],
  ['a write to one of many', (db) => db.collection('rows').updateOne({ n: { $gte: 0 } }, { $inc: { m: 1 } })],
])('holds no snapshot for longer than it takes: %s', async (_what, ask) => {
  const rows = test.db.collection('rows')
  await rows.deleteMany({})
  await rows.insertMany(Array.from({ length: 20 }, (_, n) => ({ n })))
  for (let times = 0; times < 30; times += 1) {
    await ask(test.db)
    await rows.insertOne({ n: 100 + times })
  }
  expect(snapshotsHeld()).toBeLessThan(6)
})
