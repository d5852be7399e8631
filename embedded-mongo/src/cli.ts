#!/usr/bin/env node
import { parseArgs } from 'node:util'
import { startEmbeddedMongo } from './server/start.ts'

const usage = 'usage: npm run db -- --port <number> --dir <folder> [--host <address>]'

const fail = (message: string): never => {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}

const parsed = (): { dir: string; port: number; host: string } => {
  const { values } = parseArgs({
    options: { port: { type: 'string' }, dir: { type: 'string' }, host: { type: 'string' } },
  })
  const port = Number(values.port ?? '27017')
  if (values.dir === undefined || !Number.isInteger(port) || port < 0 || port > 65_535) return fail(usage)
  return { dir: values.dir, port, host: values.host ?? '127.0.0.1' }
}

const main = async (): Promise<void> => {
  const server = await startEmbeddedMongo(parsed())
  const stop = (): void => {
    void server.close().then(() => process.exit(0))
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  process.stdout.write(`${server.url}\n`)
}

main().catch((error: unknown) => fail(error instanceof Error ? error.message : String(error)))
