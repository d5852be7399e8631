import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { profiling } from './profile.ts'

type Call = { id: number; name: string; input: unknown }
type Reply = { id: number; output?: unknown; error?: string }
type Operations = Record<string, (input: never) => unknown>

/** A process of the bench's own that answers calls; what it spends on CPU is told by `cpu()`. */
export type Worker = {
  call<T>(name: string, input?: unknown): Promise<T>
  /** CPU seconds that the process has used so far, user and system. */
  cpu(): Promise<number>
  /** Profiles the process's CPU until the function it gives is called, which writes `file` for the browser's tools. */
  profile(file: URL): Promise<() => Promise<void>>
  stop(): Promise<void>
}

/** Starts `script` from source as a process of its own, with what is to be loaded before it. */
export function startWorker(script: URL, args: string[] = [], preload: URL[] = []): Worker {
  const before = [...preload.map(String), 'tsx'].flatMap((module) => ['--import', module])
  const child: ChildProcess = fork(script, args, {
    execArgv: [...before, '--conditions=source'],
    serialization: 'advanced',
  })
  const waiting = new Map<number, { resolve(value: never): void; reject(error: Error): void }>()
  let lastId = 0
  child.on('message', ({ id, output, error }: Reply) => {
    const caller = waiting.get(id)
    waiting.delete(id)
    if (error === undefined) caller?.resolve(output as never)
    else caller?.reject(new Error(error))
  })
  child.on('exit', (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`${script.pathname} ended with ${code}`))
  })
  const call = <T>(name: string, input?: unknown) =>
    new Promise<T>((resolve, reject) => {
      lastId += 1
      waiting.set(lastId, { resolve, reject })
      child.send({ id: lastId, name, input } satisfies Call)
    })
  return {
    call,
    cpu: () => call<number>('cpu'),
    async profile(file) {
      await call('startProfile')
      return () => call('stopProfile', file.pathname)
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      child.disconnect()
      await gone
    },
  }
}

/** What is thrown needn't be an error: a thunk's is a plain object. */
const textOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : JSON.stringify(error)

/** To a parent that has let go nothing is said any more. */
function reply(said: Reply): void {
  if (process.connected) process.send?.(said)
}

/** The other side of `startWorker`: answers calls by name, and ends when its parent lets go. */
export function answerCalls(operations: Operations, onEnd: () => unknown = () => {}): void {
  const all: Operations = { ...operations, ...profiling(), cpu: cpuSeconds }
  process.on('message', ({ id, name, input }: Call) => {
    void Promise.resolve()
      .then(() => all[name]?.(input as never))
      .then(
        (output) => reply({ id, output }),
        (error: unknown) => reply({ id, error: textOf(error) }),
      )
  })
  process.on('disconnect', () => {
    void Promise.resolve(onEnd()).finally(() => process.exit())
  })
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}
