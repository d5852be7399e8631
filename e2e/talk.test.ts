import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { desktop, launchBrowser, openWindow, phone } from './support/browser.ts'
import {
  act,
  chatRow,
  composer,
  delivered,
  edit,
  message,
  messages,
  openChat,
  send,
  signIn,
} from './support/chat.ts'
import { keeps } from './support/copies.ts'
import { startNetwork } from './support/network.ts'
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

async function twoInAGroup(groupName: string, names = ['Ada Okafor', 'Ben Sørensen']) {
  const { members, chatId } = await foundGroup(product.url, groupName, names)
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
  return {
    ada,
    ben,
    members,
    chatId,
    close: () => Promise.all(windows.map(({ context }) => context.close())),
  }
}

describe('two people in one group', () => {
  it('see at once what the other writes, edits, reacts, answers and deletes', async () => {
    const { ada, ben, close } = await twoInAGroup('Loading dock')
    await send(ada.page, 'The van is **here**')
    await delivered(ada.page, 'The van is here').waitFor()
    await message(ben.page, 'The van is here').waitFor()
    expect(await message(ben.page, 'The van is here').locator('strong').innerText()).toBe('here')

    await edit(ada.page, 'The van is here', 'The van is late')
    await message(ben.page, 'The van is late').waitFor()
    expect(await message(ben.page, 'The van is here').count()).toBe(0)

    const target = message(ben.page, 'The van is late')
    await target.hover()
    await target.getByRole('button', { name: 'React' }).click()
    await ben.page.getByRole('button', { name: /👍/ }).first().click()
    await message(ada.page, 'The van is late').getByText('👍').waitFor()

    await message(ben.page, 'The van is late').hover()
    await message(ben.page, 'The van is late').getByRole('button', { name: 'Reply' }).click()
    await send(ben.page, 'Tell the driver')
    await message(ada.page, 'Tell the driver').getByText('The van is late').waitFor()

    await act(ada.page, 'Tell the driver', 'Delete for me')
    await message(ada.page, 'Tell the driver').waitFor({ state: 'detached' })
    expect(await message(ben.page, 'Tell the driver').count()).toBe(1)

    await act(ben.page, 'Tell the driver', 'Delete for everyone')
    await message(ben.page, 'Tell the driver').waitFor({ state: 'detached' })
    expect([...ada.complaints, ...ben.complaints]).toEqual([])
    await close()
  })

  it('count what is unread in the row and in the title, until it is read', async () => {
    const { ada, members, chatId, close } = await twoInAGroup('Reception')
    const [, ben] = members
    if (ben === undefined) throw new Error('Ben is a member')
    const other = (await members[0]?.call('POST', '/chats/group', { name: 'Elsewhere', memberIds: [] })) as {
      id: string
    }
    expect(other.id).toHaveLength(24)
    await openChat(ada.page, 'Elsewhere')
    for (const text of ['one', 'two', 'three']) await say(ben, chatId, text)
    await ada.page.waitForFunction(() => document.title.startsWith('(3)'))
    await openChat(ada.page, 'Reception')
    await ada.page.getByRole('separator', { name: 'New messages' }).waitFor()
    await ada.page.waitForFunction(() => !document.title.startsWith('('))
    await close()
  })
})

