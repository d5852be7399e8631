import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const root = fileURLToPath(new URL('..', import.meta.url))
const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc')
const off = ['composite', 'incremental', 'declaration', 'declarationMap', 'sourceMap']
const switches = ['--noCheck', ...off.flatMap((name) => [`--${name}`, 'false'])]

/** Compiles a workspace, unchecked, to where Node finds it as `@oms-chat/…` from beside it. */
async function compile(workspace, modules) {
  const place = join(modules, '@oms-chat', workspace)
  mkdirSync(place, { recursive: true })
  cpSync(join(root, workspace, 'package.json'), join(place, 'package.json'))
  const outDir = join(place, 'dist')
  await promisify(execFile)(process.execPath, [
    tsc,
    '-p',
    join(root, workspace),
    '--outDir',
    outDir,
    ...switches,
  ])
}

/**
 * Compiles the server and the database once for all tests that start them as processes of their own, since from
 * compiled code they start several times faster; tests find them with `inject('programs')`.
 * @param {import('vitest/node').TestProject} project
 * @returns what removes them again
 */
export default async function compilePrograms(project) {
  mkdirSync(join(root, 'artifacts'), { recursive: true })
  const folder = mkdtempSync(join(root, 'artifacts', 'programs-'))
  const modules = join(folder, 'node_modules')
  await Promise.all(['shared', 'embedded-mongo', 'server'].map((workspace) => compile(workspace, modules)))
  project.provide('programs', join(modules, '@oms-chat'))
  return () => rmSync(folder, { recursive: true, force: true })
}
