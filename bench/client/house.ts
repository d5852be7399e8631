import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildClient } from '../bundle/build.ts'
import { startWorker } from '../support/child.ts'
import { buildProbe } from './build.ts'
import { createDevice, type Device } from './device.ts'
import type { Amount, Reader } from './ours.ts'

const here = (file: string) => new URL(file, import.meta.url)

/** The product as it is shipped, and readers on devices of their own, who hold as many messages as `amounts` say. */
export async function openHouse(chatCount: number, amounts: Amount[]) {
  const dir = await mkdtemp(join(tmpdir(), 'oms-chat-bench-'))
  await buildClient(dir)
  const probe = await buildProbe()
  const database = startWorker(here('../support/database.ts'))
  const server = startWorker(here('ours.ts'), [await database.call<string>('url'), dir])
  const url = await server.call<string>('url')
  const readers = await server.call<Reader[]>('begin', { readerCount: amounts.length, chatCount })
  const devices: Device[] = []
  const fetching: number[] = []
  for (const [at, amount] of amounts.entries()) {
    const reader = readers[at]
    if (!reader) throw new Error('nobody reads')
    const device = await createDevice(url, reader, probe)
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
    close: async () => {
      for (const device of devices) await device.close()
      await server.stop()
      await database.stop()
      await rm(dir, { recursive: true, force: true })
    },
  }
}
