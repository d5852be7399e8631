import fc from 'fast-check'
import { expect, it } from 'vitest'
import { blockOf, blocksOver } from './blocks.ts'

it('finds every move that went over a revision in a handful of blocks, whatever its size', () => {
  const anyMove = fc
    .tuple(fc.nat(5_000_000), fc.oneof(fc.nat(200), fc.nat(3_000_000)))
    .map(([from, span]) => ({ from, to: from + 1 + span }))
  fc.assert(
    fc.property(anyMove, fc.double({ min: 0, max: 1, noNaN: true }), ({ from, to }, where) => {
      const rev = from + 1 + Math.floor(where * (to - from - 1))
      expect(blocksOver('read', rev)).toContain(blockOf('read', { from, to }))
      expect(blocksOver('delivered', rev)).not.toContain(blockOf('read', { from, to }))
      expect(blocksOver('read', rev)).toHaveLength(12)
    }),
  )
})

it('keeps those who read along out of the way of who asks for something older', () => {
  const asked = blocksOver('read', 1_000)
  for (const from of [2_000, 3_333, 50_000])
    expect(asked).not.toContain(blockOf('read', { from, to: from + 5 }))
})
