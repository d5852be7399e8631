import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { open } from 'lmdb'
import { type Collection, type Document, MongoClient, ObjectId } from 'mongodb'
import { startEmbeddedMongo, startEmbeddedMongoWorker } from '@oms-chat/embedded-mongo'

/** What the product's log has: four indexes beside `_id`, two of them unique. */
const indexes = [
  { key: { chatId: 1, rev: 1 }, unique: true, name: 'rev' },
  { key: { chatId: 1, actorId: 1, clientId: 1 }, unique: true, name: 'client' },
  { key: { chatId: 1, stateRev: 1 }, name: 'state' },
  { key: { chatId: 1, open: 1 }, name: 'open', partialFilterExpression: { open: true } },
] as const

const chatId = new ObjectId()
const actorId = new ObjectId()
let rev = 0
const row = (): Document => {
  rev++
  return {
    _id: new ObjectId(),
    chatId,
    rev,
    stateRev: rev,
    actorId,
    clientId: `client-${rev}`,
    kind: 'message',
    main: true,
    payload: { text: `a message of ordinary length, the ${rev}th of its chat` },
    at: new Date(),
    open: false,
  }
}

/** Operations per second of `count` calls, `at once` of them at a time. */
const rate = async (
  count: number,
  atOnce: number,
  call: (n: number) => Promise<unknown>,
): Promise<number> => {
  let next = 0
  const began = performance.now()
  const lane = async (): Promise<void> => {
    while (next < count) await call(next++)
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
  return (count / (performance.now() - began)) * 1000
}

const millisecondsOf = async (work: () => Promise<unknown>): Promise<number> => {
  const began = performance.now()
  await work()
  return performance.now() - began
}

/** The same file format with nothing around it: what the disk and LMDB themselves allow. */
const rawLmdb = async (dir: string): Promise<{ commits: number; puts: number; gets: number }> => {
  const table = open<Buffer, Buffer>({
    path: dir,
    keyEncoding: 'binary',
    encoding: 'binary',
    overlappingSync: false,
    cache: false,
    mapSize: 2 ** 32,
  })
  const value = Buffer.alloc(260, 1)
  let at = 0
  const key = (number: number): Buffer => {
    const bytes = Buffer.alloc(10)
    bytes.writeUIntBE(number, 4, 6)
    return bytes
  }
  const put = (): void => {
    table.putSync(key(++at), value)
  }
  const commits = await rate(500, 1, async () => table.transactionSync(put))
  const bulk = 100_000
  const putting = await millisecondsOf(async () =>
    table.transactionSync(() => {
      for (let n = 0; n < bulk; n++) put()
    }),
  )
  const getting = await millisecondsOf(async () => {
    for (let n = 1; n < bulk; n++) table.getBinary(key(n))
  })
  await table.close()
  return { commits, puts: (bulk / putting) * 1000, gets: (bulk / getting) * 1000 }
}

const show = (name: string, value: string, ratio = ''): void => {
  console.log(`${name.padEnd(44)} ${value.padStart(12)}   ${ratio}`)
}
const perSecond = (value: number): string => `${Math.round(value).toLocaleString('en')} /s`

const measure = async (log: Collection, raw: Awaited<ReturnType<typeof rawLmdb>>): Promise<void> => {
  const insert = (): Promise<unknown> => log.insertOne(row())
  await rate(300, 8, insert)
  const single = await rate(1_000, 1, insert)
  show(
    'insert, journaled, one by one',
    perSecond(single),
    `${(single / raw.commits).toFixed(2)} of raw commits`,
  )
  const many = await rate(10_000, 32, insert)
  show('insert, journaled, 32 at once', perSecond(many), `${(many / raw.commits).toFixed(2)} of raw commits`)
  const bulk = (await rate(40, 1, () => log.insertMany(Array.from({ length: 1_000 }, row)))) * 1_000
  show(
    'insertMany of 1,000, 5 indexes',
    perSecond(bulk),
    `${((bulk * 6) / raw.puts).toFixed(2)} of raw puts, 6 puts a document`,
  )
  const pages = 1_000
  const page = await millisecondsOf(async () => {
    for (let n = 0; n < pages; n++)
      await log
        .find({ chatId, main: true, rev: { $lt: rev - n * 30 } })
        .sort({ rev: -1 })
        .limit(50)
        .toArray()
  })
  show('page of 50', `${(page / pages).toFixed(2)} ms`)
  const point = (n: number): Promise<unknown> => log.findOne({ chatId, rev: (n * 17) % rev })
  await rate(2_000, 8, point)
  const points = await rate(20_000, 32, point)
  show('find one, 32 at once', perSecond(points), `${(points / raw.gets).toFixed(3)} of raw gets`)
  const guarded = (n: number): Promise<unknown> =>
    log.updateOne(
      { chatId, rev: n + 1, stateRev: n + 1 },
      { $set: { 'payload.text': 'edited', edited: true } },
    )
  show('guarded update, 32 at once', perSecond(await rate(5_000, 32, guarded)))
  const counts = 1_000
  const counting = await millisecondsOf(async () => {
    for (let n = 0; n < counts; n++)
      await log.countDocuments({ chatId, rev: { $gt: rev - 5_000 } }, { limit: 100 })
  })
  show('count up to 100 in the index', `${(counting / counts).toFixed(2)} ms`)
}

const main = async (): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'embedded-mongo-bench-'))
  const dir = join(folder, 'db')
  const raw = await rawLmdb(join(folder, 'raw'))
  show('raw lmdb: commits with sync', perSecond(raw.commits))
  show('raw lmdb: puts in one transaction', perSecond(raw.puts))
  show('raw lmdb: gets', perSecond(raw.gets))
  const inProcess = await millisecondsOf(async () =>
    (await startEmbeddedMongo({ dir: join(folder, 'start') })).close(),
  )
  show('start and stop in this thread', `${inProcess.toFixed(0)} ms`)
  const began = performance.now()
  const server = await startEmbeddedMongoWorker({ dir })
  show('start in a thread', `${(performance.now() - began).toFixed(0)} ms`)
  const client = await new MongoClient(server.url, {
    writeConcern: { w: 'majority', journal: true },
  }).connect()
  const log = client.db('bench').collection('log')
  await log.createIndexes(indexes.map((index) => ({ ...index })))
  await measure(log, raw)
  await client.close()
  await server.close()
  rmSync(folder, { recursive: true, force: true })
}

await main()
