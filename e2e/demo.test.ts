import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { axeFindings, desktop, launchBrowser, openWindow, phone, picture, tablet } from './support/browser.ts'
import { chatList, composer, delivered, message, messages, openChat, send, signIn } from './support/chat.ts'
import { watchOpening } from './support/opening.ts'
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

/** Long before anybody looks for what they missed (after 25 s): what shows by then came as it was written. */
const atOnce = { timeout: 15_000 }

describe('a newcomer', () => {
  it('signs in with one tap on a name, writes, and somebody else sees it at once', async () => {
    const newcomer = await openWindow(browser)
    await newcomer.page.goto(product.url)
    await newcomer.page.getByRole('button', { name: /Ada/ }).click()
    await chatList(newcomer.page).first().waitFor()
    await openChat(newcomer.page, 'Everyone at acme')
    const grace = await openWindow(browser)
    await signIn(grace.page, product.url, 'grace')
    await openChat(grace.page, 'Everyone at acme')
    await send(newcomer.page, 'Hello from a newcomer')
    await message(grace.page, 'Hello from a newcomer').waitFor(atOnce)
    expect([...newcomer.complaints, ...grace.complaints]).toEqual([])
    await newcomer.context.close()
    await grace.context.close()
  })

  it('is told in words when the password is wrong', async () => {
    const { page, context } = await openWindow(browser)
    await page.goto(product.url)
    await page.getByLabel('Email or username').fill('ada')
    await page.getByLabel('Password', { exact: true }).fill('not the password')
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    const alert = page
      .getByRole('alert')
      .filter({ hasText: /password/i })
      .first()
    await alert.waitFor()
    expect(await alert.isVisible()).toBe(true)
    await context.close()
  })
})

describe('a long history', () => {
  it('is paged in while one scrolls up, and what one reads stays where it is', async () => {
    const { page, context } = await openWindow(browser)
    await signIn(page, product.url, 'ada')
    await openChat(page, 'Operations desk')
    await messages(page).first().waitFor()
    const oldest = async () => Number(await messages(page).first().getAttribute('data-seq'))
    const before = await oldest()
    await page.getByRole('log').hover()
    const scrolled = async () => {
      await page.mouse.wheel(0, -1_500)
      return oldest()
    }
    await expect.poll(scrolled).toBeLessThan(before - 100)
    expect(await messages(page).count()).toBeLessThan(120)
    await page.getByRole('button', { name: /^Jump to latest/ }).click()
    await composer(page).waitFor()
    await send(page, 'back at the end')
    await delivered(page, 'back at the end').waitFor()
    await context.close()
  })
})

describe('a chat that is opened', () => {
  it('is seen at its place from the first frame on, whatever comes late', async () => {
    const { page, context } = await openWindow(browser)
    await signIn(page, product.url, 'ada')
    await chatList(page).first().waitFor()
    const chats = await page
      .locator('nav [data-chat-id]')
      .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-chat-id') ?? ''))
    expect(chats.length).toBeGreaterThan(8)
    const moved: Record<string, number> = {}
    // From the server, then from memory.
    for (const way of ['first', 'again'])
      for (const id of chats) moved[`${way} ${id}`] = await watchOpening(page, id)
    expect(Object.entries(moved).filter(([, pixels]) => pixels > 2)).toEqual([])
    await context.close()
  })
})

