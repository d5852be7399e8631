import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { inject } from 'vitest'

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of the compiled workspaces. */
    programs: string
  }
}

/** The compiled command line, which starts several times faster than from source. */
export const cli = (): string => join(inject('programs'), 'embedded-mongo', 'dist', 'cli.js')

export interface Child {
  readonly process: ChildProcess
  readonly pid: number
  readonly url: string
  /** Ends it with `signal` and waits until it is gone. */
  end(signal: NodeJS.Signals): Promise<void>
}

/** Runs a command that prints the database's URL; throws with its error output if it ends before. */
export const startChild = async (command: string, args: readonly string[]): Promise<Child> => {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const exited = once(child, 'exit')
  let complaints = ''
  child.stderr.on('data', (chunk: Buffer) => {
    complaints += chunk.toString()
  })
  const line = await Promise.race([
    once(child.stdout, 'data').then(([chunk]) => String(chunk)),
    exited.then(() => ''),
  ])
  if (!line.startsWith('mongodb://')) throw new Error(complaints.trim())
  return {
    process: child,
    pid: child.pid ?? 0,
    url: line.trim(),
    end: async (signal) => {
      child.kill(signal)
      await exited
    },
  }
}
