import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inject } from 'vitest'

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of the compiled workspaces. */
    programs: string
  }
}

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port was given')
  return address.port
}

/** Resolves when the program says that it listens; rejects when it ends before. */
const listening = (child: ChildProcess) =>
  new Promise<void>((done, fail) => {
    let output = ''
    const hear = (chunk: Buffer) => {
      output += chunk.toString()
      if (output.includes('listens on')) done()
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    child.once('exit', () => fail(new Error(`the server ended: ${output}`)))
  })

/** The product's own server, as a process of its own on a database of its own; it can be killed and started again. */
export const startRealServer = async () => {
  const programs = inject('programs')
  const dataDir = await mkdtemp(join(tmpdir(), 'oms-chat-client-'))
  const port = await freePort()
  const env = {
    ...process.env,
    NODE_ENV: 'development',
    PORT: String(port),
    HOST: '127.0.0.1',
    DATA_DIR: dataDir,
    SEED_DEMO: 'false',
    RATE_LIMITS: 'off',
    LOG_LEVEL: 'silent',
  }
  let child: ChildProcess | null = null

  const start = async () => {
    const program = join(programs, 'server', 'dist', 'index.js')
    child = spawn(process.execPath, [program], { cwd: dataDir, env, stdio: ['ignore', 'pipe', 'pipe'] })
    await listening(child)
  }
  const kill = async (signal: NodeJS.Signals) => {
    const last = child
    child = null
    if (!last || last.exitCode !== null) return
    const gone = once(last, 'exit')
    last.kill(signal)
    await gone
  }
  await start()
  return {
    url: `http://127.0.0.1:${port}`,
    start,
    kill,
    close: async () => {
      await kill('SIGKILL')
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** `fetch` with a memory for cookies, as a browser has one. */
export const createCookieFetch = (): typeof fetch => {
  const cookies = new Map<string, string>()
  return async (input, init) => {
    const headers = new Headers(init?.headers)
    if (cookies.size > 0)
      headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    const answer = await fetch(input, { ...init, headers })
    for (const line of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = line.split(';', 1)[0]?.split('=', 2) ?? []
      cookies.set(name, value)
    }
    return answer
  }
}
