import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createPastClock } from './pastClock.ts'

test('two stories going on at once each see their own time, also after waiting', async () => {
  const { clock, at } = createPastClock()
  const look = async (): Promise<number> => {
    await setImmediate()
    return clock().getFullYear()
  }
  const years = await Promise.all([
    at(new Date(2001, 5, 1), look),
    at(new Date(2002, 5, 1), look),
    Promise.resolve(clock().getFullYear()),
  ])
  expect(years).toEqual([2001, 2002, new Date().getFullYear()])
})
