import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mongo } from 'mongoose'
import { startWorker } from '../support/child.ts'
import { secret } from '../support/secret.ts'
import { createDisk, type Disk } from './disk.ts'
import { type Link, startLink, type Weather } from './link.ts'
import { createProgram, freePort, type Program } from './program.ts'
import { compilePrograms } from './programs.ts'
import type { Change } from './protections.ts'
import type { Random } from './random.ts'
import { scale, since } from './time.ts'

export type ClusterNode = Program & {
  port: number
  /** From its next start its clock is so many milliseconds ahead. */
  ahead: number
}

export type Cluster = {
  nodes: readonly ClusterNode[]
  database: Program
  /** Between the nodes and the database. */
  databaseLink: { set(weather: Partial<Weather>): Promise<void> }
  redis: Program & { port: number }
  /** The disk that the database writes to. */
  disk: Disk
  /** The database as nobody disturbs it, and its address. */
  db: mongo.Db
  url: string
  /** A way to the nodes for a device: to the one of this number first. */
  link(first: number): Promise<Link>
  stop(): Promise<void>
}

type Options = {
  random: Random
  nodeCount: number
  /** What is taken out of the servers, for the checker to find. */
  changes?: readonly Change[]
  /** Where the database lies; unset: a folder of its own. */
  databaseDir?: string
}

/** A database that is there already, on this machine: then what would need one of the harness's own isn't done. */
const givenUrl = process.env['MONGODB_URL'] || undefined
export const hasOwnDatabase = givenUrl === undefined

/** A real one that keeps nothing, so that after a kill it is empty. */
function createRedis(dir: string, port: number): Program & { port: number } {
  const settings = { port, bind: '127.0.0.1', dir, save: '', appendonly: 'no' }
  const program = createProgram(() => ({
    command: 'redis-server',
    args: Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]),
    cwd: dir,
    says: /Ready to accept connections/,
  }))
  return Object.assign(program, { port })
}

/** The address of the same database where its relay listens. */
function behind(url: string, port: number, name: string): string {
  const address = new URL(url)
  address.host = `127.0.0.1:${port}`
  address.pathname = `/${name}`
  // Or a driver would learn the server's own address, and go there.
  address.searchParams.set('directConnection', 'true')
  return address.href
}

/** The product as it is served: nodes, the database in a process of its own, and networks that can be disturbed. */
export async function startCluster({
  random,
  nodeCount,
  changes = [],
  databaseDir,
}: Options): Promise<Cluster> {
  const programs = await compilePrograms(changes)
  const dir = await mkdtemp(join(tmpdir(), 'oms-chat-faults-'))
  const databaseFolder = databaseDir ?? join(dir, 'db')
  const databasePort = givenUrl === undefined ? await freePort() : Number(new URL(givenUrl).port || 27017)
  const databaseName = hasOwnDatabase ? 'oms-chat' : `oms-chat-faults-${process.pid}`
  const database = createProgram(() => ({
    command: process.execPath,
    args: [programs.database, '--port', String(databasePort), '--dir', databaseFolder],
    cwd: dir,
    says: /mongodb:\/\/\S+/,
  }))
  const url = givenUrl ?? (await database.start())
  const disk = createDisk(database, databaseFolder, () => client.db(databaseName))
  const relay = startWorker(new URL('relay.ts', import.meta.url), [`--scale=${scale}`])
  const seed = random.whole(0, 0xffff_ffff)
  const relayPort = await relay.call<number>('start', { to: databasePort, seed })
  const links: Link[] = []
  const redis = createRedis(dir, await freePort())
  await redis.start()
  const client = await new mongo.MongoClient(url).connect()

  const startNode = async (index: number): Promise<ClusterNode> => {
    const port = await freePort()
    const cwd = join(dir, `node-${index}`)
    await mkdir(cwd)
    const program = createProgram(() => ({
      command: process.execPath,
      args: [
        '--import',
        programs.time,
        programs.node,
        `--scale=${scale}`,
        `--since=${since}`,
        `--ahead=${node.ahead}`,
      ],
      cwd,
      env: {
        NODE_ENV: 'development',
        MONGODB_URL: behind(url, relayPort, databaseName),
        REDIS_URL: `redis://127.0.0.1:${redis.port}`,
        PORT: String(port),
        HOST: '127.0.0.1',
        DATA_DIR: cwd,
        JWT_SECRET: secret,
        RATE_LIMITS: 'off',
        SEED_DEMO: 'false',
        LOG_LEVEL: 'warn',
        // A job that is being done is done by the first.
        WORKERS: index === 0 ? 'on' : 'off',
      },
      says: /listens on/,
    }))
    const node = Object.assign(program, { port, ahead: 0 })
    return node
  }
  const nodes: ClusterNode[] = []
  for (let index = 0; index < nodeCount; index += 1) nodes.push(await startNode(index))
  const stop = async () => {
    await Promise.all([...nodes, database, redis].map((program) => program.kill('SIGKILL')))
    await Promise.all([...links, relay].map((link) => link.stop()))
    if (!hasOwnDatabase) await client.db(databaseName).dropDatabase()
    await client.close(true)
    await rm(dir, { recursive: true, force: true })
    await programs.remove()
  }
  await Promise.all(nodes.map((node) => node.start())).catch(async (error: unknown) => {
    await stop()
    throw error
  })

  return {
    nodes,
    database,
    databaseLink: { set: (weather) => relay.call('set', weather) },
    disk,
    redis,
    db: client.db(databaseName),
    url: behind(url, databasePort, databaseName),
    async link(first) {
      const ports = nodes.map(({ port }) => port)
      const link = await startLink(
        () => [...ports.slice(first % nodeCount), ...ports.slice(0, first % nodeCount)],
        random.fork(`link ${links.length}`),
      )
      links.push(link)
      return link
    },
    stop,
  }
}
