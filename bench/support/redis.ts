import { connect } from 'node:net'
import { startRedis } from '../../server/src/testing/redis.ts'

/** A real Redis of the bench's own, which keeps nothing. */
export type BenchRedis = {
  url: string
  /** CPU seconds that it has used so far, user and system. */
  cpu(): Promise<number>
  stop(): Promise<void>
}

export async function startBenchRedis(): Promise<BenchRedis> {
  const { url, port, close } = await startRedis()
  return { url, cpu: () => cpuSeconds(port), stop: close }
}

const cpuSeconds = (port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('INFO cpu\r\n'))
    let answer = ''
    socket.on('error', reject)
    socket.on('data', (chunk) => {
      answer += chunk.toString()
      const used = [...answer.matchAll(/^used_cpu_(?:sys|user):([\d.]+)\r\n/gm)]
      if (used.length < 2) return
      socket.destroy()
      resolve(used.reduce((sum, [, seconds]) => sum + Number(seconds), 0))
    })
  })