describe('a place in a long history', () => {
  /** The message at the upper edge of the list, and where its row stands. */
  const topOf = (page: Page) =>
    page.getByRole('log').evaluate((log) => {
      const { top } = log.getBoundingClientRect()
      const row = [...log.querySelectorAll('article')].find(
        (article) => article.getBoundingClientRect().bottom > top + 48,
      )
      return { seq: Number(row?.dataset['seq']), at: Math.round(row?.getBoundingClientRect().top ?? 0) }
    })
  /** Where a message's row stands; something may have come above it that is the topmost now. */
  const placeOf = (page: Page, seq: number) =>
    page
      .getByRole('log')
      .locator(`article[data-seq="${seq}"]`)
      .evaluate((row) => Math.round(row.getBoundingClientRect().top))
  /** The topmost once eight frames on end have changed nothing. */
  const rested = async (page: Page) => {
    for (let [last, times] = [await topOf(page), 0]; ;) {
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)))
      const now = await topOf(page)
      times = now.seq === last.seq && now.at === last.at ? times + 1 : 0
      if (times === 8) return now
      last = now
    }
  }
  const scrollUp = async (page: Page, by: number) => {
    await page.mouse.wheel(0, -by)
    await page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    )
  }

  it('moves by no more than two pixels while forty pages are put above it', async () => {
    const { page, context } = await openWindow(browser, { serviceWorkers: 'block' })
    const held: (() => void)[] = []
    await page.route(/\/messages\?.*before=/, async (route) => {
      await new Promise<void>((resolve) => held.push(resolve))
      await route.continue()
    })
    await signIn(page, product.url, 'ada')
    await openChat(page, 'Operations desk')
    await messages(page).first().waitFor()
    await page.getByRole('log').hover()
    const drifts: number[] = []
    while (drifts.length < 40) {
      while (held.length === 0) await scrollUp(page, 700)
      const before = await rested(page)
      const answered = page.waitForResponse(/\/messages\?.*before=/)
      held.shift()?.()
      await (await answered).finished()
      await rested(page)
      drifts.push(Math.abs((await placeOf(page, before.seq)) - before.at))
    }
    expect(Math.max(...drifts)).toBeLessThanOrEqual(2)
    await context.close()
  }, 120_000)

  it('is where one left it when one comes back', async () => {
    const { page, context } = await openWindow(browser)
    await signIn(page, product.url, 'ada')
    await openChat(page, 'Operations desk')
    await messages(page).first().waitFor()
    await page.getByRole('log').hover()
    for (let turn = 0; turn < 6; turn += 1) await scrollUp(page, 400)
    const left = await rested(page)
    await openChat(page, 'Everyone at acme')
    await openChat(page, 'Operations desk')
    await messages(page).first().waitFor()
    await expect.poll(async () => (await topOf(page)).seq).toBe(left.seq)
    await expect.poll(async () => Math.abs((await topOf(page)).at - left.at)).toBeLessThanOrEqual(2)
    await context.close()
  })

  it('is reached by its day', async () => {
    const { page, context, complaints } = await openWindow(browser)
    await signIn(page, product.url, 'ada')
    await openChat(page, 'Operations desk')
    await page.getByRole('button', { name: 'Chat info' }).click()
    const day = new Date(Date.now() - 20 * 24 * 3_600_000)
    const midnight = new Date(day.getFullYear(), day.getMonth(), day.getDate())
    const pad = (n: number) => String(n).padStart(2, '0')
    await page
      .getByLabel('Jump to date')
      .fill(`${day.getFullYear()}-${pad(day.getMonth() + 1)}-${pad(day.getDate())}`)
    await page.getByRole('button', { name: 'Go', exact: true }).click()
    await page.waitForURL(/\/m\/[0-9a-f]{24}$/)
    const [, messageId] = /\/m\/([0-9a-f]{24})$/.exec(page.url()) ?? []
    await page.locator(`article[data-message-id="${messageId}"]`).waitFor()
    const times = await page
      .getByRole('log')
      .locator('article:has(time)')
      .evaluateAll((rows) =>
        rows.map((row) => ({
          id: row.dataset['messageId'],
          time: row.querySelector('time')?.dateTime ?? '',
        })),
      )
    const at = times.findIndex(({ id }) => id === messageId)
    expect((times[at]?.time ?? '') >= midnight.toISOString()).toBe(true)
    expect((times[at - 1]?.time ?? '9') < midnight.toISOString()).toBe(true)
    expect(complaints).toEqual([])
    await context.close()
  })
})

const themes = ['light', 'dark'] as const
const sizes = { desktop, tablet, phone } as const

const menuOf = async (page: Page, opener: Locator) => {
  await opener.click()
  await page.getByRole('menu').waitFor()
}

/** Every view, and how one gets there from the one before; each leaves the page as it found it, or in a chat. */
const views: Record<string, (page: Page) => Promise<void>> = {
  chats: async () => undefined,
  'new-chat': async (page) => {
    await page.getByRole('button', { name: 'New chat' }).click()
    await page.getByRole('dialog').waitFor()
  },
  'account-menu': (page) => menuOf(page, page.getByRole('button', { name: 'Account' })),
  settings: async (page) => {
    await page.getByRole('button', { name: 'Account' }).click()
    await page.getByRole('menuitem', { name: 'Settings' }).click()
    await page.getByRole('dialog').waitFor()
  },
  conversation: (page) => openChat(page, 'Everyone at acme'),
  'message-menu': async (page) => {
    await messages(page).last().hover()
    await menuOf(page, messages(page).last().getByRole('button', { name: 'More actions' }))
  },
  'chat-info': async (page) => {
    await page.getByRole('button', { name: /info/i }).first().click()
    await page.getByRole('complementary').waitFor()
  },
}

/** Closes what floats above the app, and waits until it is gone. */
const closeFloating = async (page: Page) => {
  const floating = page.getByRole('dialog').or(page.getByRole('menu'))
  if ((await floating.count()) === 0) return
  await page.keyboard.press('Escape')
  await expect.poll(() => floating.count()).toBe(0)
}

describe('every view', () => {
  let visitor: Awaited<ReturnType<typeof openWindow>>
  let ada: Awaited<ReturnType<typeof openWindow>>
  beforeAll(async () => {
    visitor = await openWindow(browser)
    ada = await openWindow(browser)
    await signIn(ada.page, product.url, 'ada')
  })

  for (const theme of themes)
    for (const [size, viewport] of Object.entries(sizes))
      it(`has nothing for axe to find: ${theme}, ${size}`, async () => {
        for (const { page } of [visitor, ada]) {
          await page.emulateMedia({ colorScheme: theme })
          await page.setViewportSize(viewport)
          await page.goto(product.url)
        }
        await visitor.page.getByLabel('Email or username').waitFor()
        await picture(visitor.page, `sign-in-${size}-${theme}`)
        const findings: Record<string, string[]> = { 'sign-in': await axeFindings(visitor.page) }
        await chatList(ada.page).first().waitFor()
        await ada.page.evaluate(() => document.fonts.ready)
        for (const [name, go] of Object.entries(views)) {
          await go(ada.page)
          findings[name] = await axeFindings(ada.page)
          await picture(ada.page, `${name}-${size}-${theme}`)
          await closeFloating(ada.page)
        }
        expect(Object.fromEntries(Object.entries(findings).filter(([, found]) => found.length > 0))).toEqual(
          {},
        )
        expect([...visitor.complaints.splice(0), ...ada.complaints.splice(0)]).toEqual([])
      })
})
