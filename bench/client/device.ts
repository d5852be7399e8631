import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { launchProfile } from '../../e2e/support/browser.ts'
import { signIn } from '../../e2e/support/chat.ts'
import type { Reader } from './ours.ts'

/** Room for all that the bench says, so that nothing is dropped while it measures. */
const keptMessages = '500000'
const patienceMs = 300_000

export type Device = Awaited<ReturnType<typeof createDevice>>

/** Waits in the page until something holds; looked at often, since it isn't measured. */
export async function until(page: Page, holds: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + patienceMs
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`waited too long at ${page.url()}`)
    await page.waitForTimeout(100)
  }
}

/** A browser of its own on a reader's device; what it knows outlives a restart. `probe` runs before every page. */
export async function createDevice(url: string, reader: Reader, probe: string) {
  const profile = await mkdtemp(join(tmpdir(), 'oms-chat-bench-'))
  const forget = () => rm(profile, { recursive: true, force: true })
  const launch = async () => {
    const context = await launchProfile(profile)
    await context.addInitScript({ content: probe })
    return context
  }
  let context = await launch().catch(async (error: unknown) => {
    await forget()
    throw error
  })
  const browser = () => {
    const running = context.browser()
    if (!running) throw new Error('the browser is gone')
    return running
  }

  /** A page of the app in a tab of its own, with all its motion. */
  const open = async (path: string): Promise<Page> => {
    const page = await context.newPage()
    await page.emulateMedia({ reducedMotion: 'no-preference' })
    await page.goto(url + path)
    return page
  }
  return {
    reader,
    open,
    version: () => browser().version(),
    browser,
    /** Closes the browser and starts it again. */
    restart: async () => {
      await context.close()
      context = await launch()
    },
    /** Signs in, and waits until the chats and the worker are on the device. */
    signIn: async () => {
      const page = await open('/')
      await signIn(page, url, reader.login, reader.password)
      await page.evaluate((count) => localStorage.setItem('oms-chat.kept-messages', count), keptMessages)
      await until(page, () =>
        page.evaluate(
          (count) => window.probe.held('chats').then((held) => held === count),
          reader.chatIds.length,
        ),
      )
      await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
      await page.close()
    },
    /** Opens the app and waits until it has fetched and indexed all that was said meanwhile. Milliseconds to fetch. */
    catchUp: async (messages: number): Promise<number> => {
      const page = await open('/')
      const began = performance.now()
      await until(page, () =>
        page.evaluate((count) => window.probe.held('messages').then((held) => held >= count), messages),
      )
      const took = performance.now() - began
      await until(page, () => page.evaluate(() => window.probe.isIndexKept()))
      await page.close()
      return took
    },
    close: async () => {
      try {
        await context.close()
      } finally {
        await forget()
      }
    },
  }
}
