import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import mongoose, { type Connection } from 'mongoose'
import { startEmbeddedMongo } from '@oms-chat/embedded-mongo'
import { createModels, ensureIndexes, type Models } from '../models/index.ts'

export type TestDatabase = {
  url: string
  connection: Connection
  models: Models
  /** Another client of the same database, as another process would be; `onCommand` hears what it asks. */
  connect(onCommand?: (name: string) => void): Promise<Models>
  close(): Promise<void>
}

const concerns = {
  writeConcern: { w: 'majority', journal: true },
  readConcern: { level: 'majority' },
  autoIndex: false,
  autoCreate: false,
  bufferCommands: false,
} as const

/** A database of a test's own, with its indexes: in the MongoDB of `MONGODB_URL`, or the embedded one. */
export async function startTestDatabase(): Promise<TestDatabase> {
  const given = process.env['MONGODB_URL']
  const dir = await mkdtemp(join(tmpdir(), 'oms-chat-'))
  // A query without an index is an error here.
  const embedded = given ? undefined : await startEmbeddedMongo({ dir, refuseScans: true })
  const url = given ?? embedded?.url ?? ''
  const dbName = `test-${randomBytes(6).toString('hex')}`
  const opened: Connection[] = []
  const open = async (onCommand: (name: string) => void = () => {}) => {
    const options = { dbName, monitorCommands: true, ...concerns }
    const connection = await mongoose.createConnection(url, options).asPromise()
    connection.getClient().on('commandStarted', ({ commandName }) => onCommand(commandName))
    opened.push(connection)
    return connection
  }
  const connection = await open()
  const models = createModels(connection)
  await ensureIndexes(models)
  return {
    url,
    connection,
    models,
    connect: async (onCommand) => createModels(await open(onCommand)),
    async close() {
      if (!embedded) await connection.dropDatabase()
      await Promise.all(opened.map((one) => one.close()))
      await embedded?.close()
      await rm(dir, { recursive: true, force: true })
    },
  }
}
