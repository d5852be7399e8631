import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** Server from source, restarted when it changes, and Vite in front of it: http://localhost:5173. */
const root = fileURLToPath(new URL('..', import.meta.url))
const children = [
  spawn(process.execPath, ['--watch', '--import', 'tsx', '--conditions=source', 'server/src/index.ts'], {
    cwd: root,
    stdio: 'inherit',
  }),
  spawn('npm', ['run', 'dev', '-w', 'client'], { cwd: root, stdio: 'inherit' }),
]

const stop = () => children.forEach((child) => child.kill('SIGTERM'))
process.once('SIGINT', stop)
process.once('SIGTERM', stop)
for (const child of children) child.once('exit', stop)
