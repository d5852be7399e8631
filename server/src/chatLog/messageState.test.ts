import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MessageState } from '../models/log.ts'
import { foldMessage, hasReacted, type MessageChange } from './messageState.ts'

const ada = 'a'.repeat(24)
const grace = 'b'.repeat(24)
const at = new Date('2026-11-21T09:00:00Z')

const said: MessageState = { type: 'text', content: 'The boiler is back.', mentions: [grace], here: [ada] }
const first = { state: said, stateRev: 2 }

const anyChange = (rev: number): fc.Arbitrary<MessageChange> =>
  fc.oneof(
    fc.record({
      kind: fc.constant('edit' as const),
      rev: fc.constant(rev),
      at: fc.constant(at),
      content: fc.string(),
      mentions: fc.subarray([ada, grace]),
      callsHere: fc.boolean(),
    }),
    fc.record({ kind: fc.constant('delete' as const), rev: fc.constant(rev), at: fc.constant(at) }),
    fc.record({
      kind: fc.constant('reaction' as const),
      rev: fc.constant(rev),
      at: fc.constant(at),
      userId: fc.constantFrom(ada, grace),
      emoji: fc.constantFrom('👍', '🎉'),
      on: fc.boolean(),
    }),
  )

const anyChanges = fc
  .array(fc.nat(), { maxLength: 12 })
  .chain((list) => fc.tuple(...list.map((_, n) => anyChange(n + 3))))

describe('folding a message', () => {
  it('gives the same twice as once, and in parts as whole', () => {
    fc.assert(
      fc.property(anyChanges, fc.nat(12), (changes, cut) => {
        const whole = foldMessage(first, changes)
        expect(foldMessage(whole, changes)).toEqual(whole)
        const head = foldMessage(first, changes.slice(0, cut))
        expect(foldMessage(head, changes)).toEqual(whole)
      }),
    )
  })

  it('follows the revisions, whatever order the rows come in', () => {
    fc.assert(
      fc.property(
        anyChanges.chain((changes) =>
          fc.tuple(
            fc.constant(changes),
            fc.shuffledSubarray(changes, { minLength: changes.length, maxLength: changes.length }),
          ),
        ),
        ([changes, shuffled]) => {
          expect(foldMessage(first, shuffled)).toEqual(foldMessage(first, changes))
        },
      ),
    )
  })

  it('leaves nothing of a deleted message but that it was there', () => {
    fc.assert(
      fc.property(anyChanges, (changes) => {
        const { state } = foldMessage(first, changes)
        if (changes.some(({ kind }) => kind === 'delete'))
          expect(state).toEqual({ type: 'text', content: '', deletedAt: at })
      }),
    )
  })

  it('keeps who reacted in the order in which they did, each once', () => {
    const react = (rev: number, userId: string, emoji: string, on = true): MessageChange => ({
      kind: 'reaction',
      rev,
      at,
      userId,
      emoji,
      on,
    })
    const { state } = foldMessage(first, [
      react(3, grace, '👍'),
      react(4, ada, '👍'),
      react(5, grace, '👍'),
      react(6, ada, '🎉'),
      react(7, ada, '🎉', false),
    ])
    expect(state.reactions).toEqual([{ emoji: '👍', userIds: [grace, ada] }])
    expect(hasReacted(state, ada, '🎉')).toBe(false)
  })
})
