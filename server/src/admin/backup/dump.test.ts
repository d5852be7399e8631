import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createFolderStore, type FolderStore } from '../../infra/folderStore.ts'
import { beginRestore, isHalfRestored } from '../../models/restoring.ts'
import {
  createPerson,
  key,
  must,
  startConversation,
  startTestConversation,
} from '../../testing/conversation.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/database.ts'
import { startTestServer } from '../../testing/server.ts'
import { writeArchive } from './archive.ts'
import { dump } from './dump.ts'
import type { Line } from './lines.ts'
import { restore } from './restore.ts'

let dir: string
let talk: Awaited<ReturnType<typeof startTestConversation>>
let other: TestDatabase
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'dump-'))
  talk = await startTestConversation()
  other = await startTestDatabase()
})
afterEach(async () => {
  await talk.close()
  await other.close()
  await rm(dir, { recursive: true, force: true })
})

const storeIn = (name: string): FolderStore => createFolderStore(join(dir, name))

/** Lets something happen when the first line comes that fits. */
async function* interrupted(
  lines: AsyncIterable<Line>,
  fits: (line: Line) => boolean,
  happen: () => Promise<unknown>,
): AsyncGenerator<Line> {
  let happened = false
  for await (const line of lines) {
    if (!happened && fits(line)) {
      happened = true
      await happen()
    }
    yield line
  }
}

async function restoreInto(path: string, files: FolderStore, replace = false) {
  const { connection } = other
  if (!connection.db) throw new Error('not connected')
  return restore(path, { db: connection.db, models: other.models, files }, { replace })
}

async function group() {
  const { ada, grace, linus } = talk
  const { chat } = must(
    await talk.chats.createGroup(ada, { clientId: key(), name: 'Talk', memberIds: [grace.userId] }),
  )
  const said = async (content: string) =>
    must(await talk.messages.send(ada, { chatId: chat.id, clientId: key(), type: 'text', content })).message
  return { chatId: chat.id, said, ada, grace, linus }
}

test.each([
  ['chats', 'after'],
  ['memberships', 'after'],
  ['log', 'before'],
])('changes made while %s are read are in it as a whole or not at all', async (collection, expected) => {
  const { chatId, said, ada, linus } = await group()
  const [edited, deleted, liked] = [await said('first'), await said('a secret'), await said('liked')]
  const seen = async ({ messages, members }: Pick<typeof talk, 'messages' | 'members'>) => [
    must(await messages.page(ada, chatId, { limit: 50 })),
    must(await members.list(ada, chatId, { limit: 50 })),
  ]
  const change = async () => {
    must(await talk.messages.edit(ada, { messageId: edited.id, clientId: key(), content: 'changed' }))
    must(await talk.messages.delete(ada, { messageId: deleted.id, clientId: key(), scope: 'everyone' }))
    must(await talk.messages.react(ada, { messageId: liked.id, clientId: key(), emoji: '👍', on: true }))
    must(await talk.members.add(ada, chatId, { clientId: key(), userIds: [linus.userId] }))
    await said('and more')
  }
  const before = await seen(talk)
  const path = join(dir, 'backup.gz')
  const isFirst = (line: Line) => 'row' in line && line.in === collection
  await writeArchive(path, interrupted(dump(talk.models, storeIn('here'), new Date()), isFirst, change))
  const after = await seen(talk)
  await restoreInto(path, storeIn('there'))

  const copy = startConversation(other.models)
  expect(await seen(copy)).toEqual(expected === 'after' ? after : before)
  await copy.stop()
  const rows = JSON.stringify(await other.models.log.find({ chatId }).lean())
  expect(rows.includes('a secret')).toBe(expected === 'before')
})

test('files come back as they were, and those that came since are gone', async () => {
  const [here, there] = [storeIn('here'), storeIn('there')]
  const [kept, since] = ['5f0000000000000000000001', '5f0000000000000000000002']
  await here.put(kept, Buffer.from('a picture'))
  await there.put(since, Buffer.from('another'))
  const path = join(dir, 'backup.gz')
  await writeArchive(path, dump(talk.models, here, new Date()))
  expect(await restoreInto(path, there)).toMatchObject({ files: 1 })
  expect((await there.read(kept)).toString()).toBe('a picture')
  expect(await there.open(since)).toBeNull()
})

test('a log with a hole isn’t taken', async () => {
  const { said } = await group()
  const second = await said('two')
  await said('three')
  const path = join(dir, 'backup.gz')
  const lines = async function* () {
    for await (const line of dump(talk.models, storeIn('here'), new Date()))
      if (!('row' in line && String(line.row['_id']) === second.id)) yield line
  }
  await writeArchive(path, lines())
  await expect(restoreInto(path, storeIn('there'))).rejects.toThrow(/has a hole before 3/)
  expect(await other.models.users.countDocuments()).toBe(0)
})

test('rows that retention drops while the log is read are no hole', async () => {
  const { said, chatId } = await group()
  const second = await said('two')
  await said('three')
  await talk.models.chats.updateOne({ _id: chatId }, { 'profile.taken': { below: 3, at: new Date() } })
  const path = join(dir, 'backup.gz')
  const lines = async function* () {
    for await (const line of dump(talk.models, storeIn('here'), new Date()))
      if (!('row' in line && String(line.row['_id']) === second.id)) yield line
  }
  await writeArchive(path, lines())
  await restoreInto(path, storeIn('there'))
  const revs = (await other.models.log.find({ chatId }).sort({ rev: 1 }).lean()).map(({ rev }) => rev)
  expect(revs).toEqual([1, 3])
})

test('a restore that fails half-way leaves what was there, and nothing of its own', async () => {
  await group()
  const path = join(dir, 'backup.gz')
  const twice = async function* () {
    for await (const line of dump(talk.models, storeIn('here'), new Date())) {
      yield line
      if ('row' in line && line.in === 'users') yield line
    }
  }
  await writeArchive(path, twice())
  await createPerson(other.models)
  await expect(restoreInto(path, storeIn('there'))).rejects.toThrow('There are people')
  await expect(restoreInto(path, storeIn('there'), true)).rejects.toThrow(/E11000/)
  expect(await other.models.users.countDocuments()).toBe(1)
  const names = (await other.connection.db?.listCollections().toArray()) ?? []
  expect(names.filter(({ name }) => name.startsWith('restoring'))).toEqual([])
  expect(other.connection.db && (await isHalfRestored(other.connection.db))).toBe(false)
})

test('a server doesn’t start on what a restore that was cut has left', async () => {
  const dataDir = join(dir, 'data')
  const server = await startTestServer({ dataDir })
  const { db } = server.models.users.db
  if (db) await beginRestore(db)
  await server.close()
  const settings = { dataDir, mongodbUrl: server.env.mongodbUrl }
  await expect(startTestServer(settings)).rejects.toThrow('did not come to its end')
})
