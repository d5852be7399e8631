import { once } from 'node:events'
import { chmodSync, mkdirSync, rmSync } from 'node:fs'
import { type Server, type Socket, createServer } from 'node:net'
import { createAggregator } from '../aggregate/pipeline.ts'
import type { Context, Settings } from '../commands/context.ts'
import { createCursors } from '../commands/cursors.ts'
import { createDispatch } from '../commands/dispatch.ts'
import { createSessions } from '../commands/sessions.ts'
import { createFinder } from '../query/find.ts'
import { openCatalog } from '../store/catalog.ts'
import { createCommits } from '../store/commits.ts'
import { createRecords } from '../store/records.ts'
import { openTables } from '../store/tables.ts'
import { serveConnection } from '../wire/connection.ts'
import { startChores } from './chores.ts'
import { lockFolder } from './lock.ts'

export interface EmbeddedMongoOptions {
  /** The folder that holds the data; made where it isn't there. */
  readonly dir: string
  /** Loopback unless told otherwise. */
  readonly host?: string
  /** 0, the default, takes a free one. */
  readonly port?: number
  /** Listens on this Unix socket (mode 0600) instead of a port. */
  readonly socketPath?: string
  /** MongoDB's `notablescan`: a filter that no index serves is error 291. */
  readonly refuseScans?: boolean
  /** `false` leaves out every fsync: a power cut may then cost everything. For tests on slow disks only. */
  readonly sync?: boolean
  /** How large the file may grow, in bytes; address space of 64 GiB by default, which costs nothing until used. */
  readonly mapSize?: number
}

export interface EmbeddedMongo {
  /** For drivers and Mongoose. */
  readonly url: string
  /** 0 on a Unix socket. */
  readonly port: number
  close(): Promise<void>
}

const defaultMapSize = 64 * 1024 ** 3

const openContext = (options: EmbeddedMongoOptions): Context => {
  const tables = openTables(options.dir, options.mapSize ?? defaultMapSize, options.sync !== false)
  const catalog = openCatalog(tables)
  const records = createRecords(tables, catalog)
  const settings: Settings = { noTableScan: options.refuseScans === true, ttlMonitorSleepSecs: 60 }
  const finder = createFinder(tables, settings)
  const commits = createCommits(tables, {
    beforeCommit: () => records.flush(),
    committed: () => catalog.committed(),
    rolledBack: () => {
      catalog.rolledBack()
      records.rolledBack()
    },
  })
  return {
    tables,
    catalog,
    records,
    commits,
    finder,
    aggregator: createAggregator(finder),
    cursors: createCursors(),
    settings,
  }
}

/** Binds the server; answers where it listens, as it stands in a URL. */
const listen = async (
  server: Server,
  options: EmbeddedMongoOptions,
): Promise<{ authority: string; port: number }> => {
  const { socketPath, host = '127.0.0.1' } = options
  const listening = once(server, 'listening')
  if (socketPath === undefined) server.listen(options.port ?? 0, host)
  else {
    rmSync(socketPath, { force: true })
    server.listen(socketPath)
  }
  await listening
  if (socketPath !== undefined) {
    chmodSync(socketPath, 0o600)
    return { authority: encodeURIComponent(socketPath), port: 0 }
  }
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return { authority: `${host}:${port}`, port }
}

/**
 * Opens the folder and serves MongoDB's wire protocol on it, in this process and thread. Throws `FolderInUseError`
 * when another process has the folder.
 */
export const startEmbeddedMongo = async (options: EmbeddedMongoOptions): Promise<EmbeddedMongo> => {
  mkdirSync(options.dir, { recursive: true, mode: 0o700 })
  const unlock = lockFolder(options.dir)
  const opened: { context?: Context } = {}
  try {
    const context = openContext(options)
    opened.context = context
    return await serve(context, options, unlock)
  } catch (error) {
    await opened.context?.tables.root.close()
    unlock()
    throw error
  }
}

const serve = async (
  context: Context,
  options: EmbeddedMongoOptions,
  unlock: () => void,
): Promise<EmbeddedMongo> => {
  let authority = ''
  const sessions = createSessions(context.tables)
  const dispatch = createDispatch(context, sessions, () => authority)
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    serveConnection(socket, dispatch)
  })
  const bound = await listen(server, options)
  authority = bound.authority
  const stopChores = startChores(context, sessions)
  return {
    url: `mongodb://${authority}/?directConnection=true`,
    port: bound.port,
    close: async () => {
      stopChores()
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
      await context.commits.idle()
      await context.tables.root.close()
      unlock()
    },
  }
}
