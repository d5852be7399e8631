import { ClientId } from '@oms-chat/shared'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { backoffDelay } from './backoff.ts'
import { newClientId } from './clientId.ts'

describe('a clientId', () => {
  it('is a version 4 UUID that the contract takes, each another, without crypto.randomUUID', () => {
    const spy = vi.spyOn(crypto, 'randomUUID')
    const ids = Array.from({ length: 1_000 }, newClientId)
    expect(new Set(ids).size).toBe(1_000)
    for (const id of ids) {
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
      expect(ClientId.safeParse(id).success).toBe(true)
    }
    expect(spy).not.toHaveBeenCalled()
  })
})

describe('the time before another try', () => {
  it('doubles up to its bound, and lies anywhere below that', () => {
    const limit = (attempt: number) =>
      backoffDelay(attempt, { firstMs: 1_000, maxMs: 30_000, random: () => 1 })
    expect([1, 2, 3, 4, 5, 6, 60].map(limit)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000])
    fc.assert(
      fc.property(fc.nat(100), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, random) => {
        const delay = backoffDelay(attempt, { firstMs: 1_000, maxMs: 30_000, random: () => random })
        return delay >= 0 && delay <= limit(attempt)
      }),
    )
  })
})
