import { defaultChatPreferences } from '@oms-chat/shared'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Operation } from '../features/messages/operations.ts'
import { id } from '../testing/builders.ts'
import { exampleDelete, exampleEdit, exampleItem, exampleSend } from '../testing/operations.ts'
import { createMemoryTable, type MemoryTable } from './memoryTable.ts'
import * as queue from './queue.ts'

const chat = id(0xc1)
const now = Date.UTC(2026, 0, 5)
const refusal = { code: 'FORBIDDEN' as const, message: 'only admins can post' }

let table: MemoryTable
beforeEach(() => {
  table = createMemoryTable()
})

const add = (clientId: string, operation?: Operation) => {
  const item = exampleItem(clientId, operation)
  return table.update(item.queue, queue.add(item))
}
const claim = async (owner = 'tab-a', time = now, eager = false) => {
  const claimed = await table.update(chat, queue.claim(owner, time, eager))
  return claimed.kind === 'claimed' ? claimed.item.clientId : claimed.kind
}
const held = async () => (await table.all()).map((item) => item.clientId)
const contentOf = async (clientId: string) => {
  const operation = (await table.all()).find((item) => item.clientId === clientId)?.operation
  return operation?.kind === 'send' ? [operation.draft.content, operation.message.content] : undefined
}

describe('the outbox queue', () => {
  it('gives out the oldest item, and nothing behind it while it is on its way', async () => {
    await add('first-01')
    await add('second-1')
    expect(await claim()).toBe('first-01')
    expect(await claim('tab-b')).toBe('busy')
    await table.update(chat, queue.acknowledge('first-01', id(9)))
    expect(await claim('tab-b')).toBe('second-1')
  })

  it('gives an item out again when its lease has run out, or to the same tab after a reload', async () => {
    await add('first-01')
    await claim('tab-a')
    expect(await claim('tab-b', now + queue.leaseMs - 1)).toBe('busy')
    expect(await claim('tab-a', now + 1)).toBe('first-01')
    expect(await claim('tab-b', now + 2 * queue.leaseMs)).toBe('first-01')
  })

  it('is not held up for hours by a clock that was set back', async () => {
    await add('first-01')
    await claim('tab-a')
    await table.update(chat, queue.postpone('first-01', 'tab-a', now + 20_000))
    expect(await claim('tab-b', now - 5 * 3_600_000)).toBe('first-01')
  })

  it('holds the queue back after a transient failure, but not for a new connection', async () => {
    await add('first-01')
    await add('second-1')
    await claim()
    await table.update(chat, queue.postpone('first-01', 'tab-a', now + 5_000))
    expect(await claim('tab-a', now + 4_999)).toBe('busy')
    expect(await claim('tab-a', now + 4_999, true)).toBe('first-01')
  })

  it("leaves another tab's lease alone when an old attempt ends late", async () => {
    await add('first-01')
    await claim('tab-a')
    await claim('tab-b', now + 11_000)
    await table.update(chat, queue.postpone('first-01', 'tab-a', now))
    expect(await claim('tab-c', now + 12_000)).toBe('busy')
  })

  it('marks what is refused and goes on with the next', async () => {
    await add('first-01')
    await add('second-1')
    await claim()
    await table.update(chat, queue.refuse('first-01', refusal))
    expect(await claim()).toBe('second-1')
    expect((await table.all())[0]).toMatchObject({ status: 'failed', error: refusal, lease: null })
  })

  it('tries a refused one again at its own place', async () => {
    await add('first-01')
    await add('second-1')
    await claim()
    await table.update(chat, queue.refuse('first-01', refusal))
    await table.update(chat, queue.retry('first-01'))
    expect(await claim()).toBe('first-01')
  })

  it('asks before it tries something of a month ago again', async () => {
    await add('first-01')
    await claim()
    expect(await claim('tab-a', now + queue.staleMs + queue.leaseMs)).toBe('empty')
    expect((await table.all())[0]).toMatchObject({ status: 'failed', error: { code: 'STALE' } })
    await table.update(chat, queue.retry('first-01'))
    expect(await claim('tab-a', now + queue.staleMs + queue.leaseMs)).toBe('first-01')
  })

  it('does not change what may have been sent a month ago, even when it is tried again', async () => {
    await add('message1')
    await claim()
    await claim('tab-a', now + queue.staleMs + queue.leaseMs)
    await table.update(chat, queue.retry('message1'))
    await add('an-edit1', exampleEdit('message1', 'better'))
    expect(await held()).toEqual(['message1', 'an-edit1'])
  })

  it('keeps what is about such a message waiting with it, and sends the rest', async () => {
    await add('message1')
    await claim()
    await add('an-edit1', exampleEdit('message1', 'better'))
    await add('message2')
    const later = now + queue.staleMs + queue.leaseMs
    expect(await claim('tab-a', later)).toBe('message2')
    await table.update(chat, queue.acknowledge('message2', id(8)))
    expect(await claim('tab-a', later)).toBe('empty')
    await table.update(chat, queue.retry('message1'))
    expect(await claim('tab-a', later)).toBe('message1')
  })

  it('waits a moment for the id of a message that another tab has just seen acknowledged', async () => {
    await add('an-edit1', exampleEdit('message1', 'better'))
    expect(await claim('tab-a', 1)).toBe('busy')
    await table.update(chat, queue.acknowledge('message1', id(8)))
    expect(await claim('tab-a', 1)).toBe('an-edit1')
  })

  it("lets the person's newer word replace a refused one", async () => {
    await add('an-edit1', exampleEdit('message1', 'worse', id(9)))
    await claim()
    await table.update(chat, queue.refuse('an-edit1', refusal))
    await add('an-edit2', exampleEdit('message1', 'better', id(9)))
    expect(await held()).toEqual(['an-edit2'])
  })

  it('does not ask about something old that was never tried', async () => {
    await add('first-01')
    expect(await claim('tab-a', now + 10 * queue.staleMs)).toBe('first-01')
  })
})

