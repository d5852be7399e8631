import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

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

async function ready(url: string, output: () => string): Promise<void> {
  const deadline = performance.now() + 45_000
  for (;;) {
    const answer = await fetch(`${url}/readyz`).catch(() => undefined)
    if (answer?.ok) return
    if (performance.now() > deadline) throw new Error(`the product did not come up: ${output()}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/**
 * The built product as operators start it, with data in a folder of its own; it can be killed and started again.
 * `cwd` is where it is installed.
 */
export async function startProduct(env: Record<string, string> = {}, cwd = root) {
  const dataDir = await mkdtemp(join(tmpdir(), 'oms-chat-e2e-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  let child: ChildProcess | undefined
  let output = ''
  let ending = false

  const start = async () => {
    ending = false
    child = spawn(process.execPath, ['server/dist/index.js'], {
      cwd,
      env: {
        ...process.env,
        PORT: String(port),
        DATA_DIR: dataDir,
        LOG_LEVEL: 'warn',
        NODE_ENV: 'test',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.once('exit', (code, signal) => {
      if (!ending)
        process.stderr.write(`The product ended by itself (${code ?? signal}): ${output.slice(-4_000)}\n`)
    })
    await ready(url, () => output)
  }
  const end = async (signal: NodeJS.Signals) => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    ending = true
    const gone = once(child, 'exit')
    child.kill(signal)
    await gone
  }

  await start()
  return {
    url,
    port,
    start,
    kill: () => end('SIGKILL'),
    /** Ends as an operator ends it; the data stays. */
    halt: () => end('SIGTERM'),
    /** Runs the command-line tool on this installation's data. */
    async admin(...args: string[]) {
      const tool = spawn(process.execPath, ['server/dist/admin/index.js', ...args], {
        cwd,
        env: { ...process.env, DATA_DIR: dataDir, NODE_ENV: 'test', ...env },
        stdio: ['ignore', 'inherit', 'inherit'],
      })
      const [code] = (await once(tool, 'exit')) as [number | null]
      if (code !== 0) throw new Error(`admin ${args.join(' ')} ended with ${code}`)
    },
    async stop() {
      await end('SIGTERM')
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
