import fc from 'fast-check'
import { limits, type Message } from '@oms-chat/shared'
import { describe, expect, it } from 'vitest'
import { at, exampleMessage } from '../../testing/builders.ts'
import {
  countCalls,
  type Counts,
  countUnread,
  hear,
  isStale,
  nothingUnread,
  prune,
  rebase,
  unreadAt,
} from './unread.ts'

const meId = 'me'

/** What the server would count: live messages by others in the main list above the pointer. */
const recount = (messages: readonly Message[], readRev: number): Counts => {
  const unread = messages.filter(
    ({ seq, senderId, type, deletedAt }) =>
      seq > readRev && senderId !== null && senderId !== meId && type !== 'system' && deletedAt === null,
  )
  const calling = unread.filter(({ mentions, chatId }) =>
    mentions.some((one) => one === meId || one === chatId),
  )
  return {
    unreadCount: Math.min(limits.unreadCap, unread.length),
    mentionCount: Math.min(limits.unreadCap, calling.length),
  }
}
const some = (unreadCount: number): Counts => ({ unreadCount, mentionCount: 0 })

const nobody: string[] = []
const { chatId } = exampleMessage()

type Change =
  | { kind: 'send'; by: string | null; type: 'text' | 'system'; mentions: string[] }
  | { kind: 'edit'; of: number; mentions: string[] }
  | { kind: 'react' | 'delete'; of: number }

/** The states that a chat's messages went through, one change after the other. */
const play = (changes: readonly Change[]) => {
  const messages: Message[] = []
  const heard: Message[] = []
  changes.forEach((change, index) => {
    const rev = index + 1
    if (change.kind === 'send') {
      const { by: senderId, type, mentions } = change
      messages.push(exampleMessage({ seq: rev, rev, senderId, type, mentions }))
      heard.push({ ...messages.at(-1)! })
      return
    }
    const target = messages[change.of % Math.max(1, messages.length)]
    if (!target || target.deletedAt !== null) return
    Object.assign(target, { rev })
    if (change.kind === 'delete') Object.assign(target, { deletedAt: at(rev), content: '', mentions: [] })
    if (change.kind === 'edit') Object.assign(target, { editedAt: at(rev), mentions: change.mentions })
    heard.push({ ...target })
  })
  return { messages, heard }
}

const anyCalls = fc.constantFrom(nobody, [meId], [chatId], ['ada'], [chatId, meId])
const change: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('send' as const),
      by: fc.constantFrom('ada', meId, null),
      type: fc.constantFrom('text' as const, 'system' as const),
      mentions: anyCalls,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constantFrom('delete' as const, 'react' as const), of: fc.nat() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('edit' as const), of: fc.nat(), mentions: anyCalls }),
  },
)

