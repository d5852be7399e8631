import type { Browser } from 'playwright-core'
import { median } from '../support/report.ts'
import type { Device } from './device.ts'
import type { House } from './house.ts'

const blockSize = 20
/** The index is kept when nothing more has come for 3 s. */
const keptAfterMs = 3_500

/** Milliseconds of CPU that a browser has used so far, in all its processes and threads. */
async function cpuOf(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime * 1_000, 0)
}

/** In milliseconds; the first two per message, the others of CPU per block. */
const createTimes = () => ({
  /** From a message's arrival until the list of chats shows it. */
  listed: [] as number[],
  /** … until it is on the device and a search finds it. */
  indexed: [] as number[],
  /** CPU per message. */
  cost: [] as number[],
  /** CPU in the seconds after a block, in which its index is kept. */
  keeping: [] as number[],
})

export type Arrivals = ReturnType<typeof createTimes>

/**
 * One device with the app open in a browser that has done nothing else yet, which hears what others say in its chats:
 * in the long one and in another by turns.
 */
async function openEar({ server }: House, { open, restart, browser, reader }: Device) {
  await restart()
  const page = await open(`/c/${reader.chatIds[1]}`)
  await page.evaluate(() => window.probe.usable())
  const times = createTimes()
  let said = 0
  const hearOne = async () => {
    said += 1
    const chat = said % 2 === 0 ? 0 : 1 + (said % (reader.chatIds.length - 1))
    const text = `Heard as number ${said}.`
    await page.evaluate((words) => window.probe.awaitMessage(words), text)
    await server.call('say', { reader, chat, text })
    return page.evaluate(() => window.probe.heard())
  }
  return {
    page,
    times,
    /** Hears some messages one after the other, each when the one before is shown, stored and indexed. */
    hearBlock: async (counts: boolean) => {
      const { listed, indexed, cost, keeping } = counts ? times : createTimes()
      const before = await cpuOf(browser())
      for (let n = 0; n < blockSize; n += 1) {
        const heard = await hearOne()
        listed.push(heard?.listed ?? Number.NaN)
        indexed.push(heard?.indexed ?? Number.NaN)
      }
      const after = await cpuOf(browser())
      await page.waitForTimeout(keptAfterMs)
      cost.push((after - before) / blockSize)
      keeping.push((await cpuOf(browser())) - after)
    },
  }
}

/**
 * The way of a message that comes: through the store, the device and its index to the list of chats, on a device that
 * holds much and on one that holds little, by turns. The first round warms up.
 */
export async function hearing(house: House, rounds: number) {
  const ears = []
  for (const device of house.devices) ears.push(await openEar(house, device))
  for (let round = 0; round <= rounds; round += 1) for (const ear of ears) await ear.hearBlock(round > 0)
  for (const { page } of ears) await page.close()
  const [much, little] = ears.map(({ times }) => times)
  if (!much || !little) throw new Error('two devices are compared')
  const ratios = much.cost.map((cost, at) => cost / (little.cost[at] ?? Number.NaN))
  return { much, little, ratio: median(ratios) }
}
