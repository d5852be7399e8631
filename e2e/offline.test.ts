import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { axeFindings, launchProfile, picture } from './support/browser.ts'
import {
  act,
  chatList,
  chatRow,
  delivered,
  edit,
  makeGroup,
  message,
  openChat,
  send,
  signIn,
} from './support/chat.ts'
import { copiesOf, historyOf, unsentOn } from './support/copies.ts'
import { startNetwork } from './support/network.ts'
import { foundGroup, type Person, say } from './support/people.ts'
import { startProduct } from './support/product.ts'

let product: Awaited<ReturnType<typeof startProduct>>
let network: Awaited<ReturnType<typeof startNetwork>>
let profile: string
let browser: BrowserContext | undefined

beforeAll(async () => {
  product = await startProduct({ SEED_DEMO: 'false', RATE_LIMITS: 'off' })
})
afterAll(() => product.stop())
beforeEach(async () => {
  network = await startNetwork(product.port)
  profile = await mkdtemp(join(tmpdir(), 'oms-chat-profile-'))
})
afterEach(async () => {
  await browser?.close()
  await network.stop()
  await rm(profile, { recursive: true, force: true })
})

/** Closes the browser, if it is open, and starts it again on the same profile. */
const restart = async (): Promise<Page> => {
  await browser?.close()
  browser = await launchProfile(profile)
  return browser.pages()[0] ?? browser.newPage()
}

const goOffline = async (page: Page) => {
  network.cut()
  await banner(page, 'Offline').waitFor()
}
const banner = (page: Page, text: string) => page.getByRole('status').filter({ hasText: text }).first()
/** The network is there again, and the browser says so to its pages. */
const backOnline = async (...pages: Page[]) => {
  network.mend()
  for (const page of pages) await page.evaluate(() => window.dispatchEvent(new Event('online')))
  for (const page of pages) await expect.poll(() => banner(page, 'Offline').count()).toBe(0)
}

/** The worker has the shell, and the device every word that was seen. */
const kept = async (page: Page, chatId: string, count: number) => {
  await page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated')
  await expect.poll(async () => (await copiesOf(page, chatId)).length).toBeGreaterThanOrEqual(count)
}

/** Ben at his browser, in a group of Ada's, who is only heard of. */
const meet = async (groupName: string, said = 30) => {
  const { members, chatId } = await foundGroup(product.url, groupName, ['Ada Okafor', 'Ben Sørensen'])
  const [other, me] = members
  if (!other || !me) throw new Error('two people were registered')
  for (let n = 1; n <= said; n += 1) await say(other, chatId, `Delivery ${n} is on the dock`)
  const page = await restart()
  await signIn(page, network.url, me.user.username, me.password)
  await openChat(page, groupName)
  await message(page, `Delivery ${said} is`).waitFor()
  await kept(page, chatId, said)
  return { me, other, chatId, page }
}

/** What the other said before, oldest first. */
const deliveriesIn = async (person: Person, chatId: string) =>
  (await historyOf(person, chatId)).filter(({ content }) => content.startsWith('Delivery'))

describe('a day without a network', () => {
  it('opens after a restart, is read, searched and written in, and all of it arrives once and in order', async () => {
    const { me, other, chatId, page: before } = await meet('Night shift')
    network.cut()
    const address = before.url()
    let page = await restart()
    await page.goto(address)
    await banner(page, 'Offline').waitFor()
    await page.getByRole('main').getByRole('heading', { name: 'Night shift' }).waitFor()
    await message(page, 'Delivery 30 is').waitFor()
    await picture(page, 'offline-conversation')
    expect(await axeFindings(page)).toEqual([])

    await page.getByRole('searchbox', { name: 'Search' }).fill('delivery 7')
    const hits = page.getByRole('region', { name: 'Messages', exact: true }).getByRole('listitem')
    await hits.filter({ hasText: 'Delivery 7' }).waitFor()
    await page.keyboard.press('Escape')
    await makeGroup(page, 'Sea watch', ['Ada Okafor'])
    await send(page, 'Nobody has this group yet')
    await openChat(page, 'Night shift')
    for (let n = 1; n <= 20; n += 1) await send(page, `Written at sea ${n}.`)
    await edit(page, 'Written at sea 19.', 'Written at sea 19, and put right')
    await act(page, 'Written at sea 18.', 'Cancel sending')
    await expect.poll(() => unsentOn(page)).toBe(21)
    await page.reload()
    await message(page, 'and put right').waitFor()
    await page.reload()
    await message(page, 'Written at sea 20.').waitFor()
    await message(page, 'Delivery 29 is').waitFor()

    const theirs = await deliveriesIn(other, chatId)
    for (let n = 1; n <= 300; n += 1) await say(other, chatId, `Meanwhile ${n}`)
    for (const { id } of theirs.slice(0, 10))
      await other.call('PATCH', `/messages/${id}`, { content: 'Put right ashore' })
    for (const { id } of theirs.slice(10, 20)) await other.call('DELETE', `/messages/${id}?scope=everyone`)

    await backOnline(page)
    await delivered(page, 'Written at sea 20.').waitFor()
    const sea = async () =>
      (await historyOf(other, chatId))
        .map(({ content }) => content)
        .filter((text) => text.startsWith('Written'))
    await message(page, 'Written at sea 20.').waitFor()
    await expect.poll(sea).toEqual(
      Array.from({ length: 20 }, (_, at) => at + 1)
        .filter((n) => n !== 18)
        .map((n) => (n === 19 ? 'Written at sea 19, and put right' : `Written at sea ${n}.`)),
    )
    await expect.poll(() => copiesOf(page, chatId)).toEqual(await historyOf(me, chatId))
    const groups = ((await other.call('GET', '/chats')) as { id: string; name: string }[]).filter(
      ({ name }) => name === 'Sea watch',
    )
    expect(groups).toHaveLength(1)
    const first = await historyOf(other, groups[0]?.id ?? '')
    expect(first.map(({ content }) => content)).toContain('Nobody has this group yet')
    page = await restart()
    await page.goto(address)
    await message(page, 'Written at sea 20.').last().waitFor()
  })

  it('is over at once, and nothing is lost, however often the network flips', async () => {
    const { me, other, chatId, page } = await meet('Loading bay', 3)
    let flips = 0
    let said = 0
    const started = performance.now()
    const elapsed = () => performance.now() - started
    while (elapsed() < 60_000) {
      if (elapsed() > (flips + 1) * 2_000) {
        flips += 1
        if (flips % 2 === 1) network.cut()
        else network.mend()
      }
      if (elapsed() > said * 50) await say(other, chatId, `Call ${(said += 1)}`)
      else await new Promise((resolve) => setImmediate(resolve))
    }
    network.mend()
    const whole = await historyOf(me, chatId)
    await expect.poll(async () => (await copiesOf(page, chatId)).length).toBe(whole.length)
    expect(await copiesOf(page, chatId)).toEqual(whole)
    await message(page, `Call ${said}`).last().waitFor()
  })
})

