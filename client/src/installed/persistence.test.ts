// @vitest-environment jsdom

import { beforeEach, expect, test } from 'vitest'
import { askToPersist } from './persistence.ts'

const now = Date.UTC(2026, 10, 21)
const dayMs = 24 * 3_600_000

/** A browser's storage that counts how often it is asked. */
const browserStorage = (isKept: boolean) => {
  let asked = 0
  const storage = {
    persisted: () => Promise.resolve(isKept),
    persist: () => {
      asked += 1
      return Promise.resolve(false)
    },
  }
  return { storage, asked: () => asked }
}

beforeEach(() => localStorage.clear())

test('the browser is asked once a week at most, until it agrees', async () => {
  const { storage, asked } = browserStorage(false)
  await askToPersist(storage, now)
  await askToPersist(storage, now + dayMs)
  expect(asked()).toBe(1)
  await askToPersist(storage, now + 8 * dayMs)
  expect(asked()).toBe(2)
})

test('a browser that keeps everything already is left alone', async () => {
  const { storage, asked } = browserStorage(true)
  await askToPersist(storage, now)
  expect(asked()).toBe(0)
})

test('a page without such a storage, over plain http, does nothing', async () => {
  await expect(askToPersist(undefined, now)).resolves.toBeUndefined()
})
