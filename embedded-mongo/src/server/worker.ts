import { createRequire } from 'node:module'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { EmbeddedMongo, EmbeddedMongoOptions } from './start.ts'

export type EmbeddedMongoWorkerOptions = Omit<EmbeddedMongoOptions, 'host' | 'port'>

/** What the thread tells: it listens, or why it can't. */
export type ThreadMessage =
  { readonly kind: 'listening'; readonly url: string } | { readonly kind: 'failed'; readonly message: string }

/** Longer paths don't fit a Unix socket's address. */
const longestSocketPath = 100

/** The socket lies in the data's folder, unless the path is too long: then in a private folder for temporary things. */
const socketPathFor = (dir: string): { path: string; forget: () => void } => {
  const path = join(dir, 'mongo.sock')
  if (path.length <= longestSocketPath) return { path, forget: () => rmSync(path, { force: true }) }
  const folder = mkdtempSync(join(tmpdir(), 'mongo-'))
  return { path: join(folder, 'mongo.sock'), forget: () => rmSync(folder, { recursive: true, force: true }) }
}

/** From source the thread has to load TypeScript first: Node 20 gives `--import` to no thread. */
const startThread = (workerData: EmbeddedMongoOptions): Worker => {
  const isSource = fileURLToPath(import.meta.url).endsWith('.ts')
  if (!isSource) return new Worker(new URL('./thread.js', import.meta.url), { workerData })
  const loader = pathToFileURL(
    createRequire(import.meta.url)
      .resolve('tsx/esm/api')
      .replace(/\.cjs$/, '.mjs'),
  ).href
  const thread = new URL('./thread.ts', import.meta.url).href
  const code = `import(${JSON.stringify(loader)}).then(({ register }) => { register(); return import(${JSON.stringify(thread)}) })`
  return new Worker(code, { eval: true, workerData })
}

/**
 * Runs the server in a thread of its own, on a Unix socket (mode 0600), so that it never waits for this thread, nor
 * this thread for it. It ends with `close`, or with the process. Throws an error that names the owner's pid when
 * another process has the folder.
 */
export const startEmbeddedMongoWorker = async (
  options: EmbeddedMongoWorkerOptions,
): Promise<EmbeddedMongo> => {
  mkdirSync(options.dir, { recursive: true, mode: 0o700 })
  const socket =
    options.socketPath === undefined
      ? socketPathFor(options.dir)
      : { path: options.socketPath, forget: () => rmSync(options.socketPath ?? '', { force: true }) }
  mkdirSync(dirname(socket.path), { recursive: true, mode: 0o700 })
  const worker = startThread({ ...options, socketPath: socket.path })
  const ended = new Promise<void>((resolve) => {
    worker.once('exit', () => resolve())
  })
  const url = await new Promise<string>((resolve, reject) => {
    worker.once('error', reject)
    worker.once('exit', (code) => reject(new Error(`the database thread ended with code ${code}`)))
    worker.once('message', (message: ThreadMessage) => {
      if (message.kind === 'listening') resolve(message.url)
      else reject(new Error(message.message))
    })
  })
  // From here on a thread that breaks ends the process: a server without its database must not live on.
  worker.removeAllListeners('error')
  worker.unref()
  return {
    url,
    port: 0,
    close: async () => {
      worker.ref()
      worker.postMessage('close')
      await ended
      socket.forget()
    },
  }
}
