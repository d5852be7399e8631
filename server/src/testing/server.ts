import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import mongoose from 'mongoose'
import type { Env } from '../env.ts'
import type { EmbeddedOptions } from '../infra/mongo.ts'
import type { PasswordCost } from '../infra/passwords.ts'
import { type RunningServer, type ServerOptions, startServer } from '../server.ts'

/** Hashes as real ones are, but quick. */
const cheap: PasswordCost = { memoryCost: 64, timeCost: 1, parallelism: 1 }

/** Without a thread of its own, which takes longer to start than a test to run; what no index serves is an error. */
const embedded: EmbeddedOptions = { inThread: false, refuseScans: true }

/** What signs a test server's tokens. */
export const testSecret = 'a-secret-of-the-tests-with-more-than-32-characters'

export type TestServer = RunningServer & {
  env: Env
  /** Where another server finds the same database. */
  databaseUrl: string
  /** Runs when the server closes, before it does: what a test opened. */
  onClose(undo: () => unknown): void
}

/** A database of its own in the MongoDB that `MONGODB_URL` names, when it names one. */
function freshDatabase(): string | undefined {
  const given = process.env['MONGODB_URL']
  if (given === undefined || given === '') return undefined
  const url = new URL(given)
  url.pathname = `/test-${randomBytes(6).toString('hex')}`
  return url.href
}

async function dropDatabase(url: string): Promise<void> {
  const connection = await mongoose.createConnection(url).asPromise()
  await connection.dropDatabase()
  await connection.close()
}

/**
 * The whole real server on a port of its own, with a database of its own: the embedded one in a temporary folder,
 * or a fresh one in the MongoDB of `MONGODB_URL`, and the Redis of `REDIS_URL` when it names one. Limits per person are off unless asked for.
 * A `dataDir` that is given stays when the server closes. Two servers share a database when both get the `mongodbUrl` of one.
 */
export async function startTestServer(settings: Partial<Env> & ServerOptions = {}): Promise<TestServer> {
  const dir = settings.dataDir ?? (await mkdtemp(join(tmpdir(), 'oms-chat-')))
  const fresh = settings.mongodbUrl === undefined ? freshDatabase() : undefined
  const env: Env = {
    production: false,
    port: 0,
    host: '127.0.0.1',
    publicUrl: undefined,
    dataDir: dir,
    mongodbUrl: fresh,
    redisUrl: process.env['REDIS_URL'] === '' ? undefined : process.env['REDIS_URL'],
    jwtSecret: testSecret,
    corsOrigins: [],
    logLevel: process.env['TEST_LOG_LEVEL'] ?? 'silent',
    seedDemo: false,
    trustProxy: false,
    rateLimits: false,
    workers: true,
    ...settings,
  }
  const server = await startServer(env, { passwordCost: cheap, embedded, ...settings })
  const databaseUrl = env.mongodbUrl ?? (await readFile(join(env.dataDir, 'mongo.url'), 'utf8'))
  const opened: (() => unknown)[] = []
  const close = async () => {
    for (const undo of opened.splice(0)) await undo()
    await server.close()
    if (fresh !== undefined) await dropDatabase(fresh)
    if (settings.dataDir === undefined) await rm(dir, { recursive: true, force: true })
  }
  return { ...server, env, databaseUrl, close, onClose: (undo) => opened.push(undo) }
}