describe('the unread count', () => {
  it('equals a recount, in whatever order and however often one hears of the changes', () => {
    fc.assert(
      fc.property(
        fc.array(change, { maxLength: 40 }),
        fc.nat(40),
        fc.nat(40),
        fc.infiniteStream(fc.nat()),
        (changes, counted, pointer, random) => {
          const asOf = Math.min(counted, changes.length)
          const readRev = Math.min(pointer, changes.length)
          const before = play(changes.slice(0, asOf))
          const { messages, heard } = play(changes)
          const unread = unreadAt(recount(before.messages, readRev), asOf, readRev)
          const mixed = [...heard, ...heard].map((message) => ({ message, place: random.next().value ?? 0 }))
          for (const { message } of mixed.sort((a, b) => a.place - b.place))
            hear(unread, message, meId, readRev)
          const expected = recount(messages, readRev)
          expect(countUnread(unread, readRev)).toBe(expected.unreadCount)
          if (!isStale(unread, readRev)) expect(countCalls(unread, readRev)).toBe(expected.mentionCount)
          const anew = rebase(unread, expected, changes.length, readRev)
          const found = { unreadCount: countUnread(anew, readRev), mentionCount: countCalls(anew, readRev) }
          expect([found, isStale(anew, readRev)]).toEqual([expected, false])
        },
      ),
    )
  })

  it('asks who still calls only where it can’t know', () => {
    const calling = { senderId: 'ada', mentions: [meId] }
    const unread = unreadAt({ unreadCount: 2, mentionCount: 1 }, 20, 0)
    hear(unread, exampleMessage({ ...calling, seq: 21 }), meId, 0)
    hear(unread, exampleMessage({ ...calling, seq: 21, rev: 22, reactions: [] }), meId, 0)
    expect([countCalls(unread, 0), isStale(unread, 0)]).toEqual([2, false])
    hear(unread, exampleMessage({ senderId: 'ada', seq: 21, rev: 23, deletedAt: at(23) }), meId, 0)
    expect([countCalls(unread, 0), isStale(unread, 0)]).toEqual([1, false])
    hear(unread, exampleMessage({ senderId: 'ada', seq: 7, rev: 24, deletedAt: at(24) }), meId, 0)
    expect([countUnread(unread, 0), isStale(unread, 0)]).toEqual([1, true])
    expect(isStale(rebase(unread, some(1), 24, 0), 0)).toBe(false)
  })

  it('knows what is left when the pointer passes the last count', () => {
    const { messages, heard } = play(
      Array.from({ length: 30 }, () => ({ kind: 'send', by: 'ada', type: 'text', mentions: nobody })),
    )
    const unread = unreadAt(some(10), 10, 0)
    for (const message of heard) hear(unread, message, meId, 0)
    const pruned = prune(unread, 12)
    expect(countUnread(pruned, 12)).toBe(recount(messages, 12).unreadCount)
    expect(isStale(pruned, 12)).toBe(false)
  })

  it('asks for a new count when the pointer stops among messages it never saw', () => {
    const unread = unreadAt(some(10), 20, 5)
    expect(isStale(unread, 5)).toBe(false)
    expect(isStale(unread, 17)).toBe(true)
    expect(countUnread(unread, 17)).toBe(3)
    const counted = rebase(unread, some(2), 20, 17)
    expect([countUnread(counted, 17), isStale(counted, 17)]).toEqual([2, false])
  })

  it('stops counting at the cap, and then a deletion makes it ask', () => {
    const unread = unreadAt(some(limits.unreadCap), 300, 0)
    hear(unread, exampleMessage({ seq: 301, senderId: 'ada' }), meId, 0)
    expect(countUnread(unread, 0)).toBe(limits.unreadCap)
    hear(unread, exampleMessage({ seq: 200, rev: 302, senderId: 'ada', deletedAt: at(1) }), meId, 0)
    expect(isStale(unread, 0)).toBe(true)
  })

  it('remembers no more than it has to in a chat that nobody reads', () => {
    const unread = unreadAt(nothingUnread, 0, 0)
    for (let seq = 1; seq <= 1_000; seq += 1) hear(unread, exampleMessage({ seq }), meId, 0)
    expect(Object.keys(unread.fresh)).toHaveLength(2 * limits.unreadCap)
    expect([countUnread(unread, 0), isStale(unread, 0)]).toEqual([limits.unreadCap, false])
    expect(isStale(prune(unread, 150), 150)).toBe(true)
    expect(isStale(rebase(unread, some(3), 1_000, 997), 997)).toBe(false)
  })

  it('asks where a deletion may have been in the server’s count already', () => {
    const unread = unreadAt(some(3), 20, 0)
    hear(unread, exampleMessage({ seq: 7, rev: 21, senderId: 'ada', deletedAt: at(21) }), meId, 0)
    expect([countUnread(unread, 0), isStale(unread, 0)]).toEqual([2, true])
    const counted = rebase(unread, some(3), 21, 0)
    expect([countUnread(counted, 0), isStale(counted, 0)]).toEqual([3, false])
  })

  it('is not set back by an older count', () => {
    const unread = unreadAt(some(1), 50, 0)
    expect(rebase(unread, some(7), 40, 0)).toBe(unread)
  })
})
