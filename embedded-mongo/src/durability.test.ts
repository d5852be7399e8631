import { once } from 'node:events'
import { MongoClient, type Collection } from 'mongodb'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Child, cli, startChild } from './testing/child.ts'
import { temporaryFolder } from './testing/server.ts'

interface Row {
  _id: string
  n: number
  lane: number
}

const lanes = 8
let folder: Awaited<ReturnType<typeof temporaryFolder>>
beforeAll(async () => {
  folder = await temporaryFolder()
})
afterAll(async () => {
  await folder.remove()
})

const live = (dir = folder.dir, port = 0): Promise<Child> =>
  startChild(process.execPath, [cli(), '--port', String(port), '--dir', dir])

/** Everything that was acknowledged, from the beginning of the test on. */
const acknowledged = { rows: new Set<string>(), counters: new Map<number, number>() }

/** Writes as fast as it can until the connection is gone: a row, and the lane's counter; tells each acknowledgement. */
const write = async (
  collection: Collection<Row>,
  lane: number,
  life: number,
  onAcknowledged: () => void,
): Promise<void> => {
  for (let n = 0; ; n++) {
    const _id = `${life}-${lane}-${n}`
    await collection.insertOne({ _id, n, lane })
    acknowledged.rows.add(_id)
    onAcknowledged()
    await collection.updateOne(
      { _id: `counter-${lane}` },
      { $inc: { n: 1 }, $set: { lane } },
      { upsert: true },
    )
    acknowledged.counters.set(lane, (acknowledged.counters.get(lane) ?? 0) + 1)
    onAcknowledged()
  }
}

const check = async (collection: Collection<Row>): Promise<void> => {
  const rows = await collection.find({ _id: { $not: /^counter/ } }).toArray()
  const stored = new Set(rows.map(({ _id }) => _id))
  expect([...acknowledged.rows].filter((id) => !stored.has(id))).toEqual([])
  for (const [lane, count] of acknowledged.counters) {
    const counter = await collection.findOne({ _id: `counter-${lane}` })
    expect(counter?.n ?? 0).toBeGreaterThanOrEqual(count)
  }
  for (let lane = 0; lane < lanes; lane++)
    expect(await collection.countDocuments({ lane, n: { $gte: 0 } }, { hint: 'lane_1_n_1' })).toBe(
      rows.filter((row) => row.lane === lane).length +
        (await collection.countDocuments({ _id: `counter-${lane}` })),
    )
}

describe('a process that is killed', () => {
  it('has lost nothing acknowledged, 50 times over, and its index tells the same as its documents', async () => {
    for (let life = 0; life < 50; life++) {
      const child = await live()
      const client = await new MongoClient(child.url, {
        retryWrites: false,
        writeConcern: { w: 'majority', j: true },
      }).connect()
      const collection = client.db('test').collection<Row>('rows')
      await collection.createIndex({ lane: 1, n: 1 })
      if (life % 10 === 9) await check(collection)
      // Somewhere among the first hundred writes, and there at any point of a commit.
      let left = Math.floor(Math.random() * 100)
      let isTime = () => {}
      const moment = new Promise<void>((resolve) => (isTime = resolve))
      const countDown = () => void (left-- === 0 && setTimeout(isTime, Math.random() * 5))
      const writers = Array.from({ length: lanes }, (_, lane) => write(collection, lane, life, countDown))
      const ended = Promise.allSettled(writers)
      await Promise.race([moment, ended])
      await child.end('SIGKILL')
      await client.close(true)
      await ended
    }
    const child = await live()
    const client = await new MongoClient(child.url).connect()
    expect(acknowledged.rows.size).toBeGreaterThan(100)
    await check(client.db('test').collection<Row>('rows'))
    await client.close()
    await child.end('SIGTERM')
  })

  it('carries a write out once that is sent again after the kill', async () => {
    const { dir, remove } = await temporaryFolder()
    let child = await live(dir)
    const port = Number(new URL(child.url).port)
    const client = await new MongoClient(child.url, { serverSelectionTimeoutMS: 10_000 }).connect()
    const collection = client.db('test').collection<{ _id: string; n: number }>('counter')
    await collection.insertOne({ _id: 'one', n: 0 })
    await client.db('admin').command({
      configureFailPoint: 'failCommand',
      mode: { times: 1 },
      data: { failCommands: ['update'], replyLost: true },
    })
    const gone = once(client, 'connectionPoolCleared')
    const retried = collection.updateOne({ _id: 'one' }, { $inc: { n: 1 } })
    await gone
    await child.end('SIGKILL')
    child = await live(dir, port)
    expect(await retried).toMatchObject({ matchedCount: 1, modifiedCount: 1 })
    expect(await collection.findOne({ _id: 'one' })).toEqual({ _id: 'one', n: 1 })
    await client.close()
    await child.end('SIGTERM')
    await remove()
  })

  it('gives its folder to the next one, while a living one keeps it', async () => {
    const { dir, remove } = await temporaryFolder()
    const first = await live(dir)
    await expect(live(dir)).rejects.toThrow(`owned by process ${first.pid}`)
    await first.end('SIGKILL')
    const second = await live(dir)
    await second.end('SIGTERM')
    expect(second.process.exitCode).toBe(0)
    await remove()
  })
})

describe('a full disk', () => {
  it('is told, nothing of it is acknowledged or kept, and the process goes on', async () => {
    const { dir, remove } = await temporaryFolder()
    const kibibytes = 2_048
    const child = await startChild('bash', [
      '-c',
      `ulimit -f ${kibibytes}; exec "$@"`,
      'bash',
      process.execPath,
      cli(),
      '--port',
      '0',
      '--dir',
      dir,
    ])
    const client = await new MongoClient(child.url).connect()
    const collection = client.db('test').collection<{ _id: number; pad?: string }>('rows')
    let stored = 0
    const fill = async (): Promise<void> => {
      for (; stored < 1_000; stored++) await collection.insertOne({ _id: stored, pad: 'x'.repeat(20_000) })
    }
    await expect(fill()).rejects.toMatchObject({ code: 14031, codeName: 'OutOfDiskSpace' })
    expect(stored).toBeGreaterThan(10)
    expect(await collection.countDocuments()).toBe(stored)
    await collection.deleteMany({ _id: { $lt: 20 } })
    await collection.insertOne({ _id: 5_000 })
    await client.close()
    await child.end('SIGKILL')
    const again = await live(dir)
    const other = await new MongoClient(again.url).connect()
    expect(await other.db('test').collection('rows').countDocuments()).toBe(stored - 20 + 1)
    await other.close()
    await again.end('SIGTERM')
    await remove()
  })
})
