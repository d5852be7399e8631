import 'fake-indexeddb/auto'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import type { Message } from '@oms-chat/shared'
import { chatOpened } from '../features/chats/events.ts'
import { latestRequested, olderRequested } from '../features/messages/loading.ts'
import { newClientId } from '../lib/clientId.ts'
import type { DeviceCopies } from '../storage/copies.ts'
import { type DeviceDatabase, openDatabase } from '../storage/database.ts'
import { createDeviceCopies } from '../storage/deviceCopies.ts'
import {
  chatAt,
  chats,
  createRoughDevice,
  expectInStep,
  other,
  type RoughDevice,
  summary,
} from '../testing/roughDevice.ts'
import { step, steps } from '../testing/roughSteps.ts'

const opened: DeviceDatabase[] = []
afterEach(async () => {
  for (const database of opened.splice(0)) await database.delete()
})

/** A device with a disk: every page of it opens the same database, as tabs and restarts do. */
const createKeepingDevice = (random: () => number) => {
  const userId = newClientId()
  return {
    userId,
    device: createRoughDevice(random, async () => {
      const database = await openDatabase(userId)
      opened.push(database)
      return createDeviceCopies(database)
    }),
  }
}

/** What lies on the disk is what the server says, as far as it claims to be whole. */
const expectKept = async (userId: string, { server }: RoughDevice) => {
  const database = await openDatabase(userId)
  opened.push(database)
  const real = server.chats()
  const stored = await database.chats.toArray()
  expect(stored.map(({ id }) => id).toSorted()).toEqual(real.map(({ id }) => id).toSorted())
  for (const { id, held, spans } of stored) {
    expect(held.whole).toBe(real.find((chat) => chat.id === id)?.head)
    const rows = await database.messages.where('[chatId+seq]').between([id, 0], [id, Infinity]).toArray()
    const theirs = server.messages(id)
    for (const { from, to } of spans) {
      const inside = ({ seq }: { seq: number }) => seq >= from && seq <= to
      expect(rows.filter(inside).map(summary)).toEqual(theirs.filter(inside).map(summary))
    }
    const known = new Set(theirs.map(summary))
    // Of what retention took, empty rows may stay until the next time.
    const taken = ({ seq, content }: Message) => seq < held.chat.oldestSeq && content === ''
    expect(rows.filter((row) => !taken(row) && !known.has(summary(row)))).toEqual([])
  }
  const orphans = await database.messages
    .filter(({ chatId }) => !real.some(({ id }) => id === chatId))
    .count()
  expect(orphans).toBe(0)
}

const steady = () => 0.4

