import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const client = join(root, 'client')

declare global {
  /** Which build a page runs; the first one doesn't say. */
  var omsChatBuild: string | undefined
}

/** A build of the client that differs in every chunk of its own, as the next version would; in a folder of its own. */
export async function buildNext(): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), 'oms-chat-next-'))
  const building = spawn(
    process.execPath,
    [
      join(root, 'node_modules/vite/bin/vite.js'),
      'build',
      client,
      `--config=${join(root, 'e2e/support/nextVersion.config.mjs')}`,
      `--outDir=${outDir}`,
      '--logLevel=error',
    ],
    { env: { ...process.env, NODE_ENV: 'production' }, stdio: ['ignore', 'ignore', 'inherit'] },
  )
  const [code] = (await once(building, 'exit')) as [number | null]
  if (code !== 0) throw new Error('the next version could not be built')
  return outDir
}

/** A copy of the built product whose client can be replaced by another build, as an upgrade does. */
export async function copyInstallation() {
  const dir = await mkdtemp(join(tmpdir(), 'oms-chat-installed-'))
  await mkdir(join(dir, 'server'))
  await cp(join(root, 'server/dist'), join(dir, 'server/dist'), { recursive: true })
  await cp(join(root, 'server/package.json'), join(dir, 'server/package.json'))
  await symlink(join(root, 'node_modules'), join(dir, 'node_modules'))
  const built = join(dir, 'client/dist')
  await cp(join(client, 'dist'), built, { recursive: true })
  return {
    dir,
    upgrade: async (next: string) => {
      await rm(built, { recursive: true })
      await cp(next, built, { recursive: true })
    },
    remove: () => rm(dir, { recursive: true, force: true }),
  }
}
