import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { axeFindings, desktop, launchBrowser, openWindow, phone, picture, tablet } from './support/browser.ts'
import { composer, delivered, message, openChat, send, signIn } from './support/chat.ts'
import { startNetwork } from './support/network.ts'
import { startProduct } from './support/product.ts'

let product: Awaited<ReturnType<typeof startProduct>>
let browser: Browser

beforeAll(async () => {
  product = await startProduct({ SEED_DEMO: 'true' })
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  await product.stop()
})

const field = (page: Page) => page.getByRole('searchbox', { name: 'Search' })
const hits = (page: Page) => page.getByRole('region', { name: 'Messages', exact: true }).getByRole('listitem')

/** Opens chats, so that this device holds messages of them. */
const readSome = async (page: Page) => {
  for (const chat of ['Operations desk', 'Everyone at acme']) {
    await openChat(page, chat)
    await page.getByRole('log').getByRole('article').first().waitFor()
  }
}

describe('searching', () => {
  it('finds a message on this device and shows it among those around it', async () => {
    const { page, context, complaints } = await openWindow(browser)
    await signIn(page, product.url, 'ada')
    await openChat(page, 'Everyone at acme')
    await send(page, 'The Zürich crème brûlée recipe')
    await delivered(page, 'The Zürich crème').waitFor()
    await openChat(page, 'Operations desk')
    await page.getByRole('log').focus()
    await page.keyboard.press('/')
    await page.keyboard.type('zurich CREM')
    await expect.poll(() => hits(page).first().locator('mark').allInnerTexts()).toEqual(['Zürich', 'crèm'])
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/c\/[0-9a-f]{24}\/m\/[0-9a-f]{24}$/)
    expect(await page.getByRole('main').getByRole('heading').first().innerText()).toBe('Everyone at acme')
    await message(page, 'The Zürich crème').waitFor()
    await expect.poll(() => hits(page).count()).toBe(1)
    expect(complaints).toEqual([])
    await context.close()
  })

  it('goes on without a network, and shows nothing that was deleted', async () => {
    const network = await startNetwork(product.port)
    const { page, context } = await openWindow(browser)
    await signIn(page, network.url, 'grace')
    await openChat(page, 'Everyone at acme')
    for (const text of ['A pomegranate to keep', 'A pomegranate to delete']) {
      await send(page, text)
      await delivered(page, text).waitFor()
    }
    await field(page).fill('pomegranate')
    await hits(page).nth(1).waitFor()
    await message(page, 'to delete').hover()
    await message(page, 'to delete').getByRole('button', { name: 'More actions' }).click()
    await page.getByRole('menuitem', { name: 'Delete for everyone' }).click()
    await page.getByText('You deleted this message').waitFor()
    await expect.poll(() => hits(page).count()).toBe(1)
    network.cut()
    await page.getByText(/^Offline/).waitFor()
    await field(page).fill('pomegran')
    await page.getByText('You’re offline. This searches the messages that this device holds.').waitFor()
    await expect
      .poll(() => hits(page).allInnerTexts())
      .toEqual([expect.stringContaining('A pomegranate to keep')])
    await context.close()
    await network.stop()
  })

  it('stays at a found message while others come above it', async () => {
    const { page, context } = await openWindow(browser)
    await signIn(page, product.url, 'ada')
    await openChat(page, 'Everyone at acme')
    for (const text of ['The first persimmon', 'The second persimmon']) {
      await send(page, text)
      await delivered(page, text).waitFor()
    }
    await field(page).fill('persimmon')
    await hits(page).nth(1).waitFor()
    const focused = page.locator('[data-message-id]:focus')
    for (const _ of [1, 2]) await page.keyboard.press('ArrowDown')
    expect(await focused.innerText()).toContain('The first persimmon')
    const other = await openWindow(browser)
    await signIn(other.page, product.url, 'grace')
    await openChat(other.page, 'Everyone at acme')
    await send(other.page, 'The third persimmon')
    await hits(page).nth(2).waitFor()
    expect(await focused.innerText()).toContain('The first persimmon')
    await other.context.close()
    await context.close()
  })

  it('looks in one chat from its header', async () => {
    const { page, context } = await openWindow(browser)
    await signIn(page, product.url, 'ada')
    await readSome(page)
    await page.getByRole('button', { name: 'Search in this chat' }).click()
    expect(await field(page).inputValue()).toBe('in:"Everyone at acme" ')
    await page.keyboard.type('from:me zurich')
    await expect.poll(() => hits(page).count()).toBe(1)
    await hits(page).filter({ hasText: 'The Zürich crème' }).waitFor()
    await context.close()
  })
})

describe('the switcher', () => {
  it('goes to a chat by some letters of its name, and to a message search by words', async () => {
    const { page, context, complaints } = await openWindow(browser)
    await signIn(page, product.url, 'ada')
    await openChat(page, 'Everyone at acme')
    await composer(page).focus()
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox').fill('opdesk')
    await page.getByRole('option', { name: /^Operations desk/, selected: true }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('main').getByRole('heading', { name: 'Operations desk' }).waitFor()
    await page.keyboard.press('Control+k')
    await page.getByRole('option', { name: /^Everyone at acme/ }).waitFor()
    await page.getByRole('combobox').fill('handover notes')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Enter')
    expect(await field(page).inputValue()).toBe('handover notes')
    expect(complaints).toEqual([])
    await context.close()
  })
})

const views: Record<string, (page: Page) => Promise<void>> = {
  search: async (page) => {
    await page.getByRole('button', { name: 'Search in this chat' }).click()
    await field(page).fill('the')
    await hits(page).nth(3).waitFor()
  },
  'search-nothing': async (page) => {
    await field(page).fill('from:grace before:tomorrow xylophone')
    await page.getByText(/^No messages found/).waitFor()
  },
  switcher: async (page) => {
    await page.keyboard.press('Control+k')
    await page.getByRole('option').first().waitFor()
  },
  'switcher-typed': async (page) => {
    await page.getByRole('combobox').fill('op')
    await page.getByRole('option', { name: /^Search messages/ }).waitFor()
  },
}

describe('its views', () => {
  let ada: Awaited<ReturnType<typeof openWindow>>
  beforeAll(async () => {
    ada = await openWindow(browser)
    await signIn(ada.page, product.url, 'ada')
  })

  for (const theme of ['light', 'dark'] as const)
    for (const [size, viewport] of Object.entries({ desktop, tablet, phone }))
      it(`have nothing for axe to find: ${theme}, ${size}`, async () => {
        const { page, complaints } = ada
        await page.emulateMedia({ colorScheme: theme })
        await page.setViewportSize(viewport)
        await page.goto(product.url)
        await openChat(page, 'Operations desk')
        await page.getByRole('log').getByRole('article').first().waitFor()
        const findings: Record<string, string[]> = {}
        for (const [name, go] of Object.entries(views)) {
          await go(page)
          await picture(page, `${name}-${size}-${theme}`)
          findings[name] = await axeFindings(page)
        }
        expect(Object.fromEntries(Object.entries(findings).filter(([, found]) => found.length > 0))).toEqual(
          {},
        )
        expect(complaints.splice(0)).toEqual([])
      })
})
