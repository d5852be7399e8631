import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { axeFindings, desktop, launchBrowser, openWindow, phone, picture } from './support/browser.ts'
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

/** Opens the dialog in which one says how one is. */
const openStatus = async (page: Page) => {
  await page.getByRole('button', { name: 'Account' }).click()
  await page.getByRole('menuitem', { name: 'Set a status' }).click()
  return page.getByRole('dialog', { name: 'Your status' })
}

/** Goes on typing until it is told to stop. */
function keepTyping(page: Page): () => Promise<void> {
  let isOver = false
  const typing = (async () => {
    while (!isOver) await composer(page).pressSequentially('and so on ', { delay: 100 })
  })()
  return async () => {
    isOver = true
    await typing
  }
}

describe('somebody on two devices', () => {
  it('is one person: there while any is, as they choose, and last seen when none is', async () => {
    const { members, open, windows } = await inOneGroup('Day desk', ['Ada Okafor', 'Ben Sørensen'])
    const other = members[1]
    const [ada, ben] = windows
    if (!ada || !ben || !other) throw new Error('two windows were opened')
    const pocket = await open(other)
    await openChat(ada.page, 'Ben Sørensen')
    const row = chatRow(ada.page, 'Ben Sørensen')
    const header = ada.page.getByRole('main').getByRole('banner').or(ada.page.getByRole('main'))
    await row.locator('[aria-label="Online"]').waitFor()
    await header.getByText('Online', { exact: true }).waitFor()

    const dialog = await openStatus(pocket.page)
    await dialog.getByText('Busy').click()
    await dialog.getByLabel('What’s up?').fill('On the roof')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await header.getByText('Busy · On the roof').waitFor()
    await row.locator('[aria-label="Busy"]').waitFor()

    await ben.context.close()
    await pocket.page.reload()
    await openChat(pocket.page, 'Day desk')
    await header.getByText('Busy · On the roof').waitFor()
    await pocket.context.close()
    await header.getByText(/Last seen today at .* · On the roof/).waitFor()
    await row.locator('[aria-label="Busy"]').waitFor({ state: 'hidden' })
    expect(ada.complaints).toEqual([])
    await ada.context.close()
  })
})

describe('what shows how people are and who types', () => {
  it('has nothing for axe to find, in every size and theme', async () => {
    const { windows } = await inOneGroup('Harbour', [
      'Ada Okafor',
      'Ben Sørensen',
      'Clara Martin',
      'Dmitri Petrov',
    ])
    const [ada, ben, clara, dmitri] = windows
    if (!ada || !ben || !clara || !dmitri) throw new Error('four windows were opened')
    const busy = await openStatus(ben.page)
    await busy.getByText('Busy').click()
    await busy.getByRole('button', { name: 'In a meeting' }).click()
    await busy.getByRole('button', { name: 'Save' }).click()
    const resting = await openStatus(dmitri.page)
    await resting.getByText('Away', { exact: true }).click()
    await resting.getByRole('button', { name: 'Save' }).click()
    await clara.context.close()
    const { page } = ada
    const stopTyping = keepTyping(ben.page)

    const views: Record<string, () => Promise<unknown>> = {
      list: async () => {
        await chatRow(page, 'Harbour').getByText('Ben is typing…').waitFor()
        await chatRow(page, 'Ben Sørensen').locator('[aria-label="Busy"]').waitFor()
        await chatRow(page, 'Dmitri Petrov').locator('[aria-label="Away"]').waitFor()
        await chatRow(page, 'Clara Martin').locator('[aria-label="Online"]').waitFor({ state: 'hidden' })
      },
      status: async () => {
        const dialog = await openStatus(page)
        await dialog.getByRole('button', { name: 'At lunch' }).click()
      },
      'last-seen': async () => {
        await openChat(page, 'Clara Martin')
        await page.getByText(/Last seen today at/).waitFor()
      },
      busy: async () => {
        await openChat(page, 'Ben Sørensen')
        await page.getByRole('main').getByText('Busy · 📅 In a meeting').waitFor()
      },
      typing: async () => {
        await openChat(page, 'Harbour')
        await page.getByRole('main').getByText('Ben is typing…').waitFor()
      },
    }
    const findings: Record<string, string[]> = {}
    for (const colorScheme of ['light', 'dark'] as const)
      for (const [size, viewport] of Object.entries({ desktop, phone })) {
        await page.emulateMedia({ colorScheme })
        await page.setViewportSize(viewport)
        for (const [name, show] of Object.entries(views)) {
          await page.goto(product.url)
          await show()
          await picture(page, `presence-${name}-${size}-${colorScheme}`)
          const found = await axeFindings(page)
          if (found.length > 0) findings[`${name} ${size} ${colorScheme}`] = found
        }
      }
    expect(findings).toEqual({})
    await stopTyping()
    for (const { context, complaints } of [ada, ben, dmitri]) {
      expect(complaints).toEqual([])
      await context.close()
    }
  })
})
