import Dexie from 'dexie'
import { describe, expect, it } from 'vitest'
import { newClientId } from '../lib/clientId.ts'
import { id } from '../testing/builders.ts'
import { exampleEdit, exampleItem, exampleSend } from '../testing/operations.ts'
import { type DeviceDatabase, openDatabase, schema } from './database.ts'
import { createDeviceTable } from './deviceTable.ts'
import { createMemoryTable } from './memoryTable.ts'
import * as queue from './queue.ts'
import { createResilientTable } from './resilientTable.ts'
import { databaseName } from './held.ts'
import { createStorage } from './storage.ts'

const chat = id(0xc1)
const newest = Math.max(...schema.map(({ version }) => version))
const open = async (userId: string = newClientId()) => {
  const database = await openDatabase(userId)
  return { userId, database, table: createDeviceTable(database) }
}
const put = (table: ReturnType<typeof createDeviceTable>, item = exampleItem('message1')) =>
  table.update(item.queue, queue.add(item))

describe("the device's outbox", () => {
  it('is there again after a restart, in the order of submission', async () => {
    const { userId, table } = await open()
    for (const clientId of ['message1', 'message2', 'message3']) await put(table, exampleItem(clientId))
    table.close()
    const again = await open(userId)
    const items = await again.table.all()
    expect(items.map(({ clientId }) => clientId)).toEqual(['message1', 'message2', 'message3'])
    expect(items[0]?.operation).toEqual(exampleSend('message1'))
  })

  it('holds the optimistic row in its own table, from the same moment to the same moment', async () => {
    const { database, table } = await open()
    await put(table)
    expect(await database.optimistic.get('message1')).toMatchObject({ chatId: chat, message: { seq: 0 } })
    await table.update(chat, queue.acknowledge('message1', id(7)))
    expect([await database.outbox.count(), await database.optimistic.count()]).toEqual([0, 0])
  })

  it('changes whole or not at all', async () => {
    const { database, table } = await open()
    database.optimistic.hook('creating', () => {
      throw new Error('the disk is full')
    })
    await expect(put(table)).rejects.toThrow('the disk is full')
    expect(await database.outbox.count()).toBe(0)
  })

  it('lets one of two tabs have an item, never both', async () => {
    const first = await open()
    const second = await open(first.userId)
    for (let round = 0; round < 20; round += 1) {
      await put(first.table, exampleItem(`message-${round}`))
      const claims = await Promise.all([
        first.table.update(chat, queue.claim('tab-a', round)),
        second.table.update(chat, queue.claim('tab-b', round)),
      ])
      expect(claims.map(({ kind }) => kind).sort()).toEqual(['busy', 'claimed'])
      await second.table.update(chat, queue.acknowledge(`message-${round}`, id(round)))
    }
  })

  it('gives what waits for an id its id, and keeps it over a restart', async () => {
    const { userId, table } = await open()
    await put(table)
    await table.update(chat, queue.claim('tab-a', 0))
    await put(table, exampleItem('an-edit1', exampleEdit('message1', 'better')))
    await table.update(chat, queue.acknowledge('message1', id(7)))
    table.close()
    const [item] = await (await open(userId)).table.all()
    expect(item?.operation).toMatchObject({ kind: 'edit', target: { messageId: id(7) } })
  })

  it("shows nothing of one person's to the next, and is gone when it is wiped", async () => {
    const ada = await open()
    const eve = await open()
    await put(ada.table)
    expect(await eve.table.all()).toEqual([])
    await ada.table.wipe()
    expect(await Dexie.exists(databaseName(ada.userId))).toBe(false)
    expect(await (await open(ada.userId)).table.all()).toEqual([])
  })
})

describe("the schema of the device's store", () => {
  it('is upgraded from every earlier version without losing what is unsent', async () => {
    for (let published = 1; published < schema.length; published += 1) {
      const userId = newClientId()
      const earlier = await openDatabase(userId, schema.slice(0, published))
      await put(createDeviceTable(earlier))
      earlier.close()
      const { database, table } = await open(userId)
      expect(await database.messages.count()).toBe(0)
      expect(await table.all()).toMatchObject([{ clientId: 'message1', operation: exampleSend('message1') }])
    }
  })

  it('can change what is stored on the way', async () => {
    const { userId, table } = await open()
    await put(table)
    table.close()
    const next = await openDatabase(userId, [
      ...schema,
      {
        version: newest + 1,
        stores: {},
        upgrade: async (transaction) => {
          await transaction.table('outbox').toCollection().modify({ priority: 1 })
        },
      },
    ])
    expect(await next.outbox.toArray()).toMatchObject([{ clientId: 'message1', priority: 1 }])
  })

  it('is not touched by an older client, which then works in memory and says so', async () => {
    const userId = newClientId()
    const newer = await openDatabase(userId, [...schema, { version: newest + 7, stores: { future: 'id' } }])
    newer.close()
    let broken = 0
    const table = await createStorage().openOutbox(userId, () => (broken += 1))
    await put(table)
    expect([broken, (await table.all()).length]).toEqual([1, 1])
    const still = await openDatabase(userId, [...schema, { version: newest + 7, stores: { future: 'id' } }])
    expect(await still.outbox.count()).toBe(0)
  })
})

describe('an outbox whose store breaks', () => {
  it('goes on in memory with all it held', async () => {
    const { database, table } = await open()
    let broken = 0
    const resilient = createResilientTable(table, () => (broken += 1))
    await put(resilient)
    await resilient.update(chat, queue.claim('tab-a', 0))
    ;(database satisfies DeviceDatabase).close()
    await put(resilient, exampleItem('message2'))
    const items = await resilient.all()
    expect(items.map(({ clientId, attempts }) => [clientId, attempts])).toEqual([
      ['message1', 1],
      ['message2', 0],
    ])
    expect(broken).toBe(1)
  })

  it('keeps what is unsent for the same person as long as the page lives', async () => {
    const storage = createStorage(() => Promise.reject(new Error('no IndexedDB here')))
    const first = await storage.openOutbox('ada', () => {})
    await put(first)
    first.close()
    expect(await (await storage.openOutbox('ada', () => {})).all()).toHaveLength(1)
    expect(await (await storage.openOutbox('eve', () => {})).all()).toHaveLength(0)
  })

  it('does nothing else in memory than on the device', async () => {
    const memory = createMemoryTable()
    await put(memory)
    await memory.wipe()
    expect(await memory.all()).toEqual([])
  })
})
