import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../server/src/testing/server.ts'
import { launchBrowser, openWindow } from './support/browser.ts'
import { chatRow, message, openChat, signIn } from './support/chat.ts'
import { rowsOf } from './support/copies.ts'
import { foundGroup, say } from './support/people.ts'

const day = 86_400_000
let server: TestServer
let browser: Browser

beforeAll(async () => {
  server = await startTestServer({ clientDir: 'client/dist' })
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  await server.close()
})

/** All that was said so far was said so many days earlier. */
async function age(chatId: string, days: number) {
  const rows = await server.models.log.find({ chatId, main: true }).lean()
  for (const { _id, at } of rows)
    await server.models.log.updateOne({ _id }, { at: new Date(at.getTime() - days * day) })
}

describe('messages that are older than their chat keeps', () => {
  it('go from the screen, the search and the device, also of who was away', async () => {
    const { members, chatId } = await foundGroup(server.url, 'Night shift', ['Ada Okafor', 'Ben Sørensen'])
    const [owner] = members
    if (owner === undefined) throw new Error('the group has its owner')
    await say(owner, chatId, 'The code is 4711')
    const [ada, ben] = await Promise.all(
      members.map(async ({ user, password }) => {
        const window = await openWindow(browser)
        await signIn(window.page, server.url, user.username, password)
        await openChat(window.page, 'Night shift')
        await message(window.page, 'The code is 4711').waitFor()
        return window
      }),
    )
    if (ada === undefined || ben === undefined) throw new Error('two windows were opened')

    await ada.page.getByRole('button', { name: 'Chat info' }).click()
    await ada.page.getByLabel('Keep messages').selectOption({ label: '30 days' })
    await ben.page.getByRole('button', { name: 'Chat info' }).click()
    await ben.page.getByText('Messages are kept for 30 days').waitFor()
    await ben.page.getByRole('searchbox', { name: 'Search' }).fill('4711')
    await ben.page.getByText('The code is 4711').nth(1).waitFor()
    await ben.page.getByRole('searchbox', { name: 'Search' }).fill('')

    await age(chatId, 31)
    await say(owner, chatId, 'This stays')
    await message(ben.page, 'This stays').waitFor()
    await ben.context.setOffline(true)
    await server.services.retain()
    await message(ada.page, 'The code is 4711').waitFor({ state: 'detached' })
    await ben.context.setOffline(false)
    await message(ben.page, 'The code is 4711').waitFor({ state: 'detached' })
    expect(await chatRow(ben.page, 'Night shift').innerText()).toContain('This stays')

    await ben.page.getByRole('searchbox', { name: 'Search' }).fill('4711')
    await expect.poll(() => ben.page.locator('body').innerText()).not.toContain('The code is')
    const kept = async () =>
      JSON.stringify([await rowsOf(ben.page, 'messages'), await rowsOf(ben.page, 'chats')])
    await expect.poll(kept).not.toContain('4711')
    expect(await kept()).toContain('This stays')
    await ben.page.reload()
    await message(ben.page, 'This stays').waitFor()
    expect(await ben.page.getByRole('log').innerText()).not.toContain('4711')
    await Promise.all([ada, ben].map(({ context }) => context.close()))
  })
})
