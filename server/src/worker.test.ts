import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Chat } from '@oms-chat/shared'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createQueues } from './jobs/queues.ts'
import { eventually } from './testing/eventually.ts'
import { type Program, startDatabase, startProgram, until } from './testing/faults/process.ts'
import { connectAs, registerPerson, startTestServer, type TestServer } from './testing/index.ts'
import { hasRedis, startRedis, type TestRedis } from './testing/redis.ts'
import { testSecret } from './testing/server.ts'

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

describe.skipIf(!hasRedis())('a worker of its own', () => {
  let dir: string
  let database: Awaited<ReturnType<typeof startDatabase>>
  let redis: TestRedis
  let node: TestServer
  const workers: Program[] = []

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'oms-chat-worker-'))
    database = await startDatabase(join(dir, 'db'))
    redis = await startRedis(['--maxmemory-policy', 'noeviction'])
    node = await startTestServer({
      mongodbUrl: database.url,
      redisUrl: redis.url,
      workers: false,
      sweepEveryMs: 500,
    })
  })
  afterAll(async () => {
    await Promise.all(workers.map((worker) => worker.kill('SIGKILL')))
    await node.close()
    await redis.close()
    await database.kill('SIGKILL')
    await rm(dir, { recursive: true, force: true })
  })

  async function startWorker(): Promise<Program> {
    const worker = startProgram('server/dist/worker.js', [], {
      MONGODB_URL: database.url,
      REDIS_URL: redis.url,
      JWT_SECRET: testSecret,
      DATA_DIR: join(dir, 'data'),
      LOG_LEVEL: 'error',
    })
    workers.push(worker)
    await until(() => (worker.stdout().includes('works on its queues') ? true : undefined), 'the worker')
    return worker
  }

  it('tells what a node left untold, once, also when another worker died over it', async () => {
    if (!node.redis) throw new Error('there is a Redis')
    const { queues, close } = createQueues(node.redis, silent)
    node.onClose(close)
    const ada = await registerPerson(node)
    const grace = await registerPerson(node, { in: ada })
    const group = { name: 'Desk', memberIds: [grace.user.id] }
    const { data: chat } = await ada.request<Chat>('post', '/chats/group', group)
    const [writes, reads] = [await connectAs(ada), await connectAs(grace)]
    const draft = { chatId: chat.id, clientId: randomUUID(), type: 'text' as const, content: 'hi' }
    const sent = await writes.request('message:send', draft)
    if (!sent.ok) throw new Error(sent.error.code)
    const { id: _id } = sent.data.message
    const heard = () => reads.told.filter(({ event }) => event === 'message:new').length
    await eventually(() => expect(heard()).toBe(1))
    await eventually(async () => expect(await node.models.log.exists({ _id, open: true })).toBeNull())

    // As a process leaves it that dies between the commit and telling of it.
    await queues.delivery.pause()
    await node.models.log.updateOne({ _id }, { $set: { open: true } })
    const first = await startWorker()
    const job = () => queues.delivery.getJob(`${chat.id}-${_id}`)
    await eventually(async () => expect(await job()).toBeDefined())
    database.pause()
    await queues.delivery.resume()
    await eventually(async () => expect(await (await job())?.isActive()).toBe(true))
    await first.kill('SIGKILL')
    database.resume()
    expect(heard()).toBe(1)

    await startWorker()
    await until(() => (heard() > 1 ? true : undefined), 'the message to be told')
    await eventually(async () => expect(await node.models.log.exists({ _id, open: true })).toBeNull())
    expect(heard()).toBe(2)
    expect(await queues.delivery.getFailedCount()).toBe(0)
  })

  it('lets messages go whose time has come, for nodes that do no jobs', async () => {
    await startWorker()
    const ada = await registerPerson(node)
    const { data: chat } = await ada.request<Chat>('post', '/chats/group', { name: 'Desk', memberIds: [] })
    await ada.request('patch', `/chats/${chat.id}`, { settings: { disappearingSeconds: 1 } })
    const connection = await connectAs(ada)
    const draft = { chatId: chat.id, clientId: randomUUID(), type: 'text' as const, content: 'hi' }
    const sent = await connection.request('message:send', draft)
    if (!sent.ok) throw new Error(sent.error.code)
    const { id } = sent.data.message
    const told = await connection.heard('message:updated', ({ message }) => message?.id === id)
    expect(told.message).toMatchObject({ content: '', deletedAt: expect.any(String) as string })
  })

  it('leaves when asked to', async () => {
    const worker = await startWorker()
    await worker.kill('SIGTERM')
    expect(await worker.ended).toBe(0)
  })

  it('says what it needs', async () => {
    const worker = startProgram('server/dist/worker.js', [], { MONGODB_URL: '', REDIS_URL: '' })
    expect(await worker.ended).toBe(1)
    expect(worker.stdout()).toContain('MONGODB_URL and REDIS_URL')
  })
})
