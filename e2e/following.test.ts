import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser, openWindow } from './support/browser.ts'
import { composer, message, messages, openChat, signIn } from './support/chat.ts'
import { startNetwork } from './support/network.ts'
import { foundGroup, say } from './support/people.ts'
import { startProduct } from './support/product.ts'

let product: Awaited<ReturnType<typeof startProduct>>
let network: Awaited<ReturnType<typeof startNetwork>>
let browser: Browser
let close: (() => Promise<void>) | undefined

beforeAll(async () => {
  product = await startProduct({ SEED_DEMO: 'false', RATE_LIMITS: 'off' })
  network = await startNetwork(product.port)
  browser = await launchBrowser()
})
afterEach(() => close?.())
afterAll(async () => {
  await browser.close()
  await network.stop()
  await product.stop()
})

/** Whether all of it is on the screen, and not only near it. */
const isOnScreen = (row: Locator) =>
  row
    .last()
    .evaluate((element) => {
      const { top, bottom } = element.getBoundingClientRect()
      const view = element.closest('[data-virtuoso-scroller]')?.getBoundingClientRect()
      return view !== undefined && top >= view.top && bottom <= view.bottom + 1
    })
    .catch(() => false)

/** Ben reads to the end of a group in which Ada wrote, on a machine so many times slower than this one. */
const reading = async (groupName: string, slower: number) => {
  const { members, chatId } = await foundGroup(product.url, groupName, ['Ada Okafor', 'Ben Sørensen'])
  const [ada, ben] = members
  if (!ada || !ben) throw new Error('two people were registered')
  let said = 0
  const write = async (count: number) => {
    for (let n = 0; n < count; n += 1) await say(ada, chatId, `Line ${(said += 1)} of many`)
    return `Line ${said} of many`
  }
  const last = await write(60)
  const { context, page } = await openWindow(browser)
  close = () => context.close()
  await signIn(page, network.url, ben.user.username, ben.password)
  await openChat(page, groupName)
  await expect.poll(() => isOnScreen(page.getByText('New messages', { exact: true }))).toBe(true)
  await page.getByRole('button', { name: 'Jump to latest' }).click()
  await expect.poll(() => isOnScreen(message(page, last))).toBe(true)
  const session = await context.newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: slower })
  return { page, write }
}

/** Notes from now on which is the oldest message of all whose rows were ever made. */
const noteRows = (page: Page) =>
  page.evaluate(() => {
    const { dataset } = document.documentElement
    const note = (row: HTMLElement) => {
      dataset['oldest'] = String(Math.min(Number(dataset['oldest'] ?? Infinity), Number(row.dataset['seq'])))
    }
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes)
        for (const node of addedNodes)
          if (node instanceof Element) node.querySelectorAll<HTMLElement>('article').forEach(note)
    }).observe(document, { subtree: true, childList: true })
  })

const oldestMade = (page: Page) => page.evaluate(() => Number(document.documentElement.dataset['oldest']))

describe('a chat that is read at its end', () => {
  it('opens there with no rows but those around it', async () => {
    const { page, write } = await reading('Reception', 1)
    const last = await write(1)
    await expect.poll(() => isOnScreen(message(page, last))).toBe(true)
    const newest = Number(await message(page, last).getAttribute('data-seq'))
    await page.evaluate(() => history.pushState(null, '', '/'))
    await expect.poll(() => messages(page).count()).toBe(0)
    await noteRows(page)
    await openChat(page, 'Reception')
    await expect.poll(() => isOnScreen(message(page, last))).toBe(true)
    await expect.poll(() => oldestMade(page)).toBeLessThan(newest)
    expect(await oldestMade(page)).toBeGreaterThan(newest - 45)
  })

  it('stays at its end when much comes at once to a slow machine, also when the oldest go', async () => {
    const { page, write } = await reading('Loading bay', 3)
    for (let round = 0; round < 5; round += 1) {
      network.cut()
      // More in all than a window holds, twice.
      const last = await write(250)
      network.mend()
      await page.evaluate(() => window.dispatchEvent(new Event('online')))
      await expect.poll(() => isOnScreen(message(page, last))).toBe(true)
      const soon = await write(12)
      await expect.poll(() => isOnScreen(message(page, soon))).toBe(true)
    }
  })

  it('is followed where it was in sight when the chat opened at what is new', async () => {
    const { members, chatId } = await foundGroup(product.url, 'Front desk', ['Ada Okafor', 'Ben Sørensen'])
    const [ada, ben] = members
    if (!ada || !ben) throw new Error('two people were registered')
    await say(ada, chatId, 'Somebody at the door')
    const { context, page } = await openWindow(browser)
    close = () => context.close()
    await signIn(page, network.url, ben.user.username, ben.password)
    await openChat(page, 'Front desk')
    await expect.poll(() => isOnScreen(page.getByText('New messages', { exact: true }))).toBe(true)
    await composer(page).click()
    for (let n = 1; n <= 30; n += 1) await say(ada, chatId, `Parcel ${n}`)
    await expect.poll(() => isOnScreen(message(page, 'Parcel 30'))).toBe(true)
  })

  it('moves for nobody who reads further up, until they want the end', async () => {
    const { page, write } = await reading('Night shift', 4)
    const held = message(page, 'Line 38 of many')
    await messages(page).last().hover()
    // As a finger on a pad does it: the first steps are small ones.
    for (let step = 0; step < 35; step += 1) await page.mouse.wheel(0, -20)
    await expect.poll(() => isOnScreen(held)).toBe(true)
    const placeOf = () => held.evaluate((row) => row.getBoundingClientRect().top)
    await expect.poll(async () => (await placeOf()) === (await placeOf())).toBe(true)
    const before = await placeOf()
    const last = await write(30)
    await page.getByText('30 new messages').waitFor({ state: 'attached' })
    expect(Math.abs((await placeOf()) - before)).toBeLessThanOrEqual(2)
    await page.getByRole('button', { name: 'Jump to latest' }).click()
    await expect.poll(() => isOnScreen(message(page, last))).toBe(true)
    const next = await write(5)
    await expect.poll(() => isOnScreen(message(page, next))).toBe(true)
  })
})
