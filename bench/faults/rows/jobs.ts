import { Queue } from 'bullmq'
import { Redis } from 'ioredis'
import type { mongo } from 'mongoose'
import type { Cluster } from '../cluster.ts'
import type { Row } from '../row.ts'
import { until } from '../until.ts'

/** The queue of what is to be told once more, wherever this installation keeps it. */
async function deliveryQueue({ redis: { port } }: Cluster): Promise<Queue> {
  const client = new Redis({ port })
  const [meta = ''] = await client.keys('*:delivery:meta')
  client.disconnect()
  if (meta === '') throw new Error('there is no queue of deliveries')
  return new Queue('delivery', { connection: { port }, prefix: meta.replace(/:delivery:meta$/, '') })
}

/** Leaves the newest messages as a process does that dies between the commit and telling of it. */
async function leaveUntold({ db }: Cluster, count: number): Promise<mongo.ObjectId[]> {
  const log = db.collection('log')
  const rows = await log.find({ kind: 'message' }).sort({ _id: -1 }).limit(count).toArray()
  const ids = rows.map(({ _id }) => _id)
  await log.updateMany({ _id: { $in: ids } }, { $set: { open: true } })
  return ids
}

/** What happens to those who do what is left behind requests. */
export const jobRows = {
  'worker killed': {
    about: 'a worker is killed in the middle of a job; the job is done later',
    ownDatabase: true,
    async act({ cluster }) {
      const [worker] = cluster.nodes
      const queue = await deliveryQueue(cluster)
      const has = async (...states: ('waiting' | 'active')[]) =>
        Object.values(await queue.getJobCounts(...states)).some((count) => count > 0)
      try {
        await queue.pause()
        const ids = await leaveUntold(cluster, 5)
        await until(() => has('waiting'), 'a job')
        await cluster.database.kill('SIGSTOP')
        await queue.resume()
        await until(() => has('active'), 'a job that is being done')
        await worker?.kill('SIGKILL')
        await cluster.database.kill('SIGCONT')
        await worker?.start()
        const open = { _id: { $in: ids }, open: true }
        await until(async () => (await cluster.db.collection('log').countDocuments(open)) === 0, 'the job')
      } finally {
        await queue.close()
      }
    },
  },
} satisfies Record<string, Row>
