import { parentPort, workerData } from 'node:worker_threads'
import { type EmbeddedMongoOptions, startEmbeddedMongo } from './start.ts'
import type { ThreadMessage } from './worker.ts'

const tell = (message: ThreadMessage): void => parentPort?.postMessage(message)

const serve = async (options: EmbeddedMongoOptions): Promise<void> => {
  const server = await startEmbeddedMongo(options)
  parentPort?.once('message', () => {
    void server.close().finally(() => parentPort?.close())
  })
  tell({ kind: 'listening', url: server.url })
}

try {
  await serve(workerData as EmbeddedMongoOptions)
} catch (error) {
  tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) })
  parentPort?.close()
}
