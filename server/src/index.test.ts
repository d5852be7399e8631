import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { variableNames } from './env.ts'
import { eventually } from './testing/eventually.ts'
import { type Program, startProgram } from './testing/faults/process.ts'

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'program-'))
})
afterAll(() => rm(dir, { recursive: true }))

/** As if nobody had set anything: an empty variable is the same as none. */
const unset = Object.fromEntries(variableNames.map((name) => [name, '']))

/** The real program, as a process of its own. */
const run = (settings: NodeJS.ProcessEnv): Program =>
  startProgram('server/dist/index.js', [], {
    ...unset,
    DATA_DIR: join(dir, 'data'),
    SEED_DEMO: 'false',
    ...settings,
  })

test('says where it listens in one line, and leaves cleanly when told to', async () => {
  const { stdout, kill, ended } = run({ PORT: '0' })
  await eventually(() => expect(stdout()).toMatch(/\n$/))
  expect(stdout()).toMatch(/^OMS Chat listens on http:\/\/localhost:\d+\n$/)
  const [url = ''] = /http:\S+/.exec(stdout()) ?? []
  expect((await fetch(`${url}/readyz`)).status).toBe(200)
  await kill('SIGTERM')
  expect(await ended).toBe(0)
})

test('a wrong setting stops the start with one line', async () => {
  const { stdout, ended } = run({ NODE_ENV: 'production' })
  expect(await ended).toBe(1)
  expect(stdout()).toBe('JWT_SECRET: is missing; set it to 32 or more random characters\n')
})

test('what nobody caught ends it, with a line that doesn’t say what somebody wrote', async () => {
  const failing = `process.once('SIGUSR2', () => { throw new TypeError('secret words') })`
  const preload = `--import data:text/javascript;base64,${Buffer.from(failing).toString('base64')}`
  const { stdout, kill, ended } = run({ PORT: '0', NODE_OPTIONS: preload })
  await eventually(() => expect(stdout()).toMatch(/listens on/))
  await kill('SIGUSR2')
  expect(await ended).toBe(1)
  expect(stdout()).toMatch(/"err":\{"type":"TypeError"\},"msg":"something failed that nobody caught"/)
  expect(stdout()).not.toContain('secret')
})
