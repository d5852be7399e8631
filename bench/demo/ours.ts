import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readEnv } from '../../server/src/env.ts'
import { startServer } from '../../server/src/server.ts'
import { answerCalls } from '../support/child.ts'

export type FirstStart = {
  /** Seconds from an empty folder to a server that listens, and of them the demo's, as the newcomer is told. */
  ready: number
  demo: number
}

answerCalls({
  /** The first start of an installation, as `npm start` does it. */
  async firstStart(): Promise<FirstStart> {
    const dataDir = await mkdtemp(join(tmpdir(), 'oms-chat-bench-'))
    const env = readEnv({ DATA_DIR: dataDir, PORT: '0', HOST: '127.0.0.1', SEED_DEMO: 'true' })
    const lines: string[] = []
    const began = performance.now()
    const server = await startServer(env, { notice: (line) => lines.push(line) })
    const ready = (performance.now() - began) / 1_000
    const [, demo] = /ready after ([\d.]+) s/.exec(lines.join('\n')) ?? []
    await server.close()
    await rm(dataDir, { recursive: true, force: true })
    return { ready, demo: Number(demo) }
  },
})
