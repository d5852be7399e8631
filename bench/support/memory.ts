import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Bytes: what objects take, on the heap and behind it, and what the process takes of the machine. */
export type Memory = { objects: number; process: number }

/** Collects all garbage, and tells what is left. */
export async function measureMemory(): Promise<Memory> {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  for (let round = 0; round < 5; round += 1) {
    collect()
    // What was waiting for the collection runs, and leaves garbage of its own.
    await new Promise((resolve) => setImmediate(resolve))
  }
  const { heapUsed, external, rss } = process.memoryUsage()
  return { objects: heapUsed + external, process: rss }
}
