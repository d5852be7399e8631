import { writeFile } from 'node:fs/promises'
import { Session } from 'node:inspector/promises'

/** Lets a worker's CPU be profiled while it is measured. */
export function profiling() {
  const session = new Session()
  return {
    async startProfile() {
      session.connect()
      await session.post('Profiler.enable')
      await session.post('Profiler.setSamplingInterval', { interval: 500 })
      await session.post('Profiler.start')
    },
    async stopProfile(file: string) {
      const { profile } = await session.post('Profiler.stop')
      session.disconnect()
      await writeFile(file, JSON.stringify(profile))
    },
  }
}
