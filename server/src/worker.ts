import { existsSync } from 'node:fs'
import { EnvError, readEnv } from './env.ts'
import { createLogger, lastWords } from './logger.ts'
import { startWorker } from './startWorker.ts'

const exitTimeoutMs = 18_000

if (existsSync('.env')) process.loadEnvFile('.env')
try {
  const env = readEnv(process.env)
  const logger = createLogger(env.logLevel)
  lastWords(logger)
  const worker = await startWorker(env, logger)
  process.stdout.write('OMS Chat works on its queues\n')

  /** Finishes what it began; what hangs is given back to the queue, and done by another. */
  const leave = async (): Promise<never> => {
    setTimeout(() => process.exit(1), exitTimeoutMs).unref()
    await worker.close().catch((error: unknown) => {
      logger.error({ err: error }, 'did not close cleanly')
      process.exit(1)
    })
    process.exit(0)
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void leave())
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error)
  process.stderr.write(error instanceof EnvError ? `${reason}\n` : `The worker could not start: ${reason}\n`)
  process.exit(1)
}
