import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Db, MongoClient, type MongoClientOptions } from 'mongodb'
import { type EmbeddedMongo, type EmbeddedMongoOptions, startEmbeddedMongo } from '../server/start.ts'

/** A folder that goes when the test is over. */
export const temporaryFolder = async (): Promise<{ dir: string; remove: () => Promise<void> }> => {
  const dir = await mkdtemp(join(tmpdir(), 'embedded-mongo-'))
  return { dir, remove: () => rm(dir, { recursive: true, force: true }) }
}

export interface TestServer {
  readonly server: EmbeddedMongo
  readonly client: MongoClient
  readonly db: Db
  readonly dir: string
  connect(options?: MongoClientOptions): Promise<MongoClient>
  close(): Promise<void>
}

/** The real server on a folder of its own, with the stock driver connected. */
export const startTestServer = async (options: Partial<EmbeddedMongoOptions> = {}): Promise<TestServer> => {
  const { dir, remove } = await temporaryFolder()
  const server = await startEmbeddedMongo({ dir, ...options })
  const clients: MongoClient[] = []
  const connect = async (clientOptions: MongoClientOptions = {}): Promise<MongoClient> => {
    const client = await new MongoClient(server.url, clientOptions).connect()
    clients.push(client)
    return client
  }
  const client = await connect()
  return {
    server,
    client,
    db: client.db('test'),
    dir,
    connect,
    close: async () => {
      await Promise.all(clients.map((one) => one.close()))
      await server.close()
      await remove()
    },
  }
}
