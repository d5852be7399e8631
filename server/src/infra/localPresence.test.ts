import { beforeEach, describe, expect, it } from 'vitest'
import { createLocalPresence } from './localPresence.ts'

const second = 1_000
const minute = 60 * second
const began = Date.UTC(2026, 0, 5, 9)
const [ada, grace] = ['a'.repeat(24), 'b'.repeat(24)]

let now: number
let timers: Set<{ at: number; run: () => void }>
let store: ReturnType<typeof createLocalPresence>
let heard: string[]

beforeEach(() => {
  now = began
  timers = new Set()
  heard = []
  store = createLocalPresence({
    clock: () => new Date(now),
    timer: (ms, run) => {
      const due = { at: now + ms, run }
      timers.add(due)
      return () => timers.delete(due)
    },
  })
  store.onPassage((_userId, at) => heard.push(`passes ${(at.getTime() - began) / second}`))
})

/** Time goes on, and what falls due on the way happens. */
const pass = (ms: number) => {
  const end = now + ms
  for (;;) {
    const next = [...timers].filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)[0]
    if (!next) break
    timers.delete(next)
    now = Math.max(now, next.at)
    next.run()
  }
  now = end
}
const live = async (userId = ada) => (await store.livenessOf([userId])).get(userId) ?? null
/** Writes down every change with what it led to. */
const listen = () => store.onChanged((userId) => void live(userId).then((state) => heard.push(String(state))))

describe('somebody', () => {
  it('is here with their first connection, and gone ten seconds after the last', async () => {
    expect(await live()).toBeNull()
    store.here(ada, 'desk')
    store.here(ada, 'phone')
    expect(await live()).toBe('active')
    store.gone(ada, 'desk')
    pass(minute)
    expect(await live()).toBe('active')
    store.gone(ada, 'phone')
    pass(9 * second)
    expect(await live()).toBe('active')
    pass(2 * second)
    expect([await live(), await live(grace)]).toEqual([null, null])
    expect(heard).toEqual(['passes 0', 'passes 60'])
  })

  it('doesn’t flap when they come back within ten seconds, active or not', async () => {
    store.here(ada, 'one')
    store.here(ada, 'one', false)
    listen()
    for (const [before, next] of [
      ['one', 'two'],
      ['two', 'three'],
    ] as const) {
      store.gone(ada, before)
      pass(8 * second)
      store.here(ada, next)
      pass(30 * second)
    }
    expect(await live()).toBe('idle')
    expect(heard).toEqual(['passes 0'])
  })

  it('is idle when they are on none of their devices', async () => {
    store.here(ada, 'desk', true)
    store.here(ada, 'phone', true)
    store.here(ada, 'desk', false)
    expect(await live()).toBe('active')
    store.here(ada, 'phone', false)
    expect(await live()).toBe('idle')
    store.here(ada, 'desk', true)
    expect(await live()).toBe('active')
  })

  it('is idle five minutes after the last that was heard of them', async () => {
    store.here(ada, 'desk', true)
    for (let beats = 0; beats < 20; beats += 1) {
      pass(30 * second)
      store.here(ada, 'desk', true)
    }
    pass(5 * minute - 1)
    expect(await live()).toBe('active')
    pass(1)
    expect(await live()).toBe('idle')
  })

  it('goes in time when a timer comes early', async () => {
    store.here(ada, 'desk')
    store.gone(ada, 'desk')
    const [due] = timers
    timers.delete(due ?? { at: 0, run: () => {} })
    now += 9_999
    due?.run()
    expect(await live()).toBe('active')
    pass(1)
    expect(await live()).toBeNull()
  })

  it('leaves nothing behind', () => {
    for (let count = 0; count < 100; count += 1) {
      store.here(ada, `${count}`)
      store.gone(ada, `${count}`)
    }
    expect(timers.size).toBe(1)
    pass(minute)
    expect(timers.size).toBe(0)
  })
})
