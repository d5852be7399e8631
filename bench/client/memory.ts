import type { Page } from 'playwright-core'
import { type Device, until } from './device.ts'

/** A full window of the store; when more is loaded, it lets some go. */
const full = 1_000
/** Pixels at a time: less than a page of messages, so that none is loaded unseen. */
const step = 1_200
/** As many messages come at a time. */
const pageSize = 50
/** Until the page has done what it does after scrolling. */
const restMs = 2_000

const loaded = (page: Page) => page.evaluate(() => window.probe.loaded())

/** Scrolls up until the oldest message that is loaded is so many before `newest`, and answers how many there are. */
async function reach(page: Page, newest: number, count: number): Promise<number> {
  let reached = 0
  await until(page, async () => {
    reached = newest - (await loaded(page)).oldest + 1
    if (reached < count) await page.mouse.wheel(0, -step)
    return reached >= count
  })
  return reached
}

/** Megabytes of JavaScript in use once all garbage is gone, when the page has come to rest. */
async function heapOf(page: Page): Promise<number> {
  await page.waitForTimeout(restMs)
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  await session.detach()
  return usedSize / 2 ** 20
}

/**
 * What the heap of a page holds with a full window of the long chat, and after a jump back to its newest page. The
 * code that scrolling needs is there both times, so that the difference is the messages.
 */
async function fillAndEmpty(page: Page, newest: number) {
  await page.getByRole('log').hover()
  const many = await reach(page, newest, full)
  const filled = await heapOf(page)
  await reach(page, newest, full + pageSize / 2)
  await page.getByRole('button', { name: 'Jump to latest' }).click()
  await until(page, async () => (await loaded(page)).newest === newest)
  const few = newest - (await loaded(page)).oldest + 1
  const emptied = await heapOf(page)
  return { perThousand: ((filled - emptied) * 1_000) / (many - few), emptied }
}

/** Megabytes that a thousand loaded messages take, and how much more each filling leaves behind. The first warms up. */
export async function memory({ open, reader }: Device, rounds: number) {
  const page = await open(`/c/${reader.chatIds[0]}`)
  await page.evaluate(() => window.probe.usable())
  const { newest } = await loaded(page)
  const warm = await fillAndEmpty(page, newest)
  const measured = []
  while (measured.length < rounds) measured.push(await fillAndEmpty(page, newest))
  await page.close()
  return {
    perThousand: measured.map(({ perThousand }) => perThousand),
    left: ((measured.at(-1)?.emptied ?? Number.NaN) - warm.emptied) / rounds,
  }
}
