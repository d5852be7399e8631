import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedMongo } from '@oms-chat/embedded-mongo'
import { answerCalls } from './child.ts'

/** The database as a process of its own, so that its CPU is told apart from the server's. */
const dir = await mkdtemp(join(tmpdir(), 'oms-chat-bench-'))
const forget = () => rm(dir, { recursive: true, force: true })
const database = await startEmbeddedMongo({ dir, port: 0 }).catch(async (error: unknown) => {
  await forget()
  throw error
})

answerCalls({ url: () => database.url }, async () => {
  await database.close()
  await forget()
})
