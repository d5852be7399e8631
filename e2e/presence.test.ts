import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser, openWindow, picture } from './support/browser.ts'
import { chatRow, composer, message, openChat, signIn } from './support/chat.ts'
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

/** People of one group, each with the group's chat open in a window of their own. */
async function inOneGroup(groupName: string, names: string[]) {
  const { members } = await foundGroup(product.url, groupName, names)
  const [owner, ...others] = members
  if (!owner) throw new Error('somebody was made')
  for (const { user } of others) {
    const direct = (await owner.call('POST', '/chats/direct', { userId: user.id })) as { id: string }
    await say(owner, direct.id, 'Good morning')
  }
  const open = async ({ user, password }: { user: { username: string }; password: string }) => {
    const window = await openWindow(browser)
    await signIn(window.page, product.url, user.username, password)
    await openChat(window.page, groupName)
    return window
  }
  const windows = await Promise.all(members.map(open))
  return { members, open, windows, pages: windows.map(({ page }) => page) }
}

/** The conversation's own line of who types. */
const typingLine = (page: Page) => page.getByRole('main').getByRole('status')
/** Until what shows who types is there. */
const standsBy = (page: Page) => typingLine(page).waitFor({ state: 'attached' })

describe('somebody who types', () => {
  it('is named to the others until they send, leave the field, or fall silent', async () => {
    const { windows, pages } = await inOneGroup('Night desk', ['Ada Okafor', 'Ben Sørensen'])
    const [ada, ben] = pages as [Page, Page]
    await Promise.all(pages.map(standsBy))
    const isTyping = ben.getByRole('main').getByText('Ada is typing…')

    await composer(ada).pressSequentially('The boiler', { delay: 20 })
    await isTyping.waitFor()
    await chatRow(ben, 'Night desk').getByText('Ada is typing…').waitFor()
    await picture(ben, 'typing')
    await composer(ada).press('Enter')
    await message(ben, 'The boiler').waitFor()
    await isTyping.waitFor({ state: 'hidden' })

    await composer(ada).pressSequentially('is back', { delay: 20 })
    await isTyping.waitFor()
    await ada.getByRole('searchbox', { name: 'Search' }).focus()
    await isTyping.waitFor({ state: 'hidden' })

    await composer(ada).pressSequentially(' again', { delay: 20 })
    await isTyping.waitFor()
    await isTyping.waitFor({ state: 'hidden' })
    expect(await composer(ada).inputValue()).toBe('is back again')

    await composer(ada).pressSequentially('!', { delay: 20 })
    await isTyping.waitFor()
    await ada.close()
    await isTyping.waitFor({ state: 'hidden' })
    for (const { context, complaints } of windows) {
      expect(complaints).toEqual([])
      await context.close()
    }
  })
})

describe('somebody on two devices', () => {
  it('is one person: there while any is, as they choose, and last seen when none is', async () => {
    const { members, open, windows } = await inOneGroup('Day desk', ['Ada Okafor', 'Ben Sørensen'])
    const other = members[1]
    const [ada, ben] = windows
    if (!ada || !ben || !other) throw new Error('two windows were opened')
    const phone = await open(other)
    await openChat(ada.page, 'Ben Sørensen')
    const row = chatRow(ada.page, 'Ben Sørensen')
    const header = ada.page.getByRole('main').getByRole('banner').or(ada.page.getByRole('main'))
    await row.locator('[aria-label="Online"]').waitFor()
    await header.getByText('Online', { exact: true }).waitFor()

    await phone.page.getByRole('button', { name: 'Account' }).click()
    await phone.page.getByRole('menuitem', { name: 'Set a status' }).click()
    const dialog = phone.page.getByRole('dialog', { name: 'Your status' })
    await dialog.getByText('Busy').click()
    await dialog.getByLabel('What’s up?').fill('On the roof')
    await picture(phone.page, 'status-dialog')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await header.getByText('Busy · On the roof').waitFor()
    await row.locator('[aria-label="Busy"]').waitFor()
    await picture(ada.page, 'presence')

    await ben.context.close()
    await phone.page.reload()
    await openChat(phone.page, 'Day desk')
    await header.getByText('Busy · On the roof').waitFor()
    await phone.context.close()
    await header.getByText(/Last seen today at .* · On the roof/).waitFor()
    await row.locator('[aria-label="Busy"]').waitFor({ state: 'hidden' })
    expect(ada.complaints).toEqual([])
    await ada.context.close()
  })
})