describe('what happens to a message before it has its id', () => {
  it('is sent with the new text when it was edited before the first attempt', async () => {
    await add('message1')
    const added = await add('an-edit1', exampleEdit('message1', 'better'))
    expect(added.gone).toEqual(['an-edit1'])
    expect(await held()).toEqual(['message1'])
    expect(await contentOf('message1')).toEqual(['better', 'better'])
  })

  it('is never sent when it was deleted before the first attempt', async () => {
    await add('message1')
    await add('a-delete', exampleDelete('message1'))
    expect(await held()).toEqual([])
  })

  it('gets its edit and its deletion behind its acknowledgement once it was tried', async () => {
    await add('message1')
    await claim()
    await add('an-edit1', exampleEdit('message1', 'better'))
    await add('a-delete', exampleDelete('message1'))
    expect(await held()).toEqual(['message1', 'an-edit1', 'a-delete'])
    await table.update(chat, queue.acknowledge('message1', id(77)))
    const targets = (await table.all()).map(
      ({ operation }) => 'target' in operation && operation.target.messageId,
    )
    expect(targets).toEqual([id(77), id(77)])
  })

  it('takes its edits in when it is refused, and goes for good when it was deleted', async () => {
    await add('message1')
    await claim()
    await add('an-edit1', exampleEdit('message1', 'better'))
    await table.update(chat, queue.refuse('message1', refusal))
    expect(await contentOf('message1')).toEqual(['better', 'better'])

    await table.update(chat, queue.retry('message1'))
    await claim()
    await add('a-delete', exampleDelete('message1'))
    await table.update(chat, queue.refuse('message1', refusal))
    expect(await held()).toEqual([])
  })

  it('is sent with a shorter text when a refused one is edited', async () => {
    await add('message1')
    await claim()
    await table.update(chat, queue.refuse('message1', { code: 'VALIDATION', message: 'too long' }))
    await add('an-edit1', exampleEdit('message1', 'short'))
    expect(await claim()).toBe('message1')
  })

  it('is taken back with all that was about it, but not from the wire', async () => {
    await add('message1')
    await claim()
    await add('an-edit1', exampleEdit('message1', 'better'))
    await table.update(chat, queue.discard('message1'))
    expect(await held()).toEqual(['message1', 'an-edit1'])
    await add('message2')
    await table.update(chat, queue.discard('message2'))
    expect(await held()).toEqual(['message1', 'an-edit1'])
  })
})

