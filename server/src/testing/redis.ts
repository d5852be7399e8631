import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, until } from './faults/process.ts'

/** A real redis-server of a test's own, which it may kill, stop and start again on the same port. */
export type TestRedis = {
  url: string
  port: number
  /** Starts it again, empty. */
  start(): Promise<void>
  kill(): Promise<void>
  /** Holds it up without closing a connection, as a machine does that swaps; `resume` lets it go on. */
  pause(): void
  resume(): void
  /** Kills it and clears up behind it. */
  close(): Promise<void>
}

const program = 'redis-server'

/**
 * Whether these tests can run: Redis is an ordinary package of every system, and CI installs it. Without it they are
 * skipped on one's own machine, saying so, and fail in CI.
 */
export function hasRedis(): boolean {
  const found = spawnSync(program, ['--version']).status === 0
  if (!found && process.env['CI']) throw new Error(`${program} isn’t installed`)
  if (!found) process.stderr.write(`skipped, since ${program} isn’t installed\n`)
  return found
}

/** Starts one; `settings` are options of its command line. */
export async function startRedis(settings: readonly string[] = []): Promise<TestRedis> {
  const port = await freePort()
  const dir = await mkdtemp(join(tmpdir(), 'oms-chat-redis-'))
  const base = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--dir',
    dir,
    '--save',
    '',
    '--appendonly',
    'no',
  ]
  let child: ChildProcess | undefined

  const start = async () => {
    child = spawn(program, [...base, ...settings], { stdio: 'ignore' })
    await until(() => answersPing(port), 'Redis to listen')
  }
  const kill = async () => {
    const running = child
    child = undefined
    if (!running) return
    const gone = once(running, 'exit')
    running.kill('SIGKILL')
    await gone
  }
  await start()
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    start,
    kill,
    pause: () => void child?.kill('SIGSTOP'),
    resume: () => void child?.kill('SIGCONT'),
    async close() {
      await kill()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

const answersPing = (port: number): Promise<true | undefined> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'))
    const end = (answer: true | undefined) => {
      socket.destroy()
      resolve(answer)
    }
    socket.once('data', () => end(true))
    socket.once('error', () => end(undefined))
  })
