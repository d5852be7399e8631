import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from './testing/eventually.ts'

const program = fileURLToPath(new URL('index.ts', import.meta.url))

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'program-'))
})
afterAll(() => rm(dir, { recursive: true }))

type Run = { child: ChildProcess; output: () => string; exit: Promise<number | null> }

/** The real program, from source, as a process of its own. */
function run(settings: Record<string, string>): Run {
  const child = spawn(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), '--conditions=source', program],
    {
      cwd: dir,
      env: { PATH: process.env['PATH'], DATA_DIR: join(dir, 'data'), SEED_DEMO: 'false', ...settings },
    },
  )
  let text = ''
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()))
  return { child, output: () => text, exit: once(child, 'exit').then(([code]) => code as number | null) }
}

test('says where it listens in one line, and leaves cleanly when told to', async () => {
  const { child, output, exit } = run({ PORT: '0' })
  await eventually(() => expect(output()).toMatch(/\n$/))
  expect(output()).toMatch(/^OMS Chat listens on http:\/\/localhost:\d+\n$/)
  const [url = ''] = /http:\S+/.exec(output()) ?? []
  expect((await fetch(`${url}/readyz`)).status).toBe(200)
  child.kill('SIGTERM')
  expect(await exit).toBe(0)
})

test('a wrong setting stops the start with one line', async () => {
  const { output, exit } = run({ NODE_ENV: 'production' })
  expect(await exit).toBe(1)
  expect(output()).toBe('JWT_SECRET: is missing; set it to 32 or more random characters\n')
})

test('what nobody caught ends it, with a line that doesn’t say what somebody wrote', async () => {
  const failing = `process.once('SIGUSR2', () => { throw new TypeError('secret words') })`
  const preload = `--import data:text/javascript;base64,${Buffer.from(failing).toString('base64')}`
  const { child, output, exit } = run({ PORT: '0', NODE_OPTIONS: preload })
  await eventually(() => expect(output()).toMatch(/listens on/))
  child.kill('SIGUSR2')
  expect(await exit).toBe(1)
  expect(output()).toMatch(/"err":\{"type":"TypeError"\},"msg":"something failed that nobody caught"/)
  expect(output()).not.toContain('secret')
})
