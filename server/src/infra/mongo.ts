import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import mongoose, { type Connection } from 'mongoose'
import { startEmbeddedMongo, startEmbeddedMongoWorker } from '@oms-chat/embedded-mongo'

export type Database = { connection: Connection; embedded: boolean; close(): Promise<void> }

type Place = { url: string | undefined; dataDir: string }

/** How the embedded database runs; tests ask for refusals of what no index serves. */
export type EmbeddedOptions = { inThread?: boolean; refuseScans?: boolean }

const farTimeoutMs = 5_000
/** On this machine a server answers at once, or has left its address behind. */
const nearTimeoutMs = 1_000
const databaseName = 'oms-chat'

/**
 * Connects to the database at `url`, or brings up the embedded one in `dataDir` and connects to that. What is
 * written is acknowledged by a majority and in the journal; what is read was.
 */
export async function connectDatabase(
  { url, dataDir }: Place,
  embedded?: EmbeddedOptions,
): Promise<Database> {
  if (url === undefined) return startOwn(dataDir, embedded)
  const connection = await connect(url)
  return { connection, embedded: false, close: () => connection.close() }
}

/** As `connectDatabase`, but where a running server has the embedded database, through that. */
export async function joinDatabase({ url, dataDir }: Place): Promise<Database> {
  const running = url ?? (await readFile(addressFile(dataDir), 'utf8').catch(() => undefined))
  if (running === undefined) return startOwn(dataDir)
  try {
    const connection = await connect(running, url === undefined ? nearTimeoutMs : farTimeoutMs)
    return { connection, embedded: url === undefined, close: () => connection.close() }
  } catch (error) {
    if (url !== undefined) throw error
    return startOwn(dataDir)
  }
}

const addressFile = (dataDir: string) => join(dataDir, 'mongo.url')

/** In a thread of its own, so that neither waits for the other. */
async function startOwn(dataDir: string, options: EmbeddedOptions = {}): Promise<Database> {
  const { inThread = true, ...rest } = options
  const dir = join(dataDir, 'db')
  const start = inThread ? startEmbeddedMongoWorker : startEmbeddedMongo
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const server = await start({ dir, ...rest })
  await writeFile(addressFile(dataDir), server.url, { mode: 0o600 })
  const connection = await connect(server.url)
  const close = async () => {
    await connection.close()
    await server.close()
    await rm(addressFile(dataDir), { force: true })
  }
  return { connection, embedded: true, close }
}

/** Whether the database answers just now. */
export async function isAnswering({ connection: { db } }: Pick<Database, 'connection'>): Promise<boolean> {
  await db?.command({ ping: 1 }, { timeoutMS: 2_000 })
  return db !== undefined
}

const connect = (url: string, serverSelectionTimeoutMS = farTimeoutMs): Promise<Connection> =>
  mongoose
    .createConnection(url, {
      ...(!namesDatabase(url) && { dbName: databaseName }),
      autoIndex: false,
      autoCreate: false,
      bufferCommands: false,
      serverSelectionTimeoutMS,
      maxPoolSize: 20,
      writeConcern: { w: 'majority', journal: true },
      readConcern: { level: 'majority' },
    })
    .asPromise()

/** Whether a `mongodb://` address has a database's name behind its hosts. */
const namesDatabase = (url: string): boolean => /^mongodb(\+srv)?:\/\/[^/]+\/[^?]/.test(url)
