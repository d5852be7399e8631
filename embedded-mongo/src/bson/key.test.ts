import { serialize, Binary, Double, Int32, Long, MaxKey, MinKey, ObjectId, Timestamp } from 'bson'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareValues, equalValues } from './compare.ts'
import { encodeKey, encodeSegment, segmentEnd } from './key.ts'
import { type Value, documentAt, field } from './value.ts'

const valueOf = (input: unknown): Value => {
  const found = field(documentAt(Buffer.from(serialize({ v: input }))), 'v')
  if (!found) throw new Error('nothing was encoded')
  return found
}

const scalars = fc.oneof(
  fc.constantFrom(
    null,
    true,
    false,
    new MinKey(),
    new MaxKey(),
    0,
    -0,
    NaN,
    Infinity,
    -Infinity,
    2 ** 53,
    -(2 ** 53),
  ),
  fc.integer({ min: -3, max: 3 }),
  fc.integer().map((number) => new Int32(number)),
  fc.double().map((number) => new Double(number)),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((number) => Long.fromBigInt(number)),
  fc.bigInt({ min: 2n ** 53n - 3n, max: 2n ** 53n + 3n }).map((number) => Long.fromBigInt(number)),
  fc.constantFrom('', 'a', 'a\0', 'a\0b', 'ab', 'é', '😀', '\uffff'),
  fc.string(),
  fc.date({ noInvalidDate: true }),
  fc.uint8Array({ minLength: 12, maxLength: 12 }).map((bytes) => new ObjectId(bytes)),
  fc.uint8Array({ maxLength: 6 }).map((bytes) => new Binary(bytes)),
  fc.bigInt({ min: 0n, max: 2n ** 40n }).map((bits) => new Timestamp(bits)),
  fc.constantFrom(/a/, /a/i, /b/),
)
const values = fc
  .letrec((tie) => ({
    any: fc.oneof(
      { weight: 6, arbitrary: scalars },
      { weight: 1, arbitrary: fc.array(tie('any'), { maxLength: 3 }) },
      { weight: 1, arbitrary: fc.dictionary(fc.constantFrom('a', 'b', 'ab'), tie('any'), { maxKeys: 3 }) },
    ),
  }))
  .any.map(valueOf)

describe('ordered keys', () => {
  it('sort as the values do, across all types', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        expect(Math.sign(Buffer.compare(encodeSegment(a), encodeSegment(b)))).toBe(
          Math.sign(compareValues(a, b)) + 0,
        )
      }),
      { numRuns: 5_000 },
    )
  })

  it('are the same bytes for equal values only', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        expect(encodeSegment(a).equals(encodeSegment(b))).toBe(equalValues(a, b))
      }),
      { numRuns: 2_000 },
    )
  })

  it('stand one after the other in compound keys, descending fields turned around', () => {
    const pair = fc.tuple(values, values)
    const prefix = Buffer.from([0, 0, 0, 1])
    fc.assert(
      fc.property(pair, pair, fc.tuple(fc.boolean(), fc.boolean()), (a, b, descending) => {
        const wanted = a.reduce((order, value, at) => {
          if (order !== 0) return order
          const one = Math.sign(compareValues(value, b[at] ?? value))
          return descending[at] === true ? -one : one
        }, 0)
        const keys = [a, b].map((pairOf) => encodeKey(prefix, pairOf, descending, 0))
        expect(Math.sign(Buffer.compare(keys[0] ?? prefix, keys[1] ?? prefix)) + 0).toBe(wanted + 0)
      }),
      { numRuns: 3_000 },
    )
  })

  it('can be cut at the end of each field', () => {
    fc.assert(
      fc.property(values, values, fc.boolean(), (first, second, descending) => {
        const key = encodeKey(Buffer.alloc(0), [first, second], [descending, false], 0)
        expect(segmentEnd(key, 0, descending)).toBe(encodeSegment(first).length)
        expect(segmentEnd(key, encodeSegment(first).length, false)).toBe(key.length)
      }),
      { numRuns: 2_000 },
    )
  })
})
