import type { Device } from './device.ts'
import { readFrames, timeline } from './trace.ts'

/** Pixels in each frame: at 60 of them a second, a wheel that is turned fast. */
const step = 50
const stepsUp = 300
const stepsDown = 100

/** Up through the long chat, page after page, and a part of it down again, so many pixels in so many frames. */
const ways = [
  [-step, stepsUp],
  [step, stepsDown],
] as const

/**
 * Scrolls in the long chat: what the main thread does for each frame; and by itself, as it costs something, whether
 * there were rows to be seen in each.
 */
export async function scrolling({ open, browser, reader }: Device, rounds: number) {
  const page = await open(`/c/${reader.chatIds[0]}`)
  await page.evaluate(() => window.probe.usable())
  await page.getByRole('log').hover()
  // Whoever turns the wheel has left the end of the chat.
  await page.mouse.wheel(0, -step)
  const scroll = async () => {
    for (const way of ways) await page.evaluate(([by, frames]) => window.probe.scroll(by, frames), way)
  }
  await scroll()
  await browser().startTracing(page, { categories: timeline })
  await page.evaluate(() => performance.mark('scrolling'))
  for (let round = 0; round < rounds; round += 1) await scroll()
  const frames = readFrames(await browser().stopTracing(), 'scrolling')
  const views = []
  for (const way of ways)
    views.push(...(await page.evaluate(([by, count]) => window.probe.scrollAndLook(by, count), way)))
  await page.close()
  const least = 0.9 * (stepsUp + stepsDown)
  if (frames.length < rounds * least || views.length < least)
    throw new Error(`only ${frames.length} frames and ${views.length} views were told apart`)
  return { frames, views }
}
