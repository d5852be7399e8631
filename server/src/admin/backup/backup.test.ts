import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { mongo } from 'mongoose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Message, Result, SyncAnswer } from '@oms-chat/shared'
import { protocol } from '@oms-chat/shared'
import { io } from 'socket.io-client'
import { freePort, serverNode, startDatabase, startProgram, until } from '../../testing/faults/process.ts'
import { restCaller, wholeHistory } from '../../testing/faults/rest.ts'
import { startWriter } from '../../testing/faults/writer.ts'

type Node = ReturnType<typeof serverNode>
type Settings = { DATA_DIR: string; MONGODB_URL?: string }

let dir: string
const running: Node[] = []
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'backup-'))
})
afterAll(async () => {
  await Promise.all(running.map((node) => node.kill('SIGKILL')))
  await rm(dir, { recursive: true, force: true })
})

const common = {
  JWT_SECRET: 'backup-test-secret-of-32-characters-or-more',
  RATE_LIMITS: 'off',
  SEED_DEMO: 'false',
  LOG_LEVEL: 'error',
  NODE_ENV: 'test',
  HOST: '127.0.0.1',
  MONGODB_URL: '',
}

async function startNode(settings: Settings): Promise<Node> {
  const node = serverNode({ ...common, ...settings, PORT: String(await freePort()) })
  running.push(node)
  await node.start()
  return node
}

/** Runs the command-line tool as a process of its own; answers with its exit code and what it said. */
async function admin(settings: Settings, ...args: string[]): Promise<{ code: number | null; said: string }> {
  const program = startProgram('server/dist/admin/index.js', args, { ...common, ...settings })
  return { code: await program.ended, said: program.stdout() }
}

async function register(url: string) {
  const { data } = await restCaller(url)<'register'>('POST', '/auth/register', {
    fullName: 'Ada Okafor',
    username: 'ada',
    email: 'ada@example.org',
    password: 'a-long-password',
    organizationName: 'Acme',
  })
  const rest = restCaller(url, data.accessToken)
  const { data: chat } = await rest<'createGroup'>('POST', '/chats/group', { name: 'Talk', memberIds: [] })
  return { token: data.accessToken, chatId: chat.id, rest }
}

const say = (rest: ReturnType<typeof restCaller>, chatId: string, content: string) =>
  rest<'sendMessage'>('POST', `/chats/${chatId}/messages`, { clientId: randomUUID(), type: 'text', content })

/** Syncs as a device does that was in this generation and holds a chat up to `rev`. */
async function sync(url: string, token: string, held: { generation?: string; chatId: string; rev: number }) {
  const socket = io(url, { transports: ['websocket'], forceNew: true, auth: { token, protocol } })
  const { generation, chatId, rev } = held
  const request = {
    ...(generation !== undefined && { generation }),
    me: 0,
    chats: { [chatId]: { rev, readRev: 0 } },
  }
  const answer: Result<SyncAnswer> = await socket.timeout(10_000).emitWithAck('sync', request)
  socket.disconnect()
  if (!answer.ok) throw new Error(answer.error.message)
  return answer.data
}

const seqsOf = (messages: Message[]) => messages.map(({ seq }) => seq)
const from1To = (last: number) => Array.from({ length: last }, (_, n) => n + 1)

test('what is written while people write is whole, and comes back under another generation', async () => {
  const here = { DATA_DIR: join(dir, 'here') }
  const there = { DATA_DIR: join(dir, 'there') }
  const node = await startNode(here)
  const { token, chatId, rest } = await register(node.url)
  const writers = [1, 2, 3].map((n) =>
    startWriter({ urls: [node.url], token, chatId, name: `writer ${n}`, ackTimeoutMs: 5_000 }),
  )
  const count = () => writers.reduce((sum, { acknowledged }) => sum + acknowledged.length, 0)
  await until(() => count() > 200 || undefined, 'some messages')
  const before = writers.flatMap(({ acknowledged }) => acknowledged.map(({ clientId }) => clientId))

  const { code, said } = await admin(here, 'backup', '--to', join(dir, 'kept/'))
  expect(said).toMatch(/kept\/oms-chat-\d{8}T\d{6}Z\.jsonl\.gz: \d+ rows and 0 files/)
  expect(code).toBe(0)
  await Promise.all(writers.map((writer) => writer.stop()))
  const history = await wholeHistory(rest, chatId)
  const { generation } = await sync(node.url, token, { chatId, rev: 0 })
  await node.kill('SIGTERM')

  expect((await admin(there, 'restore', '--from', join(dir, 'kept'))).said).toMatch(/^Restored \d+ rows/)
  const again = await startNode(there)
  const restored = await wholeHistory(restCaller(again.url, token), chatId)
  expect(seqsOf(restored)).toEqual(from1To(restored.length))
  expect(restored).toEqual(history.slice(0, restored.length))
  const ids = new Set(restored.map(({ clientId }) => clientId))
  expect(before.filter((clientId) => !ids.has(clientId))).toEqual([])

  const held = { generation, chatId, rev: history.length }
  const answer = await sync(again.url, token, held)
  expect(answer.generation).not.toBe(generation)
  expect(answer.chats).toMatchObject([{ id: chatId, head: restored.length }])
  const { data } = await say(restCaller(again.url, token), chatId, 'and on it goes')
  expect(data.seq).toBe(restored.length + 1)
})

