import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { axeFindings, launchBrowser, openWindow } from './support/browser.ts'
import {
  act,
  chatRow,
  delivered,
  edit,
  makeGroup,
  message,
  messages,
  openChat,
  send,
  signIn,
} from './support/chat.ts'
import { startNetwork } from './support/network.ts'
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

type Listed = { id: string; name: string | null; me: { unreadCount: number; pinned: boolean } }
type Said = { content: string; type: string; deletedAt: string | null }

const chatsOf = async (person: Person) => (await person.call('GET', '/chats')) as Listed[]
const saidIn = async (person: Person, chatId: string) =>
  ((await person.call('GET', `/chats/${chatId}/messages`)) as Said[]).filter(({ type }) => type === 'text')

const openChatId = (page: Page) => new URL(page.url()).pathname.split('/')[2] ?? ''

/** Ada in a browser whose network can be taken away, in a group with Ben, where each has said a word. */
async function adaAndBen(groupName: string, names = ['Ada Okafor', 'Ben Sørensen']) {
  const { members, chatId } = await foundGroup(product.url, groupName, names)
  const [ada, ben] = members
  if (ada === undefined || ben === undefined) throw new Error('two people were registered')
  await say(ben, chatId, 'Good morning')
  const network = await startNetwork(product.port)
  const opened = await openWindow(browser)
  await signIn(opened.page, network.url, ada.user.username, ada.password)
  await openChat(opened.page, groupName)
  await message(opened.page, 'Good morning').waitFor()
  await opened.page.waitForFunction(() => navigator.serviceWorker?.controller?.state === 'activated')
  return {
    ...opened,
    ada,
    ben,
    members,
    chatId,
    network,
    away: async () => {
      network.cut()
      await status(opened.page, 'Offline').waitFor()
    },
    back: async () => {
      network.mend()
      for (const page of opened.context.pages())
        await page.evaluate(() => window.dispatchEvent(new Event('online')))
    },
    close: async () => {
      await opened.context.close()
      await network.stop()
    },
  }
}

const status = (page: Page, text: string) => page.getByRole('status').filter({ hasText: text }).first()
const waiting = (page: Page, text: string) =>
  page.getByRole('log').locator('article[data-status="waiting"]').filter({ hasText: text })

/** The texts in the open conversation, as one reads them. */
const texts = async (page: Page, among: string[]) => {
  const shown = await messages(page).allInnerTexts()
  return shown.flatMap((text) => among.find((each) => text.includes(each)) ?? [])
}

