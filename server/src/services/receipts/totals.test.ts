import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Pointers, type Tail, totalsOf } from './totals.ts'

const tail = (newest: number, newestByOthers: number): Tail => ({ senderId: 'ada', newest, newestByOthers })
const at = (readRev: number, deliveredRev = readRev): Pointers => ({ readRev, deliveredRev })

describe('what everybody has', () => {
  it('is what the slowest has', () => {
    const members = new Map([
      ['ada', at(9)],
      ['grace', at(4, 7)],
      ['linus', at(6, 6)],
    ])
    expect(totalsOf(members, tail(9, 8))).toEqual({ deliveredToAll: 6, readByAll: 4 })
  })

  it('needs nobody to read their own messages', () => {
    const members = new Map([
      ['ada', at(3)],
      ['grace', at(9)],
    ])
    expect(totalsOf(members, tail(9, 3))).toEqual({ deliveredToAll: 9, readByAll: 9 })
    expect(totalsOf(members, tail(9, 4)).readByAll).toBe(3)
  })

  it('is nothing where nobody else tells', () => {
    expect(totalsOf(new Map([['ada', at(9)]]), tail(9, 0))).toEqual({ deliveredToAll: 0, readByAll: 0 })
    expect(totalsOf(new Map(), tail(9, 0))).toEqual({ deliveredToAll: 0, readByAll: 0 })
  })

  it('never passes a message of others that somebody lacks, and grows with every pointer', () => {
    const people = ['ada', 'grace', 'linus']
    const anyLog = fc.array(fc.constantFrom(...people), { minLength: 1, maxLength: 12 })
    const anyPointers = fc.tuple(...people.map(() => fc.nat(12)))
    fc.assert(
      fc.property(anyLog, anyPointers, fc.nat(2), (senders, pointers, who) => {
        const clamped = pointers.map((pointer) => Math.min(pointer, senders.length))
        const members = (some: number[]) => new Map(people.map((id, n) => [id, at(some[n] ?? 0)]))
        const senderId = senders.at(-1) ?? null
        const end = {
          senderId,
          newest: senders.length,
          newestByOthers: senders.findLastIndex((id) => id !== senderId) + 1,
        }
        const { readByAll } = totalsOf(members(clamped), end)
        for (const [n, sender] of senders.entries())
          if (n + 1 <= readByAll)
            for (const [p, person] of people.entries())
              expect(person === sender || (clamped[p] ?? 0) > n).toBe(true)
        const more = clamped.map((pointer, n) => (n === who ? senders.length : pointer))
        expect(totalsOf(members(more), end).readByAll).toBeGreaterThanOrEqual(readByAll)
      }),
    )
  })
})
