import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { buildStale } from './build.mjs'

/** Builds what is stale, then runs the browser tests; further arguments go to vitest. */
buildStale()
const { status } = spawnSync(
  'npx',
  ['vitest', 'run', '--config', 'e2e/vitest.config.ts', ...process.argv.slice(2)],
  { cwd: fileURLToPath(new URL('..', import.meta.url)), stdio: 'inherit' },
)
process.exit(status ?? 1)
