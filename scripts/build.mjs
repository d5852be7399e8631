import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { isStale } from './freshness.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const run = (args) => {
  const { status } = spawnSync('npm', args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
  if (status !== 0) process.exit(status ?? 1)
}

/** What each build writes, and what it is made from. */
const builds = [
  {
    name: 'server',
    output: 'server/dist/index.js',
    sources: ['shared/src', 'embedded-mongo/src', 'server/src', 'tsconfig.base.json', 'package-lock.json'],
    script: 'build:server',
  },
  {
    name: 'client',
    output: 'client/dist/index.html',
    sources: [
      'shared/src',
      'client/src',
      'client/public',
      'client/index.html',
      'client/vite.config.ts',
      'client/pwa.config.ts',
      'package-lock.json',
    ],
    script: 'build:client',
  },
]

/** Builds what is missing or older than its sources, and says so in one line each. */
export function buildStale() {
  for (const { name, output, sources, script } of builds) {
    const paths = sources.map((source) => `${root}/${source}`)
    if (!isStale(`${root}/${output}`, paths)) continue
    process.stdout.write(`Building the ${name} …\n`)
    run(['run', script, '--silent'])
  }
}
