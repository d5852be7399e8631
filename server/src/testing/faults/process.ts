import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { inject } from 'vitest'

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of the compiled workspaces. */
    programs: string
  }
}

export type ProgramName =
  | 'server/dist/index.js'
  | 'server/dist/worker.js'
  | 'server/dist/admin/index.js'
  | 'embedded-mongo/dist/cli.js'

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

/** Asks again until `check` gives something; for what another process makes true. */
export async function until<T>(
  check: () => Promise<T | undefined> | T | undefined,
  what: string,
  timeoutMs = 60_000,
): Promise<T> {
  const deadline = performance.now() + timeoutMs
  for (;;) {
    const found = await check()
    if (found !== undefined) return found
    if (performance.now() > deadline) throw new Error(`waited ${timeoutMs} ms in vain for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

export type Program = {
  readonly stdout: () => string
  /** Settles with the exit code when it has ended. */
  readonly ended: Promise<number | null>
  kill(signal: NodeJS.Signals): Promise<void>
  /** Holds it up, and lets it go on. */
  pause(): void
  resume(): void
}

/** Starts one of the compiled programs, as a process of its own. */
export function startProgram(name: ProgramName, args: string[], env: NodeJS.ProcessEnv): Program {
  const programs = inject('programs')
  const child: ChildProcess = spawn(process.execPath, [join(programs, name), ...args], {
    cwd: programs,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const ended = once(child, 'close').then(([code]) => code as number | null)
  return {
    stdout: () => output,
    ended,
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    async kill(signal) {
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      child.kill(signal)
      await gone
    },
  }
}

/** The database as a process of its own; `url()` answers once it listens. */
export async function startDatabase(dir: string): Promise<Program & { url: string }> {
  const port = await freePort()
  const program = startProgram('embedded-mongo/dist/cli.js', ['--port', String(port), '--dir', dir], {})
  const url = await until(
    () => /mongodb:\/\/\S+/.exec(program.stdout())?.[0],
    `the database to listen: ${program.stdout()}`,
  )
  return { ...program, url }
}

/** One server node: the real program, killed and started again on the same port. */
export function serverNode(env: NodeJS.ProcessEnv & { PORT: string }) {
  const url = `http://127.0.0.1:${env.PORT}`
  let program: Program | undefined
  const isReady = async () => {
    const answer = await fetch(`${url}/readyz`).catch(() => undefined)
    return answer?.ok ? true : undefined
  }
  return {
    url,
    async start() {
      program = startProgram('server/dist/index.js', [], env)
      const { stdout } = program
      await until(isReady, 'the node to be ready').catch((error: unknown) => {
        throw new Error(`${String(error)}: ${stdout().slice(-2_000)}`)
      })
    },
    kill: async (signal: NodeJS.Signals) => program?.kill(signal),
  }
}
