import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { startServer } from '../../server/src/server.ts'

/** File names below the client's folder. */
export type LoadedScripts = {
  /** On a first visit: this browser knows nothing but that somebody is signed in. */
  first: string[]
  /** On a later visit, were nothing in the browser's cache: this device holds the chats, and the page reads them. */
  later: string[]
}

/** The scripts that a browser loads until a chat with its messages shows, for someone who is signed in. */
export async function scriptsOfFirstChat(clientDir: string, dataDir: string): Promise<LoadedScripts> {
  const server = await startServer(
    {
      production: false,
      port: 0,
      host: '127.0.0.1',
      publicUrl: undefined,
      dataDir: join(dataDir, 'data'),
      mongodbUrl: undefined,
      redisUrl: undefined,
      jwtSecret: undefined,
      corsOrigins: [],
      logLevel: 'warn',
      seedDemo: true,
      trustProxy: false,
      rateLimits: false,
      workers: true,
    },
    { clientDir },
  )
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  })
  try {
    const known = await browser.newContext({ locale: 'en-GB' })
    const page = await known.newPage()
    await signIn(page, server.url)
    const address = page.url()
    await page.close()
    const { cookies } = await known.storageState()
    const fresh = await browser.newContext({ locale: 'en-GB', storageState: { cookies, origins: [] } })
    return { first: await scriptsAt(fresh, address), later: await scriptsAt(fresh, address) }
  } finally {
    await browser.close()
    await server.close()
  }
}

/** Opens a page on its own, as if nothing were in the browser's cache, and closes it. */
async function scriptsAt(context: BrowserContext, address: string): Promise<string[]> {
  const page = await context.newPage()
  const client = await context.newCDPSession(page)
  await client.send('Network.clearBrowserCache')
  await page.addInitScript(markFirstChat)
  await page.goto(address)
  await page.waitForFunction(() => performance.getEntriesByName('first-chat').length > 0)
  while (!(await page.evaluate(keeps))) await setTimeout(50)
  const loaded = await page.evaluate(() => {
    const [shown] = performance.getEntriesByName('first-chat')
    return performance
      .getEntriesByType('resource')
      .filter(({ startTime, name }) => startTime < (shown?.startTime ?? 0) && name.endsWith('.js'))
      .map(({ name }) => new URL(name).pathname.slice(1))
  })
  await page.close()
  return loaded
}

/** Notes in the page when the first message was painted. */
const markFirstChat = () => {
  const observer = new MutationObserver(() => {
    if (!document.querySelector('[role=log] [role=article], [role=log] article')) return
    observer.disconnect()
    requestAnimationFrame(() => requestAnimationFrame(() => performance.mark('first-chat')))
  })
  observer.observe(document, { childList: true, subtree: true })
}

/** Whether messages lie in the browser's database by now. Runs in the page, so it stands alone. */
const keeps = async () => {
  const [database] = await indexedDB.databases()
  return new Promise<boolean>((resolve) => {
    const opening = indexedDB.open(database?.name ?? '')
    opening.addEventListener('upgradeneeded', () => opening.transaction?.abort())
    opening.addEventListener('error', () => resolve(false))
    opening.addEventListener('success', () => {
      const counting = opening.result.transaction('messages').objectStore('messages').count()
      counting.addEventListener('success', () => {
        opening.result.close()
        resolve(counting.result > 0)
      })
    })
  })
}

async function signIn(page: Page, url: string): Promise<void> {
  await page.goto(url)
  await page.getByLabel('Email or username').fill('ada')
  await page.getByLabel('Password', { exact: true }).fill('demo-password')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  const chats = page.getByRole('navigation', { name: 'Chats' }).getByRole('listitem')
  await chats.first().getByRole('link').or(chats.first().getByRole('button')).first().click()
  await page.getByRole('log').getByRole('article').first().waitFor()
}
