import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Change } from './protections.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc')
const off = ['composite', 'incremental', 'declaration', 'declarationMap', 'sourceMap']
const switches = ['--noCheck', ...off.flatMap((name) => [`--${name}`, 'false'])]
const workspaces = ['shared', 'embedded-mongo', 'server']

/** The product's programs as they are installed, compiled: from source they take several times longer to start. */
export type Programs = {
  node: string
  database: string
  /** Loaded before either: the harness's time. */
  time: string
  remove(): Promise<void>
}

const compile = (...args: string[]) =>
  promisify(execFile)(process.execPath, [tsc, ...args, ...switches], { cwd: root })

/** Throws when the lines aren't there exactly once, as the code has moved on. */
async function takeOut(folder: string, { file, find, replace }: Change): Promise<void> {
  const source = await readFile(join(folder, file), 'utf8')
  const parts = source.split(find)
  if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times: ${find}`)
  await writeFile(join(folder, file), parts.join(replace))
}

/** Compiles the server and the database, unchecked, in a folder of their own, without what `changes` take out. */
export async function compilePrograms(changes: readonly Change[]): Promise<Programs> {
  await mkdir(join(root, 'artifacts'), { recursive: true })
  const folder = await mkdtemp(join(root, 'artifacts', 'faults-'))
  const modules = join(folder, 'node_modules', '@oms-chat')
  const parts = workspaces.flatMap((name) => [`${name}/src`, `${name}/package.json`, `${name}/tsconfig.json`])
  for (const part of ['tsconfig.base.json', ...parts])
    await cp(join(root, part), join(folder, part), { recursive: true })
  for (const change of changes)
    if (workspaces.some((name) => change.file.startsWith(`${name}/`))) await takeOut(folder, change)
  await Promise.all(
    workspaces.map(async (name) => {
      const place = join(modules, name)
      await mkdir(place, { recursive: true })
      await cp(join(root, name, 'package.json'), join(place, 'package.json'))
      await compile('-p', join(folder, name), '--outDir', join(place, 'dist'))
    }),
  )
  const time = join(root, 'bench/faults/time.ts')
  await compile(time, '--outDir', folder, '--module', 'nodenext', '--target', 'es2023', '--ignoreConfig')
  return {
    node: join(modules, 'server/dist/index.js'),
    database: join(modules, 'embedded-mongo/dist/cli.js'),
    time: join(folder, 'time.js'),
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}
