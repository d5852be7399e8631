import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser, openWindow } from './support/browser.ts'
import { chatRow, composer, delivered, message, openChat, send, signIn } from './support/chat.ts'
import { foundGroup, say } from './support/people.ts'
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

/** Ada, who keeps the group, and Ben, each in a window of their own in which it is open. */
async function adaAndBen(groupName: string) {
  const { members, chatId } = await foundGroup(product.url, groupName, ['Ada Okafor', 'Ben Sørensen'])
  const [owner] = members
  if (owner === undefined) throw new Error('the group has its owner')
  const windows = await Promise.all(
    members.map(async ({ user, password }) => {
      const window = await openWindow(browser)
      await signIn(window.page, product.url, user.username, password)
      await openChat(window.page, groupName)
      return window
    }),
  )
  const [ada, ben] = windows
  if (ada === undefined || ben === undefined) throw new Error('two windows were opened')
  return { ada, ben, owner, chatId, close: () => Promise.all(windows.map(({ context }) => context.close())) }
}

describe('the settings of a chat', () => {
  it('hold for a member as soon as an admin sets them, and say why', async () => {
    const { ada, ben, close } = await adaAndBen('Loading dock')
    await ada.page.getByRole('button', { name: 'Chat info' }).click()
    await ada.page.getByLabel('Slow mode').selectOption({ label: '1 minute' })
    await ben.page.getByText('Slow mode: one message every 1 minute').waitFor()
    await send(ben.page, 'The van is here')
    await delivered(ben.page, 'The van is here').waitFor()
    await ben.page.getByText(/you can write again in 0:5\d/).waitFor()
    await composer(ben.page).fill('And leaves')
    expect(await ben.page.getByRole('button', { name: 'Send', exact: true }).isDisabled()).toBe(true)
    await ada.page.getByRole('switch', { name: 'Only admins can write' }).click()
    await ben.page.getByText('Only admins can write here.').waitFor()
    expect(await composer(ben.page).count()).toBe(0)
    await send(ada.page, 'Thanks')
    await message(ben.page, 'Thanks').waitFor()
    await close()
  })
})

describe('how one has a chat', () => {
  it('is the same on one’s other device: quiet, what notifies, its place in the list', async () => {
    const { ada, owner, close } = await adaAndBen('Early shift')
    const other = await openWindow(browser)
    await signIn(other.page, product.url, owner.user.username, owner.password)
    const row = chatRow(other.page, 'Early shift')
    await ada.page.getByRole('button', { name: 'Chat info' }).click()
    await ada.page.getByLabel('Notify me of').selectOption({ label: 'Mentions' })
    await row.getByText('Notifies of mentions only').waitFor({ state: 'attached' })
    await ada.page.getByLabel('Mute').selectOption({ label: 'For 1 week' })
    await row.getByText('Muted').waitFor({ state: 'attached' })
    await ada.page
      .getByLabel('Mute')
      .getByText(/^Until /)
      .waitFor({ state: 'attached' })
    await ada.page.getByRole('switch', { name: 'Pinned to the top' }).click()
    await row.getByText('Pinned').waitFor({ state: 'attached' })
    await ada.page.getByRole('switch', { name: 'Archived' }).click()
    await row.waitFor({ state: 'detached' })
    await other.page.getByRole('button', { name: /^Archived/ }).click()
    await row.waitFor()
    expect(await row.innerText()).toMatch(/Muted[^]*Pinned/)
    await other.context.close()
    await close()
  })
})

describe('messages that disappear', () => {
  it('go from both screens on time, also where the network has gone, and stay away', async () => {
    const { ada, ben, owner, chatId, close } = await adaAndBen('Night shift')
    await say(owner, chatId, 'This stays')
    await message(ben.page, 'This stays').waitFor()
    await owner.call('PATCH', `/chats/${chatId}`, { settings: { disappearingSeconds: 12 } })
    await ben.page.getByText('Messages disappear 12 seconds after they are sent').waitFor()
    await say(owner, chatId, 'The code is 4711')
    await message(ada.page, 'The code is 4711').waitFor()
    await message(ben.page, 'The code is 4711').waitFor()
    await chatRow(ben.page, 'Night shift').getByText('4711').waitFor()
    await ben.context.setOffline(true)
    await message(ada.page, 'The code is 4711').waitFor({ state: 'detached' })
    await message(ben.page, 'The code is 4711').waitFor({ state: 'detached' })
    await chatRow(ben.page, 'Night shift').getByText('4711').waitFor({ state: 'detached' })
    await ben.context.setOffline(false)
    await say(owner, chatId, 'Next one')
    await message(ben.page, 'Next one').waitFor()
    expect(await ben.page.getByRole('log').innerText()).not.toMatch(/4711|deleted/)
    expect(await message(ben.page, 'This stays').count()).toBe(1)
    await close()
  })
})
