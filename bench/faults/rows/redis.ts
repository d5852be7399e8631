import { Redis } from 'ioredis'
import type { Row, Scene } from '../row.ts'
import { removeSomebody } from './removal.ts'

/** Tells Redis something as its operator would. */
const command = async ({ cluster }: Scene, name: string, ...args: string[]) => {
  const client = new Redis({ port: cluster.redis.port, lazyConnect: true, retryStrategy: () => null })
  client.on('error', () => {})
  await client.connect()
  try {
    await client.call(name, ...args)
  } finally {
    client.disconnect()
  }
}

/** The interval of heads: without Redis nodes learn what others wrote no later. */
const withinMs = { inStepWithinMs: 25_000 }

/** What happens to Redis: sends are acknowledged throughout, and others hear of them within the heads' interval. */
export const redisRows = {
  'redis killed': {
    about: 'Redis is killed for 60 s and comes back empty',
    ...withinMs,
    async act({ cluster, pause }) {
      await cluster.redis.kill('SIGKILL')
      await pause(60_000)
      await cluster.redis.start()
      await pause(5_000)
    },
  },
  'redis stopped': {
    about: 'Redis stands still for 40 s',
    ...withinMs,
    async act({ cluster, pause }) {
      await cluster.redis.kill('SIGSTOP')
      await pause(40_000)
      await cluster.redis.kill('SIGCONT')
    },
  },
  'redis emptied': {
    about: 'everything in Redis goes, again and again',
    ...withinMs,
    async act(scene) {
      for (let n = 0; n < 5; n += 1) {
        await command(scene, 'FLUSHALL')
        await scene.pause(3_000)
      }
    },
  },
  'redis memory full': {
    about: 'Redis takes nothing more for 30 s',
    ...withinMs,
    async act(scene) {
      await command(scene, 'CONFIG', 'SET', 'maxmemory', '1')
      await scene.pause(30_000)
      await command(scene, 'CONFIG', 'SET', 'maxmemory', '0')
    },
  },
  'redis subscribers killed': {
    about: 'the connections over which nodes hear each other are killed, again and again',
    ...withinMs,
    async act(scene) {
      for (let n = 0; n < 5; n += 1) {
        await command(scene, 'CLIENT', 'KILL', 'TYPE', 'pubsub')
        await scene.pause(scene.random() * 6_000)
      }
    },
  },
  'removed while redis is dead': {
    about: 'people are removed while nodes can’t hear each other',
    ...withinMs,
    async act(scene) {
      await scene.cluster.redis.kill('SIGKILL')
      await removeSomebody(scene, 8_000)
      await scene.cluster.redis.start()
    },
  },
} satisfies Record<string, Row>
