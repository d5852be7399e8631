import { existsSync } from 'node:fs'
import { EnvError, readEnv } from '../env.ts'
import { createBackups } from './backup/index.ts'
import { withInstallation } from './installation.ts'
import { createProgram } from './program.ts'
import { CommandRefused } from './refused.ts'

const say = (line: string) => void process.stdout.write(`${line}\n`)

if (existsSync('.env')) process.loadEnvFile('.env')

try {
  const env = readEnv(process.env)
  await createProgram({ withServices: withInstallation(env), backups: createBackups(env) }, say).parseAsync()
} catch (error) {
  if (!(error instanceof CommandRefused || error instanceof EnvError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