describe('what the device keeps', () => {
  it('ends equal to the server whatever was lost, however often the page was reopened', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.oneof(
            { weight: 18, arbitrary: step },
            { weight: 2, arbitrary: fc.constant('restart' as const) },
            { weight: 1, arbitrary: fc.constant('visit' as const) },
          ),
          { maxLength: 50, size: 'max' },
        ),
        fc.integer(),
        async (plan, seed) => {
          const stream = fc.sample(fc.double({ min: 0, max: 0.999, noNaN: true }), { seed, numRuns: 400 })
          let drawn = 0
          const { userId, device } = createKeepingDevice(() => stream[(drawn += 1) % stream.length] ?? 0)
          for (const chatId of chats) device.server.join(chatId)
          device.visit(200)
          device.connect()
          await device.clock.advance(500)
          await device.settle()
          device.network.rough = true
          for (const next of plan) {
            if (next === 'restart') await device.restart()
            else if (next === 'visit') device.visit(1_000)
            else {
              steps[next.name]?.(device, next.n)
              await device.clock.advance(next.wait)
            }
          }
          await device.heal()
          await device.settle()
          expectInStep(device)
          await expectKept(userId, device)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('is read without a network, back to where one has scrolled', async () => {
    const { device } = createKeepingDevice(steady)
    device.server.join(chatAt(0))
    await device.restart()
    for (let n = 0; n < 12; n += 1) device.server.send(chatAt(0), other, `text ${n}`, device.newClientId())
    device.connect()
    await device.clock.advance(500)
    await device.finish(device.store.dispatch(latestRequested({ chatId: chatAt(0) })))
    await device.finish(device.store.dispatch(olderRequested({ chatId: chatAt(0) })))
    await device.settle()
    await device.restart()
    device.store.dispatch(chatOpened(chatAt(0)))
    await device.store.dispatch(latestRequested({ chatId: chatAt(0) }))
    const window = device.store.getState().messages.windows[chatAt(0)]
    expect(window?.list.map(({ content }) => content)).toEqual([
      'text 4',
      'text 5',
      'text 6',
      'text 7',
      'text 8',
      'text 9',
      'text 10',
      'text 11',
    ])
    expect(window).toMatchObject({ hasBefore: true, to: null, loaded: true })
  })

  it('catches up after a month instead of being thrown away', async () => {
    const { userId, device } = createKeepingDevice(steady)
    device.server.join(chatAt(0))
    await device.restart()
    device.server.send(chatAt(0), other, 'first', device.newClientId())
    device.connect()
    await device.clock.advance(500)
    await device.finish(device.store.dispatch(latestRequested({ chatId: chatAt(0) })))
    await device.settle()
    device.disconnect()
    for (let n = 0; n < 1_200; n += 1) device.server.send(chatAt(0), other, `text ${n}`, device.newClientId())
    await device.restart()
    await device.heal()
    await device.settle()
    expectInStep(device)
    await expectKept(userId, device)
    const database = await openDatabase(userId)
    opened.push(database)
    expect(await database.messages.count()).toBe(1_201)
  })

  it('goes when the database was restored, in every tab', async () => {
    const { userId, device } = createKeepingDevice(steady)
    device.server.join(chatAt(0))
    await device.restart()
    for (let n = 0; n < 6; n += 1) device.server.send(chatAt(0), other, `text ${n}`, device.newClientId())
    device.connect()
    await device.clock.advance(500)
    await device.finish(device.store.dispatch(latestRequested({ chatId: chatAt(0) })))
    await device.settle()
    device.server.restore(3)
    device.connect()
    await device.heal()
    await device.settle()
    expectInStep(device)
    await expectKept(userId, device)
  })
})

describe('a device whose store breaks', () => {
  const open = async (copies: DeviceCopies) => {
    const told = { broken: 0 }
    const device = createRoughDevice(
      steady,
      () => Promise.resolve(copies),
      () => (told.broken += 1),
    )
    device.server.join(chatAt(0))
    device.server.send(chatAt(0), other, 'first', device.newClientId())
    await device.restart()
    device.connect()
    await device.clock.advance(500)
    await device.finish(device.store.dispatch(latestRequested({ chatId: chatAt(0) })))
    return { device, told }
  }
  const real = async () => {
    const database = await openDatabase(newClientId())
    opened.push(database)
    return { database, copies: createDeviceCopies(database) }
  }

  it('goes on without it, and says so once', async () => {
    const { database, copies } = await real()
    const { device, told } = await open(copies)
    await device.settle()
    database.close()
    device.server.send(chatAt(0), other, 'second', device.newClientId())
    await device.clock.advance(500)
    await device.settle()
    device.server.send(chatAt(0), other, 'third', device.newClientId())
    await device.clock.advance(500)
    await device.settle()
    expect(told.broken).toBe(1)
    expectInStep(device)
    await device.finish(device.store.dispatch(latestRequested({ chatId: chatAt(0) })))
    expect(device.store.getState().messages.windows[chatAt(0)]?.list).toHaveLength(3)
  })

  it('makes room when the disk is full, and keeps what is new', async () => {
    const { database, copies } = await real()
    let isFull = true
    database.messages.hook('creating', () => {
      if (isFull) throw new DOMException('no room', 'QuotaExceededError')
    })
    const making = {
      ...copies,
      makeRoom: (most: number) => {
        isFull = false
        return copies.makeRoom(most)
      },
    }
    const { device, told } = await open(making)
    await device.settle()
    expect([told.broken, await database.messages.count()]).toEqual([0, 1])
  })
})
