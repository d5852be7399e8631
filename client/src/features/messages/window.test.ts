import fc from 'fast-check'
import type { Message } from '@oms-chat/shared'
import { describe, expect, it } from 'vitest'
import { at, exampleMessage } from '../../testing/builders.ts'
import { keyOf } from './operations.ts'
import { addPage, type ChatWindow, dropBelow, emptyWindow, failLoad, startLoad, upsert } from './window.ts'

const seqs = (window: ChatWindow) => window.list.map(({ seq }) => seq)
const range = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => exampleMessage({ seq: first + index }))

const loaded = (messages: Message[], more = { hasBefore: false, hasAfter: false }): ChatWindow =>
  addPage(startLoad(emptyWindow, 'latest', 'load'), 'latest', { messages, ...more })

describe('a window of messages', () => {
  it('ends the same whatever the order of acknowledgement, event, page and catching up', () => {
    const states = fc.array(
      fc.record({ seq: fc.integer({ min: 1, max: 12 }), change: fc.integer({ min: 0, max: 4 }) }),
      { minLength: 1, maxLength: 30 },
    )
    const message = ({ seq, change }: { seq: number; change: number }) =>
      exampleMessage({ seq, rev: seq + change * 20, content: `${seq} after ${change} changes` })
    fc.assert(
      fc.property(states, fc.infiniteStream(fc.nat()), (heard, random) => {
        let inOrder = loaded([])
        for (const state of heard) inOrder = upsert(inOrder, [message(state)])
        let shuffled = loaded([])
        const order = heard.map((state) => ({ state, place: random.next().value ?? 0 }))
        for (const { state } of order.sort((a, b) => a.place - b.place)) {
          const copies = [message(state), message(state)]
          shuffled = upsert(shuffled, copies)
        }
        expect(shuffled).toEqual(inOrder)
      }),
    )
  })

  it('keeps the same row for a message from the optimistic one on', () => {
    const mine = exampleMessage({ seq: 4, senderId: 'me', clientId: 'chosen-by-me' })
    let window = loaded(range(1, 3))
    window = upsert(window, [mine])
    window = upsert(window, [{ ...mine, rev: 9, content: 'edited' }])
    expect(window.list.map(keyOf).filter((key) => key === 'me:chosen-by-me')).toHaveLength(1)
    expect(window.list.at(-1)?.content).toBe('edited')
  })

  it('quotes a message as it is now: edited, or gone', () => {
    const [original] = range(1, 1)
    if (!original) throw new Error('one message was made')
    const quote = { id: original.id, senderId: original.senderId, excerpt: original.content }
    let window = loaded([original, exampleMessage({ seq: 2, replyTo: quote })])
    const quoted = () => window.list[1]?.replyTo?.excerpt
    const edited = { ...original, rev: 3, content: 'Good evening', editedAt: at(3) }
    window = upsert(window, [edited])
    expect(quoted()).toBe('Good evening')
    window = upsert(window, [{ ...original, rev: 4, content: '', deletedAt: at(4) }])
    window = upsert(window, [edited])
    expect(quoted()).toBe('')
  })

  it("keeps two people's messages apart though they chose the same clientId", () => {
    let window = loaded([])
    window = upsert(window, [
      exampleMessage({ seq: 1, senderId: 'ada', clientId: 'the-same-1' }),
      exampleMessage({ seq: 2, senderId: 'eve', clientId: 'the-same-1' }),
    ])
    expect(seqs(window)).toEqual([1, 2])
  })

  it('does not take in what lies outside of what it covers', () => {
    let window = loaded(range(40, 60), { hasBefore: true, hasAfter: true })
    window = upsert(window, [
      exampleMessage({ seq: 900 }),
      exampleMessage({ seq: 3 }),
      exampleMessage({ seq: 50, rev: 901 }),
    ])
    expect(seqs(window)).toEqual(range(40, 60).map(({ seq }) => seq))
  })

  it('loses nothing that is heard while a page is on its way', () => {
    let window = emptyWindow
    window = startLoad(window, 'latest', 'load')
    window = upsert(window, [
      exampleMessage({ seq: 4 }),
      exampleMessage({ seq: 2, rev: 5, deletedAt: at(5) }),
    ])
    window = addPage(window, 'latest', { messages: range(1, 3), hasBefore: false, hasAfter: false })
    expect(seqs(window)).toEqual([1, 2, 3, 4])
    expect(window.list.find(({ seq }) => seq === 2)?.deletedAt).toBe(at(5))
  })

  it('loads both ways and knows when it has reached the ends', () => {
    let window = loaded(range(40, 60), { hasBefore: true, hasAfter: true })
    window = startLoad(window, 'before', 'older')
    window = addPage(window, 'before', { messages: range(20, 39), hasBefore: false, hasAfter: true })
    window = startLoad(window, 'after', 'newer')
    window = addPage(window, 'after', { messages: range(61, 70), hasBefore: true, hasAfter: false })
    window = upsert(window, [exampleMessage({ seq: 71 })])
    expect(seqs(window)).toEqual(range(20, 71).map(({ seq }) => seq))
    expect([window.hasBefore, window.to]).toEqual([false, null])
  })

  it('holds a bounded number and lets go at the far end', () => {
    let window = loaded(range(11, 20), { hasBefore: true, hasAfter: false })
    window = upsert(window, [exampleMessage({ seq: 21 })], 10)
    expect(seqs(window)).toEqual(range(13, 21).map(({ seq }) => seq))
    window = startLoad(window, 'before', 'older')
    window = addPage(window, 'before', { messages: range(8, 12), hasBefore: true, hasAfter: true }, 10)
    expect(seqs(window)).toEqual(range(8, 16).map(({ seq }) => seq))
    expect(window.to).toBe(16)
  })

  it('does not push out what someone reads far up when new messages come', () => {
    let window = loaded(range(11, 20), { hasBefore: true, hasAfter: false })
    window = startLoad(window, 'before', 'older')
    window = addPage(window, 'before', { messages: range(6, 10), hasBefore: true, hasAfter: true }, 15)
    window = upsert(window, [exampleMessage({ seq: 21 })], 15)
    expect(seqs(window)).toEqual(range(6, 19).map(({ seq }) => seq))
    expect(window.to).toBe(19)
  })

  it('drops what retention took, and leaves thread replies to their threads', () => {
    let window = loaded(range(1, 9))
    window = dropBelow(window, 5)
    window = upsert(window, [exampleMessage({ seq: 10, threadRootId: 'root' })])
    expect(seqs(window)).toEqual([5, 6, 7, 8, 9])
    window = dropBelow(window, 100)
    expect(window.list).toEqual([])
  })

  it('begins where retention left off, and lets nothing late in below', () => {
    const replyTo = { id: 'gone', senderId: 'someone', excerpt: 'words', seq: 3 }
    let window = loaded([...range(4, 8), exampleMessage({ seq: 9, replyTo })], {
      hasBefore: true,
      hasAfter: false,
    })
    window = startLoad(window, 'before', 'older')
    window = dropBelow(window, 6)
    expect(window.hasBefore).toBe(false)
    window = addPage(window, 'before', { messages: range(1, 3), hasBefore: true, hasAfter: true })
    window = upsert(window, [exampleMessage({ seq: 5, rev: 10 }), exampleMessage({ seq: 10, replyTo })])
    expect([seqs(window), window.hasBefore]).toEqual([[6, 7, 8, 9, 10], false])
    const taken = { ...replyTo, senderId: null, excerpt: '' }
    expect(window.list.flatMap((message) => message.replyTo ?? [])).toEqual([taken, taken])
    window = startLoad(window, 'latest', 'anew')
    window = addPage(window, 'latest', { messages: range(5, 11), hasBefore: true, hasAfter: false })
    expect([seqs(window), window.hasBefore]).toEqual([[6, 7, 8, 9, 10, 11], false])
  })

  it('can be asked again after a page that did not come', () => {
    let window = emptyWindow
    window = startLoad(window, 'latest', 'load')
    window = upsert(window, [exampleMessage({ seq: 4 })])
    window = failLoad(window, 'latest')
    expect([window.failed, window.loadId, window.aside]).toEqual([true, null, []])
  })
})
