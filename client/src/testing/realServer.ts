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
      if (/listens on|mongodb:\/\//.test(output)) done()
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    child.once('exit', () => fail(new Error(`the server ended: ${output}`)))
  })

/** One of the product's programs, which can be killed and started again. */
const runnable = (path: string, args: string[], cwd: string, env: NodeJS.ProcessEnv) => {
  const program = join(inject('programs'), ...path.split('/'))
  let child: ChildProcess | null = null
  let output = ''
  return {
    /** Resolves when it listens. */
    start: async () => {
      const started = spawn(process.execPath, [program, ...args], {
        cwd,
        env: { ...process.env, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      const hear = (chunk: Buffer) => (output += chunk.toString())
      started.stdout.on('data', hear)
      started.stderr.on('data', hear)
      child = started
      await listening(started)
    },
    /** Resolves to its exit code when it has ended; null when the signal ended it. */
    kill: async (signal: NodeJS.Signals): Promise<number | null> => {
      const last = child
      child = null
      if (!last || last.exitCode !== null) return last?.exitCode ?? null
      const gone = once(last, 'exit')
      last.kill(signal)
      const [code] = (await gone) as [number | null]
      return code
    },
    /** All that it has said so far. */
    output: () => output,
  }
}

const server = (dataDir: string, port: number, env: NodeJS.ProcessEnv = {}) =>
  runnable('server/dist/index.js', [], dataDir, {
    NODE_ENV: 'development',
    PORT: String(port),
    HOST: '127.0.0.1',
    DATA_DIR: dataDir,
    SEED_DEMO: 'false',
    RATE_LIMITS: 'off',
    LOG_LEVEL: 'silent',
    ...env,
  })

/** The product's own server, as a process of its own on a database of its own; it can be killed and started again. */
export const startRealServer = async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'oms-chat-client-'))
  const port = await freePort()
  const { start, kill } = server(dataDir, port)
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

/** A database as a process of its own, and two nodes to start on it, which nothing else joins. */
export const prepareNodes = async (env: NodeJS.ProcessEnv) => {
  const dir = await mkdtemp(join(tmpdir(), 'oms-chat-nodes-'))
  const databasePort = await freePort()
  const databaseArgs = ['--port', String(databasePort), '--dir', join(dir, 'db')]
  const database = runnable('embedded-mongo/dist/cli.js', databaseArgs, dir, {})
  await database.start()
  const shared = { MONGODB_URL: /mongodb:\/\/\S+/.exec(database.output())?.[0], ...env }
  const ports = [await freePort(), await freePort()]
  const nodes = ports.map((port) => server(dir, port, shared))
  return {
    ports,
    nodes,
    close: async () => {
      for (const { kill } of [...nodes, database]) await kill('SIGKILL')
      await rm(dir, { recursive: true, force: true })
    },
  }
}
