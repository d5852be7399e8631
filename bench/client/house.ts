import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildClient } from '../bundle/build.ts'
import { startWorker } from '../support/child.ts'
import { buildProbe } from './build.ts'
import { createDevice, type Device } from './device.ts'
import type { Amount, Reader } from './ours.ts'

const here = (file: string) => new URL(file, import.meta.url)

type Close = () => Promise<unknown>

export type House = Awaited<ReturnType<typeof openHouse>>

/** The product as it is shipped, and readers on devices of their own, who hold as many messages as `amounts` say. */
export async function openHouse(chatCount: number, amounts: Amount[]) {
  const opened: Close[] = []
  /** The last first; what can't be closed keeps nothing else open. */
  const close = async () => {
    const failures: unknown[] = []
    for (const each of opened.toReversed()) await each().catch((error: unknown) => failures.push(error))
    if (failures.length > 0) throw new AggregateError(failures, 'the bench could not clean up')
  }
  try {
    return { ...(await furnish(chatCount, amounts, opened)), close }
  } catch (error) {
    await close().catch(console.error)
    throw error
  }
}

/** Opens all that a house has, and notes how each part is closed. */
async function furnish(chatCount: number, amounts: Amount[], opened: Close[]) {
  const dir = await mkdtemp(join(tmpdir(), 'oms-chat-bench-'))
  opened.push(() => rm(dir, { recursive: true, force: true }))
  await buildClient(dir)
  const probe = await buildProbe()
  const database = startWorker(here('../support/database.ts'))
  opened.push(database.stop)
  const server = startWorker(here('ours.ts'), [await database.call<string>('url'), dir])
  opened.push(server.stop)
  const url = await server.call<string>('url')
  const readers = await server.call<Reader[]>('begin', { readerCount: amounts.length, chatCount })
  const devices: Device[] = []
  const fetching: number[] = []
  for (const [at, amount] of amounts.entries()) {
    const reader = readers[at]
    if (!reader) throw new Error('nobody reads')
    const device = await createDevice(url, reader, probe)
    opened.push(device.close)
    await device.signIn()
    const messages = await server.call<number>('talk', { reader, amount })
    fetching.push(await device.catchUp(messages))
    devices.push(device)
  }
  return {
    server,
    devices,
    /** Milliseconds in which each device fetched what it had missed. */
    fetching,
  }
}
