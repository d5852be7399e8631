import type { Chat } from '@oms-chat/shared'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser, openWindow, phone, picture } from './support/browser.ts'
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

/** The chats' counts as a screen shows them in its rows, in the tab's title and in the app's badge. */
async function unreadOn(page: Page, names: readonly string[]) {
  const textsIn = (row: Element) =>
    [...row.querySelectorAll('span:not(:has(*))')].map((part) => part.textContent)
  const rows = await Promise.all(
    names.map(async (name) => (await chatRow(page, name).evaluate(textsIn)).join('\n')),
  )
  const found = (text: string, what: RegExp) => Number(what.exec(text)?.[1] ?? 0)
  return {
    rows: rows.map((text) => found(text, /^(\d+) unread message/m)),
    mentions: rows.map((text) => found(text, /^(\d+) mention/m)),
    marked: rows.map((text) => text.includes('Marked as unread')),
    title: found(await page.title(), /^\((\d+)\)/),
    badge: await page.evaluate(() => Number(document.documentElement.dataset['badge'] ?? 0)),
  }
}

/** What the server counts anew, as a screen should show it. */
async function unreadBy({ call }: Person, ids: readonly string[]) {
  const chats = (await Promise.all(ids.map((id) => call('GET', `/chats/${id}`)))) as Chat[]
  const mine = chats.map(({ me }) => me ?? expect.fail('not in the chat'))
  const total = mine
    .filter(({ muted }) => !muted)
    .reduce((sum, { unreadCount, markedUnread }) => sum + Math.max(unreadCount, Number(markedUnread)), 0)
  return {
    rows: mine.map(({ unreadCount }) => unreadCount),
    mentions: mine.map(({ mentionCount }) => mentionCount),
    marked: mine.map(({ unreadCount, markedUnread }) => markedUnread && unreadCount === 0),
    title: total,
    badge: total,
  }
}

/** Writes what the app tells the system's badge where a test can read it. */
const watchBadge = ({ context }: Awaited<ReturnType<typeof openWindow>>) =>
  context.addInitScript(() => {
    Object.assign(navigator, {
      setAppBadge: (count = 0) => {
        document.documentElement.dataset['badge'] = String(count)
        return Promise.resolve()
      },
    })
  })

async function chooseOnRow(page: Page, name: string, ...items: string[]): Promise<void> {
  await chatRow(page, name).click({ button: 'right' })
  for (const item of items) await page.getByRole('menuitem', { name: item, exact: true }).click()
}

