import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PointerKind } from './blocks.ts'
import { createLedgers, type Move, type Moved } from './ledgers.ts'

const at = new Date('2026-11-21T09:00:00Z')
const start = { readRev: 0, deliveredRev: 0 }
const turn = () => new Promise((resolve) => setImmediate(resolve))

/** Ledgers whose time passes when told to, and what they wrote. */
function ledgersOnPaper(restMs = 1_000) {
  const written: (Move[] | 'failed')[] = []
  const pauses = new Map<() => void, number>()
  let failures = 0
  const ledgers = createLedgers({
    timer: (ms, run) => {
      pauses.set(run, ms)
      return () => void pauses.delete(run)
    },
    flush: (_chatId: string, { moves }: Moved) => {
      if (failures > 0) {
        failures -= 1
        written.push('failed')
        return Promise.reject(new Error('the database is away'))
      }
      written.push([...moves])
      return Promise.resolve(restMs)
    },
    onError: () => {},
  })
  return {
    ledgers,
    written,
    failNext: () => void (failures += 1),
    waiting: () => [...pauses.values()],
    /** Lets every pause end, and what follows happen. */
    async pass(): Promise<void> {
      const due = [...pauses.keys()]
      for (const run of due) {
        pauses.delete(run)
        run()
      }
      await turn()
    },
  }
}

const read = (rev: number) => ({ kind: 'read' as const, rev, at })

describe('pointers', () => {
  it('only grow, and reading is having got it, in whatever order they are told', () => {
    const anyTold = fc.array(
      fc.record({
        userId: fc.constantFrom('ada', 'grace'),
        kind: fc.constantFrom<PointerKind>('read', 'delivered'),
        rev: fc.nat(30),
      }),
      { maxLength: 30 },
    )
    fc.assert(
      fc.property(anyTold, fc.nat(10), fc.nat(10), (told, readRev, extra) => {
        const { ledgers } = ledgersOnPaper()
        const stored = { readRev, deliveredRev: readRev + extra }
        const moves = told.flatMap(({ userId, ...to }) =>
          ledgers.move('chat', userId, stored, { ...to, at }).moved.map((kind) => ({ userId, kind })),
        )
        for (const userId of ['ada', 'grace']) {
          const own = told.filter((one) => one.userId === userId)
          const reads = own.filter(({ kind }) => kind === 'read').map(({ rev }) => rev)
          expect(ledgers.over('chat', userId, stored)).toEqual({
            readRev: Math.max(readRev, ...reads),
            deliveredRev: Math.max(stored.deliveredRev, ...own.map(({ rev }) => rev)),
          })
          const grew = Math.max(...reads, 0) > readRev
          expect(moves.some((move) => move.userId === userId && move.kind === 'read')).toBe(grew)
        }
      }),
    )
  })
})

describe('writing', () => {
  it('is done soon for the first who moves, and once for all who move during the pause after it', async () => {
    const { ledgers, written, pass } = ledgersOnPaper()
    ledgers.move('chat', 'ada', start, read(1))
    ledgers.move('chat', 'grace', start, read(1))
    await pass()
    expect(written.map((moves) => moves.length)).toEqual([4])
    for (let rev = 2; rev <= 20; rev += 1) ledgers.move('chat', 'ada', start, read(rev))
    expect(written).toHaveLength(1)
    await pass()
    expect(written).toHaveLength(2)
    await pass()
    expect(written).toHaveLength(2)
    expect(ledgers.peek('chat', 'ada')).toBeUndefined()
  })

  it('is done again until it works, with nothing left out', async () => {
    const { ledgers, written, failNext, pass } = ledgersOnPaper()
    failNext()
    ledgers.move('chat', 'ada', start, read(3))
    await pass()
    expect(written).toEqual(['failed'])
    ledgers.move('chat', 'ada', start, read(5))
    await pass()
    const moves = written.at(-1)
    expect(moves === 'failed' ? [] : moves?.map(({ kind, from, to }) => [kind, from, to])).toEqual([
      ['delivered', 0, 3],
      ['read', 0, 3],
      ['delivered', 3, 5],
      ['read', 3, 5],
    ])
  })

  it('is finished before everything ends, and is given up then only if it fails', async () => {
    const { ledgers, written, pass, failNext } = ledgersOnPaper()
    ledgers.move('chat', 'ada', start, read(1))
    await pass()
    ledgers.move('chat', 'ada', start, read(2))
    ledgers.move('other', 'ada', start, read(9))
    await ledgers.close()
    expect(written).toHaveLength(3)
    failNext()
    ledgers.move('third', 'ada', start, read(1))
    await ledgers.close()
    expect(written.at(-1)).toBe('failed')
  })
})