describe('a group made without a network', () => {
  it('is written in, edited and taken back, survives two reloads, and is there once when the network is back', async () => {
    const { page, complaints, ada, ben, away, back, close } = await adaAndBen('Depot')
    await away()
    await makeGroup(page, 'Night crew', ['Ben Sørensen'])
    const chatId = openChatId(page)
    for (const text of ['alpha', 'bravo', 'charlie', 'delta']) await send(page, text)
    await status(page, 'Offline · 5 waiting').waitFor()
    await chatRow(page, 'Night crew').waitFor()

    await edit(page, 'bravo', 'bravissimo')
    await act(page, 'charlie', 'Cancel sending')
    await status(page, 'Offline · 4 waiting').waitFor()
    const expected = ['alpha', 'bravissimo', 'delta']
    for (let reload = 0; reload < 2; reload += 1) {
      await page.reload()
      await waiting(page, 'delta').waitFor()
      expect(await texts(page, [...expected, 'bravo', 'charlie'])).toEqual(expected)
      await status(page, '4 waiting').waitFor()
      expect(openChatId(page)).toBe(chatId)
    }
    expect(await axeFindings(page)).toEqual([])

    await waiting(page, 'alpha').evaluate((row) => row.setAttribute('data-kept', 'yes'))
    await back()
    await delivered(page, 'delta').waitFor()
    expect(await texts(page, [...expected, 'bravo', 'charlie'])).toEqual(expected)
    expect(await message(page, 'alpha').getAttribute('data-kept')).toBe('yes')
    expect(openChatId(page)).toBe(chatId)
    for (const person of [ada, ben]) {
      const made = (await chatsOf(person)).filter(({ name }) => name === 'Night crew')
      expect(made.map(({ id }) => id)).toEqual([chatId])
      expect((await saidIn(person, chatId)).map(({ content }) => content)).toEqual(expected)
    }
    await status(page, 'waiting').waitFor({ state: 'detached' })
    expect(complaints).toEqual([])
    await close()
  })

  it('is shown and written in by two tabs alike', async () => {
    const { page, context, ada, away, back, close, network } = await adaAndBen('Archive')
    const second = await context.newPage()
    await second.goto(network.url)
    await chatRow(second, 'Archive').waitFor()
    await page.bringToFront()
    await away()
    await makeGroup(page, 'Two tabs', ['Ben Sørensen'])
    await send(page, 'from the first')
    await openChat(second, 'Two tabs')
    await waiting(second, 'from the first').waitFor()
    await send(second, 'from the second')
    await waiting(page, 'from the second').waitFor()
    await back()
    for (const tab of [page, second]) {
      await delivered(tab, 'from the second').waitFor()
      expect(await texts(tab, ['from the first', 'from the second'])).toEqual([
        'from the first',
        'from the second',
      ])
    }
    const [made, ...more] = (await chatsOf(ada)).filter(({ name }) => name === 'Two tabs')
    expect(more).toEqual([])
    expect((await saidIn(ada, made?.id ?? '')).map(({ content }) => content)).toEqual([
      'from the first',
      'from the second',
    ])
    await close()
  })

  it('says when it cannot be made, holds back only what is in it, and goes with Discard', async () => {
    const names = ['Ada Okafor', 'Ben Sørensen', 'Cem Yıldız']
    const { page, ada, members, chatId, away, back, close } = await adaAndBen('Yard', names)
    if (members[2] !== undefined) await say(members[2], chatId, 'Hello from Cem')
    await message(page, 'Hello from Cem').getByText('Cem Yıldız').waitFor()
    await away()
    await makeGroup(page, 'With Cem', ['Cem Yıldız'])
    await send(page, 'hello Cem')
    await openChat(page, 'Yard')
    await send(page, 'hello all')
    await ada.call('POST', `/admin/users/${members[2]?.user.id ?? ''}/disable`, {})
    await back()
    await delivered(page, 'hello all').waitFor()
    await openChat(page, 'With Cem')
    const note = page.getByRole('alert').filter({ hasText: 'couldn’t be created' })
    await note.getByRole('button', { name: 'Retry' }).waitFor()
    await waiting(page, 'hello Cem').waitFor()
    expect(await axeFindings(page)).toEqual([])
    await note.getByRole('button', { name: 'Discard' }).click()
    await chatRow(page, 'With Cem').waitFor({ state: 'detached' })
    expect((await saidIn(ada, chatId)).map(({ content }) => content)).toEqual([
      'Good morning',
      'Hello from Cem',
      'hello all',
    ])
    await close()
  })
})

describe('without a network', () => {
  it('what is read counts as read when the network is back, also after a reload', async () => {
    const { page, ada, ben, chatId, away, back, close } = await adaAndBen('Lobby')
    await makeGroup(page, 'Elsewhere', [])
    for (const text of ['one', 'two']) await say(ben, chatId, text)
    await page.waitForFunction(() => document.title.startsWith('(2)'))
    await away()
    await openChat(page, 'Lobby')
    await message(page, 'two').waitFor()
    await page.waitForFunction(() => !document.title.startsWith('('))
    await page.reload()
    await message(page, 'two').waitFor()
    await page.waitForFunction(() => !document.title.startsWith('('))
    await back()
    await status(page, 'Offline').waitFor({ state: 'detached' })
    await expect
      .poll(async () => (await chatsOf(ada)).find(({ id }) => id === chatId)?.me.unreadCount)
      .toBe(0)
    expect(await page.title()).not.toMatch(/^\(/)
    await close()
  })

  it('a message that may have been sent is deleted behind its acknowledgement', async () => {
    const { page, ben, chatId, network, back, close } = await adaAndBen('Gate')
    network.loseAnswers()
    await send(page, 'oh no')
    await page.getByRole('log').locator('article[data-status="sending"]').waitFor()
    await act(page, 'oh no', 'Delete for everyone')
    await message(page, 'You deleted this message').waitFor()
    network.cut()
    await back()
    await expect
      .poll(async () => (await saidIn(ben, chatId)).map(({ deletedAt }) => deletedAt !== null))
      .toEqual([false, true])
    await close()
  })
})