describe('what is unread', () => {
  it('is the same in two tabs and on a phone, while messages are read, deleted and muted', async () => {
    const names = ['Front desk', 'Back office']
    const { members, chatId: front } = await foundGroup(product.url, 'Front desk', [
      'Dora Lindqvist',
      'Emil Haas',
    ])
    const [dora, emil] = members as [Person, Person]
    const { id: back } = (await dora.call('POST', '/chats/group', {
      name: 'Back office',
      memberIds: [emil.user.id],
    })) as Chat
    const ids = [front, back]

    const desk = await openWindow(browser)
    const pocket = await openWindow(browser, { viewport: phone, hasTouch: true, isMobile: true })
    await watchBadge(desk)
    await watchBadge(pocket)
    await signIn(desk.page, product.url, emil.user.username, emil.password)
    const second = await desk.context.newPage()
    await second.goto(product.url)
    await chatRow(second, 'Back office').waitFor()
    await signIn(pocket.page, product.url, emil.user.username, emil.password)
    const screens = [desk.page, second, pocket.page]
    /** All screens show what the server counts, and that is this. */
    const agree = async (expected: Partial<Awaited<ReturnType<typeof unreadBy>>>) => {
      await expect.poll(() => unreadBy(emil, ids), { timeout: 20_000 }).toMatchObject(expected)
      const truth = await unreadBy(emil, ids)
      for (const page of screens)
        await expect.poll(() => unreadOn(page, names), { timeout: 20_000 }).toEqual(truth)
    }

    const sent = (await say(dora, front, `@${emil.user.username}: the boiler is back`)) as { id: string }
    await say(dora, front, 'And the kettle.')
    await say(dora, back, 'Who has the keys?')
    await agree({ rows: [2, 1], mentions: [1, 0], title: 3 })

    await dora.call('DELETE', `/messages/${sent.id}?scope=everyone`)
    await agree({ rows: [1, 1], mentions: [0, 0], title: 2 })

    await desk.page.bringToFront()
    await openChat(desk.page, 'Front desk')
    await agree({ rows: [0, 1], title: 1 })

    await second.bringToFront()
    await chooseOnRow(second, 'Back office', 'Mute', 'Always')
    await agree({ rows: [0, 1], title: 0 })
    await say(dora, back, 'Nobody?')
    await agree({ rows: [0, 2], title: 0 })
    await chooseOnRow(second, 'Back office', 'Unmute')
    await agree({ rows: [0, 2], title: 2 })

    await chooseOnRow(second, 'Front desk', 'Mark as unread')
    await agree({ rows: [0, 2], marked: [true, false], title: 3 })
    await picture(pocket.page, 'unread-phone')
    await openChat(pocket.page, 'Back office')
    await expect.poll(() => unreadBy(emil, ids), { timeout: 20_000 }).toMatchObject({ rows: [0, 0] })
    await pocket.page.goBack()
    await chatRow(pocket.page, 'Back office').waitFor()
    await agree({ rows: [0, 0], title: 1 })
    await pocket.page.reload()
    await chatRow(pocket.page, 'Back office').waitFor()
    await agree({ rows: [0, 0], title: 1 })
    for (const { context, complaints } of [desk, pocket]) {
      expect(complaints).toEqual([])
      await context.close()
    }
  })
})

describe('ticks among three people', () => {
  it('tell who got it and who read it, and nothing of who keeps that to themselves', async () => {
    const names = ['Ada Okafor', 'Ben Sørensen', 'Cleo Marchetti']
    const { members, chatId } = await foundGroup(product.url, 'Night desk', names)
    const [adaHerself, benHimself, cleoHerself] = members as [Person, Person, Person]
    const windows = [await arrive(adaHerself), await arrive(benHimself)]
    const [ada, ben] = windows.map(({ page }) => page) as [Page, Page]
    await openChat(ada, 'Night desk')
    await send(ada, '@here: The boiler is back.')
    await withStatus(ada, 'The boiler is back.', 'sent').waitFor()
    await act(ada, 'The boiler is back.', 'Message info')
    await under(ada, 'Not yet', 'Cleo Marchetti').waitFor()
    await ada.keyboard.press('Escape')

    windows.push(await arrive(cleoHerself))
    const [, , cleo] = windows.map(({ page }) => page) as [Page, Page, Page]
    await withStatus(ada, 'The boiler is back.', 'delivered').waitFor()
    await openChat(ben, 'Night desk')
    // Ben was here when everybody who was here was called; Cleo wasn't.
    const calls = (page: Page) => message(page, 'The boiler is back.').getAttribute('data-calls')
    expect([await calls(ada), await calls(ben)]).toEqual(['own', 'me'])
    await act(ada, 'The boiler is back.', 'Message info')
    await under(ada, 'Delivered', 'Cleo Marchetti').waitFor()
    await under(ada, 'Read', 'Ben Sørensen').waitFor()
    await picture(ada, 'message-info')
    await openChat(cleo, 'Night desk')
    expect(await calls(cleo)).toBeNull()
    await under(ada, 'Read', 'Cleo Marchetti').waitFor()
    // Who ends to share is gone from it while it is open, and there again as soon as they share.
    await shareReceipts(cleo, false)
    await under(ada, 'Read', 'Cleo Marchetti').waitFor({ state: 'hidden' })
    await shareReceipts(cleo, true)
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