describe('several tabs of one browser', () => {
  it('show what one of them writes without a network, and send it once', async () => {
    const { other, chatId, page } = await meet('Reception', 3)
    const tabs = await Promise.all([1, 2].map(async () => browser?.newPage()))
    for (const tab of tabs) {
      await tab?.goto(page.url())
      if (tab) await message(tab, 'Delivery 3 is').waitFor()
    }
    const [second, third] = tabs
    if (!second || !third) throw new Error('two more tabs were opened')
    await goOffline(page)
    await goOffline(second)
    await send(page, 'from the first')
    await message(second, 'from the first').waitFor()
    await send(second, 'from the second')
    await message(third, 'from the second').waitFor()
    await page.close()
    await backOnline(second, third)
    for (const tab of [second, third])
      for (const text of ['from the first', 'from the second']) await delivered(tab, text).waitFor()
    const texts = (await historyOf(other, chatId))
      .map(({ content }) => content)
      .filter((text) => text.startsWith('from'))
    expect(texts).toEqual(['from the first', 'from the second'])
  })

  it('send what a tab had under way when it was closed', async () => {
    const { other, chatId, page } = await meet('Kitchen', 3)
    const address = page.url()
    network.loseAnswers()
    await send(page, 'was it said?')
    await message(page, 'was it said?').waitFor()
    await page.close({ runBeforeUnload: false })
    network.cut()
    network.mend()
    const again = (await browser?.newPage()) ?? page
    await again.goto(address)
    await delivered(again, 'was it said?').waitFor()
    const said = (await historyOf(other, chatId)).filter(({ content }) => content === 'was it said?')
    expect(said).toHaveLength(1)
  })
})

describe('the device', () => {
  it('may lose its store under the running app, which goes on and says so', async () => {
    const { page, other, chatId } = await meet('Boiler room', 3)
    await page.evaluate(async () => {
      for (const { name } of await indexedDB.databases()) if (name) indexedDB.deleteDatabase(name)
    })
    await send(page, 'still here')
    await delivered(page, 'still here').waitFor()
    await say(other, chatId, 'so am I')
    await message(page, 'so am I').waitFor()
    expect((await historyOf(other, chatId)).filter(({ content }) => content === 'still here')).toHaveLength(1)
    await banner(page, 'can’t store messages').waitFor()
  })

  it('shows the next person nothing of the one who signed out', async () => {
    const { page, me } = await meet('Locker room', 3)
    await page.getByRole('button', { name: 'Account' }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.getByLabel('Email or username').waitFor()
    await expect
      .poll(() => page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name)))
      .not.toContain(`oms-chat-${me.user.id}`)
    expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain(me.user.username)

    const { members } = await foundGroup(product.url, 'Another house', ['Eve Kowalski'])
    const eve = members[0]
    if (!eve) throw new Error('one more was registered')
    await signIn(page, network.url, eve.user.username, eve.password)
    await chatRow(page, 'Another house').waitFor()
    expect(await chatList(page).allInnerTexts()).toHaveLength(1)
  })

  it('forgets a chat that one was removed from while away, at the next contact', async () => {
    const { page, me, other, chatId } = await meet('Archive', 3)
    await goOffline(page)
    await other.call('DELETE', `/chats/${chatId}/members/${me.user.id}`)
    await backOnline(page)
    await expect.poll(() => copiesOf(page, chatId)).toEqual([])
  })
})
