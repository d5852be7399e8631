import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser, openWindow, picture } from './support/browser.ts'
import { act, chatRow, message, openChat, send, signIn } from './support/chat.ts'
import { foundGroup, type Person, say } from './support/people.ts'
import { startProduct } from './support/product.ts'

let product: Awaited<ReturnType<typeof startProduct>>
let browser: Browser

beforeAll(async () => {
  product = await startProduct({ SEED_DEMO: 'false' })
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  await product.stop()
})

async function arrive({ user, password }: Person) {
  const window = await openWindow(browser)
  await signIn(window.page, product.url, user.username, password)
  return window
}

const withStatus = (page: Page, text: string, status: 'sent' | 'delivered' | 'read'): Locator =>
  page.getByRole('log').locator(`article[data-status="${status}"]`).filter({ hasText: text })

/** Whom the open "Message info" names under a heading. */
const under = (page: Page, heading: string, name: string): Locator =>
  page.getByRole('dialog', { name: 'Message info' }).getByRole('list', { name: heading }).getByText(name)

async function shareReceipts(page: Page, on: boolean): Promise<void> {
  await page.getByRole('button', { name: 'Account' }).click()
  await page.getByRole('menuitem', { name: 'Settings' }).click()
  const settings = page.getByRole('dialog')
  const receipts = settings.getByRole('switch', { name: 'Read receipts' })
  expect(await receipts.isChecked()).toBe(!on)
  const saved = page.waitForResponse((answer) => answer.url().endsWith('/me/settings'))
  await receipts.click()
  expect((await saved).status()).toBe(200)
  await picture(page, 'privacy')
  await page.keyboard.press('Escape')
  await settings.waitFor({ state: 'hidden' })
}

describe('ticks among three people', () => {
  it('tell who got it and who read it, and nothing of who keeps that to themselves', async () => {
    const names = ['Ada Okafor', 'Ben Sørensen', 'Cleo Marchetti']
    const { members, chatId } = await foundGroup(product.url, 'Night desk', names)
    const [adaHerself, benHimself, cleoHerself] = members as [Person, Person, Person]
    const windows = [await arrive(adaHerself), await arrive(benHimself)]
    const [ada, ben] = windows.map(({ page }) => page) as [Page, Page]
    await openChat(ada, 'Night desk')
    await send(ada, 'The boiler is back.')
    await withStatus(ada, 'The boiler is back.', 'sent').waitFor()
    await act(ada, 'The boiler is back.', 'Message info')
    await under(ada, 'Not yet', 'Cleo Marchetti').waitFor()
    await ada.keyboard.press('Escape')

    windows.push(await arrive(cleoHerself))
    const [, , cleo] = windows.map(({ page }) => page) as [Page, Page, Page]
    await withStatus(ada, 'The boiler is back.', 'delivered').waitFor()
    await openChat(ben, 'Night desk')
    await message(ben, 'The boiler is back.').waitFor()
    await act(ada, 'The boiler is back.', 'Message info')
    await under(ada, 'Delivered', 'Cleo Marchetti').waitFor()
    await under(ada, 'Read', 'Ben Sørensen').waitFor()
    await picture(ada, 'message-info')
    await openChat(cleo, 'Night desk')
    await under(ada, 'Read', 'Cleo Marchetti').waitFor()
    await ada.keyboard.press('Escape')
    await withStatus(ada, 'The boiler is back.', 'read').waitFor()
    await picture(ada, 'ticks')

    await shareReceipts(cleo, false)
    await send(ada, 'Only Ben tells.')
    await withStatus(ada, 'Only Ben tells.', 'read').waitFor()
    await message(cleo, 'Only Ben tells.').waitFor()
    await act(ada, 'Only Ben tells.', 'Message info')
    await under(ada, 'Read', 'Ben Sørensen').waitFor()
    expect(await ada.getByRole('dialog').getByText('Cleo Marchetti').count()).toBe(0)
    await ada.keyboard.press('Escape')
    await send(cleo, 'I look without being seen.')
    await message(ben, 'I look without being seen.').waitFor()
    await act(cleo, 'I look without being seen.', 'Message info')
    await cleo.getByRole('dialog').getByText('You keep your read receipts to yourself').waitFor()
    await cleo.keyboard.press('Escape')
    expect(await withStatus(cleo, 'I look without being seen.', 'sent').count()).toBe(1)
    for (const { context, complaints } of windows) {
      expect(complaints).toEqual([])
      await context.close()
    }
    await say(adaHerself, chatId, 'Good night.')
  })

  it('leave nothing unread on one device that was read on another', async () => {
    const { members, chatId } = await foundGroup(product.url, 'Day desk', ['Dora Lindqvist', 'Emil Haas'])
    const [dora, emil] = members as [Person, Person]
    const [desk, phone] = [await arrive(emil), await arrive(emil)]
    await say(dora, chatId, 'Lunch?')
    for (const { page } of [desk, phone])
      await chatRow(page, 'Day desk').getByText('1 unread message').last().waitFor()
    await openChat(desk.page, 'Day desk')
    await chatRow(phone.page, 'Day desk').getByText('1 unread message').last().waitFor({ state: 'hidden' })
    for (const { context, complaints } of [desk, phone]) {
      expect(complaints).toEqual([])
      await context.close()
    }
  })
})