describe('changes that only oneself sees', () => {
  it('wait as one, the latest', async () => {
    const patch = (draft: string): Operation => ({ kind: 'preferences', chatId: chat, patch: { draft } })
    await add('pref-001', patch('a'))
    await add('pref-002', { kind: 'preferences', chatId: chat, patch: { pinned: true } })
    await add('pref-003', patch('abc'))
    const items = await table.all()
    expect(items).toHaveLength(1)
    expect(items[0]?.operation).toEqual({
      kind: 'preferences',
      chatId: chat,
      patch: { draft: 'abc', pinned: true },
    })
    expect(defaultChatPreferences.pinned).toBe(false)
  })

  it('of settings too', async () => {
    await add('setting1', { kind: 'settings', patch: { theme: 'dark' } })
    await add('setting2', { kind: 'settings', patch: { enterSends: false } })
    expect(await held()).toEqual(['setting1'])
  })

  it('stay for Retry and Discard when they are refused, until the person wants something else', async () => {
    await add('setting1', { kind: 'settings', patch: { theme: 'dark' } })
    await table.update('settings', queue.refuse('setting1', refusal))
    expect(await table.all()).toMatchObject([{ status: 'failed', error: refusal }])
    await add('setting2', { kind: 'settings', patch: { enterSends: false } })
    expect(await held()).toEqual(['setting1', 'setting2'])
    await add('setting3', { kind: 'settings', patch: { theme: 'light' } })
    expect(await held()).toEqual(['setting2'])
  })

  it('ask about nothing when a draft or a pointer is refused', async () => {
    await add('pref-001', { kind: 'preferences', chatId: chat, patch: { draft: 'abc' } })
    await table.update(`preferences:${chat}`, queue.refuse('pref-001', refusal))
    await add('read-001', { kind: 'read', chatId: chat, rev: 3 })
    await table.update(`read:${chat}`, queue.refuse('read-001', refusal))
    expect(await held()).toEqual([])
  })

  it('of pointers the furthest, whatever was tried; what is on its way is left alone', async () => {
    const read = (clientId: string, rev: number) => add(clientId, { kind: 'read', chatId: chat, rev })
    const revs = async () =>
      (await table.all()).map(({ operation }) => operation.kind === 'read' && operation.rev)
    await read('read-001', 3)
    await read('read-002', 2)
    expect(await revs()).toEqual([3])
    await table.update(`read:${chat}`, queue.claim('tab-a', 0))
    await read('read-003', 5)
    expect(await revs()).toEqual([3, 5])
    await read('read-004', 6)
    expect(await revs()).toEqual([3, 6])
    await table.update(`read:${chat}`, queue.acknowledge('read-001', null))
    await table.update(`read:${chat}`, queue.claim('tab-a', 0))
    await table.update(`read:${chat}`, queue.postpone('read-003', 'tab-a', 0))
    await read('read-005', 8)
    expect(await revs()).toEqual([8])
  })

  it('of pointers are told again after a month without asking', async () => {
    await add('read-001', { kind: 'read', chatId: chat, rev: 3 })
    await table.update(`read:${chat}`, queue.claim('tab-a', now))
    const later = await table.update(`read:${chat}`, queue.claim('tab-a', now + 2 * queue.staleMs))
    expect(later.kind).toBe('claimed')
  })

  it('stand in a queue of their own, so that no message waits for them', async () => {
    await add('pref-001', { kind: 'preferences', chatId: chat, patch: { pinned: true } })
    await add('message1', exampleSend('message1'))
    expect(await claim()).toBe('message1')
  })
})
