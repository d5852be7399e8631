import { existsSync } from 'node:fs'
import { EnvError, readEnv } from './env.ts'
import { createLogger, lastWords } from './logger.ts'
import { demoPassword } from './services/auth/index.ts'
import { type RunningServer, startServer } from './server.ts'

const exitTimeoutMs = 18_000
const say = (line: string) => process.stdout.write(`${line}\n`)
const stop = (line: string): never => {
  process.stderr.write(`${line}\n`)
  process.exit(1)
}

if (existsSync('.env')) process.loadEnvFile('.env')
const env = settings()
const logger = createLogger(env.logLevel)
lastWords(logger)
const server = await start()
const demoSignIn = server.madeDemo ? ` · to look around, sign in as ada with ${demoPassword}` : ''
say(`OMS Chat listens on ${env.publicUrl ?? `http://localhost:${server.port}`}${demoSignIn}`)

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void leave(signal))

function settings() {
  try {
    return readEnv(process.env)
  } catch (error) {
    if (error instanceof EnvError) return stop(error.message)
    throw error
  }
}

async function start(): Promise<RunningServer> {
  try {
    return await startServer(env, { logger, notice: say })
  } catch (error) {
    logger.debug({ err: error }, 'could not start')
    return stop(`OMS Chat could not start: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** Finishes what is in flight; whatever hangs doesn't keep the process. */
async function leave(signal: string): Promise<never> {
  logger.info({ signal }, 'draining')
  setTimeout(() => process.exit(1), exitTimeoutMs).unref()
  try {
    await server.close()
  } catch (error) {
    logger.error({ err: error }, 'did not close cleanly')
    process.exit(1)
  }
  process.exit(0)
}
