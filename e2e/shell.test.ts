import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { axeFindings, launchProfile, picture } from './support/browser.ts'
import { openChat, signIn } from './support/chat.ts'
import { buildNext, copyInstallation } from './support/installation.ts'
import { installabilityFaults } from './support/installability.ts'
import { foundGroup } from './support/people.ts'
import { startProduct } from './support/product.ts'

let profile: string
let installation: Awaited<ReturnType<typeof copyInstallation>>
let product: Awaited<ReturnType<typeof startProduct>>
let browser: BrowserContext | undefined
let next: string

beforeAll(async () => {
  next = await buildNext()
})
afterAll(() => rm(next, { recursive: true, force: true }))
beforeEach(async () => {
  profile = await mkdtemp(join(tmpdir(), 'oms-chat-profile-'))
  installation = await copyInstallation()
  product = await startProduct({ SEED_DEMO: 'false' }, installation.dir)
})
afterEach(async () => {
  await browser?.close()
  await product.stop()
  await installation.remove()
  await rm(profile, { recursive: true, force: true })
})

const open = async (...flags: string[]) => {
  browser = await launchProfile(profile, flags)
  return browser
}

/** Resolves when the worker has installed the shell and answers for this page. */
const installed = (page: Page) =>
  page.waitForFunction(() => navigator.serviceWorker?.controller?.state === 'activated')

const build = (page: Page) => page.evaluate(() => globalThis.omsChatBuild)
const offer = (page: Page) => page.getByRole('status').filter({ hasText: 'A new version is ready' })
const reload = (page: Page) => offer(page).getByRole('button', { name: 'Reload' }).click()
const runsNext = (page: Page) => page.waitForFunction(() => globalThis.omsChatBuild === 'next')
const cacheNames = (page: Page) => page.evaluate(() => caches.keys())
const shells = async (page: Page) =>
  (await cacheNames(page)).filter((name) => name.startsWith('oms-chat-shell-'))

/** Another build on the same port; the pages hear at once that the network is back. */
const upgrade = async (...pages: Page[]) => {
  await product.kill()
  await installation.upgrade(next)
  await product.start()
  for (const page of pages) await page.evaluate(() => window.dispatchEvent(new Event('online')))
}

/** Something that no tab has fetched yet. */
const openNewChat = async (page: Page) => {
  await page.getByRole('button', { name: 'New chat' }).first().click()
  return page.getByRole('dialog')
}

/** Somebody in a chat, in the browser's first tab. */
const someoneIn = async (context: BrowserContext, url = product.url) => {
  const { members, chatId } = await foundGroup(product.url, 'Front desk', ['Ada Okafor', 'Ben Sørensen'])
  const page = context.pages()[0] ?? (await context.newPage())
  await signIn(page, url, members[0]?.user.username ?? '', members[0]?.password)
  await openChat(page, 'Front desk')
  return { page, chatId }
}

/** Resolves when what makes the page an app of the device has been fetched. */
const settled = (page: Page) =>
  page.waitForFunction(() => performance.getEntriesByName('oms-chat-installed').length > 0)

/** Resolves when somebody's picture shows, not only their initials. */
const shownPicture = (page: Page) =>
  page.waitForFunction(() =>
    [...document.images].some(
      ({ src, complete, naturalWidth }) => src.includes('/api/v1/files/') && complete && naturalWidth > 0,
    ),
  )

describe('a browser that was here before', () => {
  it('opens any place of the app without a server, after it was closed, and says that it is offline', async () => {
    const before = await someoneIn(await open())
    await installed(before.page)
    const address = `${product.url}/c/${before.chatId}/m/0123456789abcdef01234567`
    await browser?.close()
    await product.kill()

    const after = await (await open()).newPage()
    await after.goto(address)
    await after.getByRole('status').filter({ hasText: 'Offline' }).first().waitFor()
    expect(after.url()).toBe(address)
    expect(await after.title()).toContain('OMS Chat')
    expect(await axeFindings(after)).toEqual([])
    await picture(after, 'shell-offline')
  })

  it('keeps nothing of what the server says but people’s pictures, and shows them until the session ends', async () => {
    await product.stop()
    product = await startProduct({ SEED_DEMO: 'true' }, installation.dir)
    const before = await (await open()).newPage()
    await signIn(before, product.url, 'ada')
    await installed(before)
    await before.reload()
    await shownPicture(before)
    await browser?.close()
    await product.kill()
    const page = await (await open()).newPage()
    await page.goto(product.url)
    await shownPicture(page)
    await product.start()
    const kept = () =>
      page.evaluate(async () => {
        const all = await Promise.all(
          (await caches.keys()).map(async (name) => (await caches.open(name)).keys()),
        )
        return all.flat().map(({ url }) => new URL(url).pathname)
      })
    const isPicture = (path: string) => path.startsWith('/api/v1/files/')
    await expect.poll(async () => (await kept()).some(isPicture)).toBe(true)
    expect((await kept()).filter((path) => !isPicture(path) && /^\/(api|socket\.io)/.test(path))).toEqual([])

    await page.getByRole('button', { name: 'Account' }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.getByLabel('Email or username').waitFor()
    await expect.poll(async () => (await kept()).filter(isPicture)).toEqual([])
  })
})

describe('a new version', () => {
  it('is offered, and taken by each tab when it wants; the others go on with all of their own', async () => {
    const context = await open()
    const { page: ada } = await someoneIn(context)
    const other = await context.newPage()
    await installed(ada)
    await other.goto(ada.url())
    await installed(other)
    await upgrade(ada, other)
    await Promise.all([offer(ada).waitFor(), offer(other).waitFor()])
    await picture(ada, 'shell-update')
    expect(await axeFindings(ada)).toEqual([])
    expect([await build(ada), await build(other)]).toEqual([undefined, undefined])

    await reload(ada)
    await runsNext(ada)
    expect(await shells(ada)).toHaveLength(2)
    expect(await build(other)).toBeUndefined()
    await (await openNewChat(other)).waitFor()
    expect(await build(other)).toBeUndefined()
    await other.keyboard.press('Escape')

    await reload(other)
    await runsNext(other)
    await ada.reload()
    await expect.poll(() => shells(ada)).toHaveLength(1)
  })

  it('is offered where there is no service worker, when a part of the old one is gone', async () => {
    const { page } = await someoneIn(
      await open('--host-resolver-rules=MAP chat.test 127.0.0.1'),
      product.url.replace('127.0.0.1', 'chat.test'),
    )
    expect(await page.evaluate(() => 'serviceWorker' in navigator)).toBe(false)
    await settled(page)
    await upgrade(page)
    await openNewChat(page)
    await reload(page)
    await runsNext(page)
  })
})

describe('the app', () => {
  it('can be installed', async () => {
    const { page } = await someoneIn(await open())
    await installed(page)
    expect(await installabilityFaults(page, product.url)).toEqual([])
  })
})
