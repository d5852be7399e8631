import { type Document, Long } from 'mongodb'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import mongoose from 'mongoose'
import { startEmbeddedMongoWorker } from './server/worker.ts'
import { type TestServer, startTestServer, temporaryFolder } from './testing/server.ts'
import { statSync } from 'node:fs'
import { join } from 'node:path'

let test: TestServer
beforeAll(async () => {
  test = await startTestServer()
})
afterAll(() => test.close())
const rows = () => test.db.collection<Document & { _id: number }>('rows')
const failPoint = (mode: Document | string, data: Document = {}) =>
  test.client.db('admin').command({ configureFailPoint: 'failCommand', mode, data })
afterEach(() => failPoint('off'))

describe('a retryable write', () => {
  it('sent twice is carried out once, and answered the same', async () => {
    // Not ended, so that no other operation gets its id.
    const session = test.client.startSession()
    const send = (txnNumber: number, command: Document) =>
      test.db.command({ ...command, txnNumber: Long.fromNumber(txnNumber) }, { session })
    const insert = { insert: 'rows', documents: [{ _id: 1, n: 0 }] }
    const first = await send(1, insert)
    expect(await send(1, insert)).toEqual(first)
    const increment = { update: 'rows', updates: [{ q: { _id: 1 }, u: { $inc: { n: 1 } } }] }
    expect(await send(2, increment)).toEqual(await send(2, increment))
    const modify = { findAndModify: 'rows', query: { _id: 1 }, update: { $inc: { n: 1 } }, new: true }
    expect((await send(3, modify)).value).toEqual({ _id: 1, n: 2 })
    expect((await send(3, modify)).value).toEqual({ _id: 1, n: 2 })
    await expect(send(2, increment)).rejects.toMatchObject({ code: 225 })
    expect(await rows().findOne({ _id: 1 })).toEqual({ _id: 1, n: 2 })
  })

  it('is retried by the driver when its answer was lost', async () => {
    await failPoint({ times: 1 }, { failCommands: ['insert'], replyLost: true })
    await rows().insertOne({ _id: 10 })
    expect(await rows().countDocuments({ _id: 10 })).toBe(1)
    await failPoint({ times: 1 }, { failCommands: ['update'], closeConnection: true })
    expect(await rows().updateOne({ _id: 10 }, { $inc: { n: 1 } })).toMatchObject({ modifiedCount: 1 })
  })
})

describe('fail points', () => {
  it('refuse, delay, and add write concern errors, as often as told', async () => {
    await failPoint({ times: 2 }, { failCommands: ['find'], errorCode: 2 })
    await expect(rows().findOne()).rejects.toMatchObject({ code: 2 })
    await expect(rows().findOne()).rejects.toMatchObject({ code: 2 })
    await rows().findOne()
    await failPoint({ times: 1 }, { failCommands: ['ping'], blockConnection: true, blockTimeMS: 60 })
    const before = performance.now()
    await test.db.command({ ping: 1 })
    expect(performance.now() - before).toBeGreaterThanOrEqual(55)
    await failPoint(
      { times: 1 },
      { failCommands: ['insert'], writeConcernError: { code: 64, errmsg: 'waiting' } },
    )
    await expect(rows().insertOne({ _id: 20 })).rejects.toMatchObject({ code: 64 })
    expect(await rows().countDocuments({ _id: 20 })).toBe(1)
  })
})

describe('time', () => {
  it('removes what a TTL index says has expired, and nothing else', async () => {
    const sessions = test.db.collection<Document & { _id: number }>('sessions')
    await sessions.createIndex({ at: 1 }, { expireAfterSeconds: 60 })
    const now = Date.now()
    await sessions.insertMany([
      { _id: 1, at: new Date(now - 61_000) },
      { _id: 2, at: new Date(now) },
      { _id: 3, at: 'text' },
      { _id: 4 },
      { _id: 5, at: [new Date(now), new Date(now - 61_000)] },
    ])
    await test.client.db('admin').command({ setParameter: 1, ttlMonitorSleepSecs: 0.1 })
    await vi.waitFor(async () => expect(await sessions.countDocuments()).toBe(3), { timeout: 15_000 })
    expect((await sessions.find().toArray()).map(({ _id }) => _id)).toEqual([2, 3, 4])
  })
})

describe('a thread of its own', () => {
  it('serves Mongoose on a private socket, and keeps the data for the next', async () => {
    const { dir, remove } = await temporaryFolder()
    const schema = new mongoose.Schema(
      { name: { type: String, unique: true }, tags: [String], at: { x: Number } },
      { timestamps: true },
    )
    const first = await startEmbeddedMongoWorker({ dir })
    expect(statSync(join(dir, 'mongo.sock')).mode & 0o777).toBe(0o600)
    await expect(startEmbeddedMongoWorker({ dir })).rejects.toThrow(`owned by process ${process.pid}`)
    const connection = await mongoose.createConnection(first.url, { dbName: 'goose' }).asPromise()
    const Person = connection.model('Person', schema)
    await Person.init()
    const ada = await Person.create({ name: 'Ada', tags: ['a'] })
    await expect(Person.create({ name: 'Ada' })).rejects.toMatchObject({
      code: 11000,
      keyPattern: { name: 1 },
    })
    ada.tags.push('b')
    ada.set('at.x', 5)
    await ada.save()
    expect(
      await Person.findOneAndUpdate(
        { name: 'Ada' },
        { $addToSet: { tags: 'c' } },
        { returnDocument: 'after' },
      ).lean(),
    ).toMatchObject({ tags: ['a', 'b', 'c'], at: { x: 5 } })
    await connection.close()
    await first.close()
    const second = await startEmbeddedMongoWorker({ dir })
    const again = await mongoose.createConnection(second.url, { dbName: 'goose' }).asPromise()
    expect(await again.model('Person', schema).countDocuments({ tags: 'c' })).toBe(1)
    await again.close()
    await second.close()
    await remove()
  })
})
