import { existsSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** The command-line tool: from the build that serves, or made first where there is none yet. */
const root = fileURLToPath(new URL('..', import.meta.url))
const tool = new URL('../server/dist/admin/index.js', import.meta.url)
if (!existsSync(tool)) {
  const { status } = spawnSync('npm', ['run', 'build:server', '--silent'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  if (status !== 0) process.exit(status ?? 1)
}
await import(tool.href)