describe('a bad network', () => {
  it('holds back nothing but the answer: after a reload while sending, the message is there once', async () => {
    const { members, chatId } = await foundGroup(product.url, 'Tunnel', ['Ada Okafor'])
    const network = await startNetwork(product.port)
    const { page, context } = await openWindow(browser)
    await signIn(page, network.url, members[0]?.user.username ?? '', members[0]?.password)
    await openChat(page, 'Tunnel')
    await keeps(page)
    network.loseAnswers()
    await send(page, 'Is anybody there?')
    await page.getByRole('log').locator('article[data-status="sending"]').waitFor()
    network.cut()
    network.mend()
    await page.reload()
    await delivered(page, 'Is anybody there?').waitFor()
    const history = (await members[0]?.call('GET', `/chats/${chatId}/messages`)) as { content: string }[]
    expect(history.filter(({ content }) => content === 'Is anybody there?')).toHaveLength(1)
    await context.close()
    await network.stop()
  })

  it('says so, keeps what is written, and sends it once and in order when it is back', async () => {
    const { members, chatId } = await foundGroup(product.url, 'Cellar', ['Ada Okafor', 'Ben Sørensen'])
    const network = await startNetwork(product.port)
    const { page, context } = await openWindow(browser)
    await signIn(page, network.url, members[0]?.user.username ?? '', members[0]?.password)
    await openChat(page, 'Cellar')
    network.cut()
    await page
      .getByRole('status')
      .filter({ hasText: /Offline|Connecting/ })
      .first()
      .waitFor()
    for (const text of ['first', 'second', 'third']) await send(page, text)
    await page.getByRole('status').filter({ hasText: '3 waiting' }).first().waitFor()
    await expect.poll(() => page.getByRole('log').locator('article[data-status="waiting"]').count()).toBe(3)
    const ben = members[1]
    if (ben !== undefined) await say(ben, chatId, 'meanwhile')
    network.mend()
    await page.evaluate(() => window.dispatchEvent(new Event('online')))
    for (const text of ['first', 'second', 'third', 'meanwhile']) await message(page, text).waitFor()
    await delivered(page, 'third').waitFor()
    const history = (await members[0]?.call('GET', `/chats/${chatId}/messages`)) as {
      content: string
      type: string
    }[]
    expect(history.filter(({ type }) => type === 'text').map(({ content }) => content)).toEqual([
      'meanwhile',
      'first',
      'second',
      'third',
    ])
    await context.close()
    await network.stop()
  })

  it('survives the server being killed and started again', async () => {
    const { ada, ben, close } = await twoInAGroup('Boiler room')
    await product.kill()
    await send(ada.page, 'while it was away')
    await product.start()
    await delivered(ada.page, 'while it was away').waitFor()
    await message(ben.page, 'while it was away').waitFor()
    expect(await message(ben.page, 'while it was away').count()).toBe(1)
    await close()
  })
})

describe('without a mouse', () => {
  it('signs in, opens a chat, writes, and edits the last message', async () => {
    const { members } = await foundGroup(product.url, 'Night shift', ['Ada Okafor'])
    const { page, context } = await openWindow(browser, { viewport: desktop })
    await page.goto(product.url)
    await page.getByLabel('Email or username').focus()
    await page.keyboard.type(members[0]?.user.username ?? '')
    await page.keyboard.press('Tab')
    await page.keyboard.type(members[0]?.password ?? '')
    await page.keyboard.press('Enter')
    const row = chatRow(page, 'Night shift')
    await row.waitFor()
    await row.focus()
    await page.keyboard.press('Enter')
    await composer(page).waitFor()
    await composer(page).focus()
    await page.keyboard.type('all quiet')
    await page.keyboard.press('Enter')
    await delivered(page, 'all quiet').waitFor()
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('End')
    await page.keyboard.type(' so far')
    await page.keyboard.press('Enter')
    await message(page, 'all quiet so far').waitFor()
    expect(await message(page, 'all quiet').count()).toBe(1)
    await context.close()
  })
})

describe('on a phone', () => {
  it('shows one view at a time, and goes back by the browser', async () => {
    const { members, chatId } = await foundGroup(product.url, 'Porters', ['Ada Okafor', 'Ben Sørensen'])
    const ben = members[1]
    if (ben !== undefined) await say(ben, chatId, 'Room 12 needs a cot')
    const { page, context } = await openWindow(browser, { viewport: phone, hasTouch: true, isMobile: true })
    await signIn(page, product.url, members[0]?.user.username ?? '', members[0]?.password)
    await openChat(page, 'Porters')
    await message(page, 'Room 12 needs a cot').waitFor()
    expect(await page.getByRole('navigation', { name: 'Chats' }).isVisible()).toBe(false)
    await send(page, 'On my way')
    await delivered(page, 'On my way').waitFor()
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect(overflow).toBeLessThanOrEqual(0)
    await page.goBack()
    await page.getByRole('navigation', { name: 'Chats' }).waitFor()
    expect(await messages(page).count()).toBe(0)
    await context.close()
  })
})
