import type { Page } from 'playwright-core'
import type { Device } from './device.ts'
import { lastOf } from './words.ts'

/** Milliseconds from a click on a chat in the list until its newest message is seen. */
async function switchTo(page: Page, { reader }: Device, chat: number): Promise<number> {
  await page.evaluate((text) => window.probe.awaitSwitch(text), lastOf(chat))
  await page.locator(`[data-chat-id="${reader.chatIds[chat]}"]`).click()
  return (await page.evaluate(() => window.probe.took())) ?? Number.NaN
}

/** Goes through `chats` of the chats twice: the first time they come from the device, the second from memory. */
export async function switching(device: Device, chats: number, rounds: number) {
  const fromDevice: number[] = []
  const fromMemory: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const page = await device.open(`/c/${device.reader.chatIds[0]}`)
    await page.evaluate(() => window.probe.usable())
    for (const times of [fromDevice, fromMemory])
      for (let chat = 1; chat <= chats; chat += 1) times.push(await switchTo(page, device, chat))
    await page.close()
  }
  return { fromDevice, fromMemory }
}