test('a restore that would do harm is refused; one that doesn’t moves the data to any database', async () => {
  const database = await startDatabase(join(dir, 'db'))
  const place = { DATA_DIR: join(dir, 'far'), MONGODB_URL: database.url }
  const node = await startNode(place)
  const { chatId, rest, token } = await register(node.url)
  await say(rest, chatId, 'first')
  const file = join(dir, 'far.gz')
  await admin(place, 'backup', '--to', file)
  await say(rest, chatId, 'second')

  const refuses = async (args: string[], why: RegExp) => {
    const { code, said } = await admin(place, 'restore', ...args)
    expect(said).toMatch(why)
    expect(code).toBe(1)
  }
  await refuses(['--from', file, '--yes'], /^A server runs on this database/)
  await node.kill('SIGTERM')
  await refuses(['--from', file], /^There are people in this database/)
  const cut = join(dir, 'cut.gz')
  await writeFile(cut, (await readFile(file)).subarray(0, -200))
  await refuses(['--from', cut, '--yes'], /is not a whole backup/)
  const altered = join(dir, 'altered.gz')
  const text = gunzipSync(await readFile(file)).toString()
  await writeFile(altered, gzipSync(text.replace('Ada Okafor', 'Eve Okafor')))
  await refuses(['--from', altered, '--yes'], /is not a whole backup \(its check sum is wrong\)/)
  await refuses(['--from', join(dir, 'nothing.gz'), '--yes'], /ENOENT/)

  const untouched = await startNode(place)
  expect(seqsOf(await wholeHistory(restCaller(untouched.url, token), chatId))).toEqual([1, 2, 3])
  await untouched.kill('SIGTERM')
  expect((await admin(place, 'restore', '--from', file, '--yes')).code).toBe(0)
  const client = await new mongo.MongoClient(database.url).connect()
  const names = (await client.db('oms-chat').listCollections().toArray()).map(({ name }) => name)
  expect(names.filter((name) => name.startsWith('restoring'))).toEqual([])
  await client.close()
  const replaced = await startNode(place)
  expect(seqsOf(await wholeHistory(restCaller(replaced.url, token), chatId))).toEqual([1, 2])
  await replaced.kill('SIGTERM')

  const home = { DATA_DIR: join(dir, 'home') }
  expect((await admin(home, 'restore', '--from', file)).code).toBe(0)
  const moved = await startNode(home)
  expect(seqsOf(await wholeHistory(restCaller(moved.url, token), chatId))).toEqual([1, 2])
  await moved.kill('SIGTERM')
  await database.kill('SIGTERM')
})

test('a restore that is killed leaves what was there, or is noticed and done again', async () => {
  const database = await startDatabase(join(dir, 'unlucky'))
  const client = await new mongo.MongoClient(database.url).connect()
  const place = { DATA_DIR: join(dir, 'files'), MONGODB_URL: database.url }
  const node = await startNode(place)
  const { chatId, rest, token } = await register(node.url)
  const seqs = async () => seqsOf(await wholeHistory(restCaller(node.url, token), chatId))
  await say(rest, chatId, 'first')
  const file = join(dir, 'unlucky.gz')
  expect((await admin(place, 'backup', '--to', file)).code).toBe(0)
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  await say(rest, chatId, 'second')
  await node.kill('SIGTERM')

  /** Kills a restore that waits for the database, which does so many of these commands and no more. */
  async function killedBehind(skip: number, command: string, isThere: (staged: string[]) => boolean) {
    const hold = { failCommands: [command], blockConnection: true, blockTimeMS: 3_600_000 }
    await client.db('admin').command({ configureFailPoint: 'failCommand', mode: { skip }, data: hold })
    const program = startProgram('server/dist/admin/index.js', ['restore', '--from', file, '--yes'], {
      ...common,
      ...place,
    })
    await until(async () => {
      const names = await client.db('oms-chat').listCollections({}, { nameOnly: true }).toArray()
      const staged = names.map(({ name }) => name).filter((name) => name.startsWith('restoring'))
      return isThere(staged) || undefined
    }, 'the restore to come so far')
    await program.kill('SIGKILL')
    await client.db('admin').command({ configureFailPoint: 'failCommand', mode: 'off' })
  }

  await killedBehind(2, 'insert', (staged) => staged.includes('restoring.log'))
  await node.start()
  expect(await seqs()).toEqual([1, 2, 3])
  await node.kill('SIGTERM')

  await killedBehind(3, 'renameCollection', (staged) => staged.includes('restoring'))
  const refused = startProgram('server/dist/index.js', [], { ...common, ...place, PORT: '0' })
  expect(await refused.ended).toBe(1)
  expect(refused.stdout()).toMatch(/a restore of this database did not come to its end: run it again/)
  expect((await admin(place, 'restore', '--from', file, '--yes')).code).toBe(0)
  await node.start()
  expect(await seqs()).toEqual([1, 2])
  await node.kill('SIGTERM')
  await client.close()
  await database.kill('SIGKILL')
})

test('a folder that a server has open is not restored into', async () => {
  const place = { DATA_DIR: join(dir, 'open') }
  const node = await startNode(place)
  await register(node.url)
  const file = join(dir, 'open.gz')
  await admin(place, 'backup', '--to', file)
  const refusal = await admin(place, 'restore', '--from', file, '--yes')
  expect(refusal).toMatchObject({ code: 1, said: expect.stringMatching(/is owned by process \d+/) as string })
  await node.kill('SIGTERM')
})
