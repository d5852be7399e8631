import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mongo } from 'mongoose'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { freePort, serverNode, startDatabase, until } from './testing/faults/process.ts'
import { restCaller, wholeHistory } from './testing/faults/rest.ts'
import { startWriter } from './testing/faults/writer.ts'

/** Each kills both nodes, one shortly after the other. */
const bursts = 10
const secret = 'durability-test-secret-of-32-chars-or-more'

let dir: string
let database: Awaited<ReturnType<typeof startDatabase>>
let nodes: ReturnType<typeof serverNode>[]

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'durability-'))
  database = await startDatabase(join(dir, 'db'))
  const env = {
    MONGODB_URL: database.url,
    JWT_SECRET: secret,
    RATE_LIMITS: 'off',
    SEED_DEMO: 'false',
    LOG_LEVEL: 'error',
    NODE_ENV: 'test',
    HOST: '127.0.0.1',
    DATA_DIR: join(dir, 'data'),
  }
  nodes = await Promise.all([1, 2].map(async () => serverNode({ ...env, PORT: String(await freePort()) })))
  for (const node of nodes) await node.start()
}, 60_000)

afterAll(async () => {
  await Promise.all(nodes.map((node) => node.kill('SIGKILL')))
  await database.kill('SIGKILL')
  await rm(dir, { recursive: true, force: true })
})

/** Replies are lost after the write was applied: the driver or the writer must ask again and find it done. */
async function loseReplies(times: number) {
  const client = await new mongo.MongoClient(database.url).connect()
  await client.db('admin').command({
    configureFailPoint: 'failCommand',
    mode: { times },
    data: { failCommands: ['insert'], replyLost: true },
  })
  await client.close()
}

it('loses, doubles and reorders nothing while nodes are killed and replies get lost', async () => {
  const urls = nodes.map(({ url }) => url)
  const first = restCaller(urls[0] ?? '')
  const { data: owner } = await first<'register'>('POST', '/auth/register', {
    fullName: 'Ada Okafor',
    username: 'ada',
    email: 'ada@example.org',
    password: 'a-long-password',
    organizationName: 'Acme',
  })
  const asOwner = restCaller(urls[0] ?? '', owner.accessToken)
  const { data: chat } = await asOwner<'createGroup'>('POST', '/chats/group', {
    name: 'Through thick and thin',
    memberIds: [],
  })

  const writers = [0, 1, 2, 3].map((n) =>
    startWriter({
      urls: n % 2 === 0 ? urls : urls.toReversed(),
      token: owner.accessToken,
      chatId: chat.id,
      name: `writer-${n}`,
      ackTimeoutMs: 1_500,
    }),
  )

  const acknowledgedSoFar = () => writers.reduce((sum, writer) => sum + writer.acknowledged.length, 0)
  for (let burst = 0; burst < bursts; burst++) {
    if (burst % 3 === 2) await loseReplies(3)
    const restarts: Promise<void>[] = []
    for (const node of nodes) {
      const before = acknowledgedSoFar()
      await node.kill('SIGKILL')
      restarts.push(node.start())
      // The other one takes over, or this one comes back: either way people go on writing.
      await until(() => acknowledgedSoFar() > before || undefined, 'somebody to be answered')
    }
    await Promise.all(restarts)
  }
  await Promise.all(writers.map((writer) => writer.stop()))

  const history = await wholeHistory(asOwner, chat.id)
  const written = history.filter(({ senderId }) => senderId !== null)
  const acknowledged = writers.flatMap((writer) => writer.acknowledged)
  expect(acknowledged.length).toBeGreaterThan(bursts * 8)

  const stored = written.map(({ clientId }) => clientId)
  expect(new Set(stored).size).toBe(stored.length)
  expect(acknowledged.filter(({ clientId }) => !stored.includes(clientId))).toEqual([])
  expect(history.map(({ seq }) => seq)).toEqual(history.map((_, n) => n + 1))

  for (const writer of writers) {
    const sent = writer.acknowledged.map(({ clientId }) => clientId)
    const own = new Set(sent)
    expect(stored.filter((clientId) => own.has(clientId))).toEqual(sent)
  }
  const elsewhere = await wholeHistory(restCaller(urls[1] ?? '', owner.accessToken), chat.id)
  expect(elsewhere).toEqual(history)
}, 120_000)
