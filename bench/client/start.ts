import type { Device } from './device.ts'
import { lastOf } from './words.ts'

/** Milliseconds from navigation until the long chat's newest messages are seen with a place to write. */
async function startOnce({ open, reader }: Device): Promise<number> {
  const page = await open(`/c/${reader.chatIds[0]}`)
  const { at, newest } = await page.evaluate(() => window.probe.usable())
  if (newest?.includes(lastOf(0)) !== true) throw new Error(`the chat opened at “${newest}”`)
  await page.close()
  return at
}

/** Warm starts: the worker and the device hold everything, in a browser that runs, and in one that is just started. */
export async function start(device: Device, rounds: number) {
  const running: number[] = []
  const fresh: number[] = []
  for (let round = 0; round <= rounds; round += 1) {
    const took = await startOnce(device)
    // The first after another build or browser fills the caches of compiled code.
    if (round > 0) running.push(took)
  }
  for (let round = 0; round < Math.ceil(rounds / 2); round += 1) {
    await device.restart()
    fresh.push(await startOnce(device))
  }
  return { running, fresh }
}
