import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { axeFindings, launchBrowser, openWindow, phone } from './support/browser.ts'
import { openChat, signIn } from './support/chat.ts'
import { foundGroup, type Person } from './support/people.ts'
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

/** Fills in the form that stands in the way. */
async function enter(page: Page, { user, password }: Person): Promise<void> {
  await page.getByLabel('Email or username').fill(user.username)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

it('a link made in a chat lets one in who has to sign in first, and nobody beyond its bound', async () => {
  const { members } = await foundGroup(product.url, 'Depot', ['Ada Okafor', 'Ben Sørensen', 'Cleo Dubois'])
  const [owner, ben, cleo] = members
  if (!owner || !ben || !cleo) throw new Error('three people were registered')
  await owner.call('POST', '/chats/group', { name: 'Rooftop', memberIds: [] })

  const ada = await openWindow(browser)
  await signIn(ada.page, product.url, owner.user.username, owner.password)
  await openChat(ada.page, 'Rooftop')
  await ada.page.getByRole('button', { name: 'Chat info' }).click()
  await ada.page.getByRole('button', { name: 'Invite by link' }).click()
  const dialog = ada.page.getByRole('dialog', { name: 'Invite by link' })
  await dialog.getByLabel('Can be used').selectOption({ label: '1 time' })
  await dialog.getByRole('button', { name: 'Create a link' }).click()
  const url = await dialog.getByRole('textbox', { name: 'Invite link' }).inputValue()
  await dialog.getByText(/used 0 of 1 time/).waitFor()
  expect(await axeFindings(ada.page)).toEqual([])
  const address = `${product.url}${new URL(url).pathname}`

  const his = await openWindow(browser)
  await his.page.goto(address)
  await enter(his.page, ben)
  const offer = his.page.getByRole('dialog', { name: 'Join by link' })
  await offer.getByText('Rooftop').first().waitFor()
  await offer.getByText('Ada Okafor made this link for you.').waitFor()
  expect(await axeFindings(his.page)).toEqual([])
  await offer.getByRole('button', { name: 'Join Rooftop' }).click()
  await his.page.getByRole('heading', { level: 1, name: 'Rooftop' }).waitFor()
  await his.page.getByRole('log').getByText('You joined').waitFor()
  await ada.page.getByRole('log').getByText('Ben Sørensen joined').waitFor()

  const hers = await openWindow(browser, { viewport: phone })
  await hers.page.goto(address)
  await enter(hers.page, cleo)
  await hers.page.getByText('This link doesn’t work any more. Ask for a new one.').waitFor()
  await Promise.all([ada, his, hers].map(({ context }) => context.close()))
})
