import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectDatabase } from '../infra/mongo.ts'
import { createModels } from '../models/index.ts'
import { startProgram, until } from '../testing/faults/process.ts'
import { restCaller } from '../testing/faults/rest.ts'
import { demoChats } from './chats.ts'
import { organizationAge } from './founding.ts'

let dataDir: string
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'demo-'))
})
afterAll(() => rm(dataDir, { recursive: true, force: true }))

/** The real server on the same folder. */
const start = (settings: NodeJS.ProcessEnv = {}) =>
  startProgram('server/dist/index.js', [], {
    DATA_DIR: dataDir,
    MONGODB_URL: '',
    PORT: '0',
    SEED_DEMO: 'true',
    LOG_LEVEL: 'error',
    NODE_ENV: 'test',
    ...settings,
  })

const saying = (program: ReturnType<typeof start>, what: RegExp): Promise<string> =>
  until(() => what.exec(program.stdout())?.[0], `${String(what)}: ${program.stdout()}`, 120_000)

/** Everything that happens in a demo begun at `now`, once: `chat-number`. */
const scriptOf = (now: Date) =>
  demoChats(now, 5_000).flatMap(({ key, events }) => events.map((_, number) => `demo-${key}-${number}`))

async function unreadOf(url: string, login: string): Promise<number[]> {
  const { data } = await restCaller(url)<'login'>('POST', '/auth/login', { login, password: 'demo-password' })
  const { data: chats } = await restCaller(url, data.accessToken)<'listChats'>('GET', '/chats?limit=100')
  return chats.flatMap(({ me }) => me?.unreadCount || []).toSorted((a, b) => a - b)
}

test('a demo whose making was killed, again and again, is whole at last', async () => {
  for (const place of [/people …/, /25 %/, /50 %/, /75 %/]) {
    const program = start()
    await saying(program, place)
    await program.kill('SIGKILL')
  }

  const program = start({ SEED_DEMO: 'false' })
  const [, port] = /:(\d+)/.exec(await saying(program, /listens on http:\S+/)) ?? []
  expect(program.stdout()).toMatch(/^Finishing the demo organisation acme: people …$/m)
  expect(await unreadOf(`http://127.0.0.1:${port}`, 'linus')).toEqual(
    demoChats(new Date(), 5_000)
      .flatMap(({ unread }) => Math.min(unread['linus'] ?? 0, 100) || [])
      .toSorted((a, b) => a - b),
  )
  await program.kill('SIGTERM')

  const database = await connectDatabase({ url: undefined, dataDir }, { inThread: false })
  const models = createModels(database.connection)
  expect(await models.users.countDocuments({})).toBe(16)
  expect(await models.users.countDocuments({ avatarFileId: { $ne: null } })).toBe(13)
  expect(await models.properties.countDocuments({})).toBe(3)
  const ada = await models.users.findOne({ username: 'ada' }).lean()
  const organizations = await models.organizations.find().lean()
  expect(organizations).toMatchObject([{ demo: true, ownerIds: [ada?._id] }])

  const rows = await models.log
    .find({}, { chatId: 1, rev: 1, clientId: 1 })
    .sort({ chatId: 1, rev: 1 })
    .lean()
  const played = rows.map(({ clientId }) => clientId).filter((clientId) => /^demo-.+-\d+$/.test(clientId))
  const { createdAt } = organizations[0] ?? { createdAt: new Date() }
  expect(played.toSorted()).toEqual(scriptOf(new Date(createdAt.getTime() + organizationAge)).toSorted())
  let before = { chatId: '', rev: 0 }
  for (const { chatId, rev } of rows) {
    const expected = String(chatId) === before.chatId ? before.rev + 1 : 1
    expect(rev).toBe(expected)
    before = { chatId: String(chatId), rev }
  }
  await database.close()
}, 300_000)
