import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestServer, temporaryFolder, type TestServer } from '../testing/server.ts'
import { createCommits } from './commits.ts'
import { openTables, type Tables } from './tables.ts'

let tables: Tables
let remove: () => Promise<void>
beforeAll(async () => {
  const folder = await temporaryFolder()
  remove = folder.remove
  tables = openTables(folder.dir, 1024 ** 2)
})
afterAll(async () => {
  await tables.root.close()
  await remove()
})

/** Says how many transactions there were when each of these settled. */
function counted() {
  let count = 0
  const commits = createCommits(tables, {
    beforeCommit: () => {},
    committed: () => (count += 1),
    rolledBack: () => {},
  })
  const run = async (patient: boolean) => {
    await commits.run(() => {}, patient)
    return count
  }
  return { commits, run }
}

describe('patient work', () => {
  it('goes with what is written next, and shares its sync', async () => {
    const { run } = counted()
    const patient = run(true)
    await new Promise((resolve) => setImmediate(resolve))
    const hasty = [run(false), run(true), run(false)]
    expect(await Promise.all([patient, ...hasty])).toEqual([1, 1, 1, 1])
  })

  it('is done by itself when nothing else is written', async () => {
    const { run } = counted()
    expect(await run(true)).toBe(1)
    expect(await run(true)).toBe(2)
  })

  it('is hurried by whoever waits for all to be done', async () => {
    const { run, commits } = counted()
    const patient = run(true)
    await commits.idle()
    expect(await patient).toBe(1)
  })
})

describe('a write that doesn’t ask for the journal', () => {
  let test: TestServer
  beforeAll(async () => {
    test = await startTestServer()
  })
  afterAll(() => test.close())

  it('is on the disk all the same when it is answered, and can be read', async () => {
    const rows = test.db.collection<{ _id: number; n: number }>('rows')
    await rows.insertOne({ _id: 1, n: 1 })
    const relaxed = { writeConcern: { w: 1, journal: false } }
    expect(await rows.updateOne({ _id: 1 }, { $inc: { n: 1 } }, relaxed)).toMatchObject({ modifiedCount: 1 })
    expect(await rows.findOne({ _id: 1 })).toEqual({ _id: 1, n: 2 })
  })
})
