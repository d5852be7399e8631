import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'

/** A loopback port that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port was given')
  return address.port
}

type Start = {
  command: string
  args: string[]
  env?: NodeJS.ProcessEnv
  cwd: string
  /** Said when it is ready. */
  says: RegExp
}

const children = new Set<ChildProcess>()
// Also when the harness breaks: nothing of it stays behind.
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL')
})

const outputMax = 20_000
const startTimeoutMs = 60_000

/** What a line of a log is about, with the error that it tells of; null for what isn't one. */
function messageOf(line: string): string | null {
  try {
    const entry: unknown = JSON.parse(line)
    if (typeof entry !== 'object' || entry === null || !('msg' in entry)) return null
    const error = 'err' in entry && typeof entry.err === 'object' ? entry.err : null
    return error ? `${String(entry.msg)} (${JSON.stringify(error).slice(0, 300)})` : String(entry.msg)
  } catch {
    return null
  }
}

/** A program of the harness, as a process of its own that is killed, stopped and started again. */
export function createProgram(start: () => Start) {
  let child: ChildProcess | undefined
  let output = ''
  let logged: string[] = []
  const isRunning = () => child !== undefined && child.exitCode === null && child.signalCode === null

  return {
    isRunning,
    pid: () => (isRunning() ? child?.pid : undefined),
    /** The last that it said. */
    output: () => output,
    /** What it logged since this was asked last. */
    takeLogged(): string[] {
      const taken = logged
      logged = []
      return taken
    },
    /** Resolves with what it said when it was ready. */
    async start(): Promise<string> {
      const { command, args, env, cwd, says } = start()
      output = ''
      const started = spawn(command, args, {
        cwd,
        env: { PATH: process.env['PATH'], ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      child = started
      children.add(started)
      started.once('exit', () => children.delete(started))
      const listens = new Promise<string>((resolve, reject) => {
        const hear = (chunk: Buffer) => {
          output = (output + chunk.toString()).slice(-outputMax)
          const [found] = says.exec(output) ?? []
          if (found !== undefined) resolve(found)
        }
        const lines = createInterface(started.stdout)
        lines.on('line', (line) => {
          const message = messageOf(line)
          if (message !== null) logged.push(message)
        })
        started.stdout.on('data', hear)
        started.stderr.on('data', hear)
        started.once('exit', (code, signal) =>
          reject(new Error(`${command} ended with ${code ?? signal}: ${output}`)),
        )
        AbortSignal.timeout(startTimeoutMs).addEventListener('abort', () =>
          reject(new Error(`${command} isn’t ready: ${output}`)),
        )
      })
      return listens
    },
    /** Resolves when it is gone, or at once for a signal that it survives. */
    async kill(signal: NodeJS.Signals): Promise<void> {
      if (!child || !isRunning()) return
      const gone = once(child, 'exit')
      child.kill(signal)
      if (signal !== 'SIGSTOP' && signal !== 'SIGCONT') await gone
    },
  }
}

export type Program = ReturnType<typeof createProgram>
