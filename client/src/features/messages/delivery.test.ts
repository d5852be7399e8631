import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deliveryEvents, deliveryStatuses, nextStatus } from './delivery.ts'

describe('the delivery of an operation', () => {
  it.each([
    ['waiting', 'claimed', 'sending'],
    ['waiting', 'stale', 'failed'],
    ['waiting', 'acknowledged', 'sent'],
    ['sending', 'acknowledged', 'sent'],
    ['sending', 'lost', 'waiting'],
    ['sending', 'refused', 'failed'],
    ['sending', 'claimed', 'sending'],
    ['failed', 'retried', 'waiting'],
    ['failed', 'acknowledged', 'sent'],
  ] as const)('%s, %s → %s', (status, event, next) => {
    expect(nextStatus(status, event)).toBe(next)
  })

  it('changes nothing by what cannot follow', () => {
    const drawn = new Set([
      'waiting claimed',
      'waiting stale',
      'waiting acknowledged',
      'sending acknowledged',
      'sending lost',
      'sending refused',
      'sending claimed',
      'failed retried',
      'failed acknowledged',
    ])
    const pairs = deliveryStatuses.flatMap((status) => deliveryEvents.map((event) => ({ status, event })))
    const undrawn = pairs.filter(({ status, event }) => !drawn.has(`${status} ${event}`))
    expect(undrawn.map(({ status, event }) => nextStatus(status, event))).toEqual(
      undrawn.map(({ status }) => status),
    )
  })

  it('is over once it is sent, whatever comes late', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...deliveryEvents)), (events) => {
        const end = [...events.slice(0, 3), 'acknowledged' as const, ...events].reduce(nextStatus, 'waiting')
        return end === 'sent'
      }),
    )
  })
})
