import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Chat } from '@oms-chat/shared'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from './testing/eventually.ts'
import { freePort, serverNode, startDatabase } from './testing/faults/process.ts'
import { connect, connectAs, registerPerson, startTestServer, type TestServer } from './testing/index.ts'
import { hears, told, watch } from './testing/presence.ts'
import { hasRedis, startRedis, type TestRedis } from './testing/redis.ts'
import { testSecret } from './testing/server.ts'

/** Longer than a real node takes between two signs of life, and shorter than nodes wait usually. Milliseconds. */
const lapseMs = 7_000

describe.skipIf(!hasRedis())('a node that is killed', () => {
  let dir: string
  let database: Awaited<ReturnType<typeof startDatabase>>
  let redis: TestRedis
  let left: TestServer
  let killed: ReturnType<typeof serverNode>

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'oms-chat-killed-'))
    database = await startDatabase(join(dir, 'db'))
    redis = await startRedis()
    left = await startTestServer({
      mongodbUrl: database.url,
      redisUrl: redis.url,
      presenceTimes: { lapseMs },
    })
    killed = serverNode({
      PORT: String(await freePort()),
      MONGODB_URL: database.url,
      REDIS_URL: redis.url,
      JWT_SECRET: testSecret,
      DATA_DIR: join(dir, 'data'),
      LOG_LEVEL: 'error',
    })
    await killed.start()
  })
  afterAll(async () => {
    await killed.kill('SIGKILL')
    await left.close()
    await redis.close()
    await database.kill('SIGKILL')
    await rm(dir, { recursive: true, force: true })
  })

  it('leaves nobody online: whoever doesn’t come back elsewhere is told to have gone, with when they were there', async () => {
    const ada = await registerPerson(left)
    const [grace, linus] = [await registerPerson(left, { in: ada }), await registerPerson(left, { in: ada })]
    const group = { name: 'Desk', memberIds: [grace.user.id, linus.user.id] }
    await ada.request<Chat>('post', '/chats/group', group)
    const watching = await connectAs(ada)
    await watch(watching, grace, linus)
    const there = { ...left, url: killed.url }
    for (const person of [grace, linus]) {
      await connect(there, { token: person.accessToken })
      await hears(watching, person, { status: 'online' })
    }

    const killedAt = Date.now()
    await killed.kill('SIGKILL')
    const back = await connectAs(linus)
    await back.request('presence:ping', { active: true })
    await hears(watching, grace, { status: 'offline' })
    expect(Date.now() - killedAt).toBeLessThan(60_000)
    const lastSeenAt = Date.parse(told(watching, grace).at(-1)?.lastSeenAt ?? '')
    expect(lastSeenAt).toBeGreaterThan(killedAt - 60_000)
    expect(lastSeenAt).toBeLessThanOrEqual(Date.now())
    await eventually(() => expect(told(watching, linus).map(({ status }) => status)).toEqual(['online']))
  })
})
