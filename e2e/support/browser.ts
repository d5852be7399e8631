import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import axe from 'axe-core'
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core'
import { listenTo } from './witness.ts'

declare global {
  interface Window {
    axe: typeof axe
  }
}

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export const desktop = { width: 1440, height: 900 }
export const tablet = { width: 900, height: 1100 }
export const phone = { width: 390, height: 844 }

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'

export const launchBrowser = (): Promise<Browser> => chromium.launch({ executablePath, args: flags })

/** A step that takes longer, also on a busy machine, isn't going to happen any more. */
const stepTimeoutMs = 60_000

const asPeopleHaveIt = { viewport: desktop, locale: 'en-GB', reducedMotion: 'reduce' } as const

/** A browser that keeps what it knows in `profile`, so that it can be closed and started again. */
export async function launchProfile(profile: string, moreFlags: string[] = []): Promise<BrowserContext> {
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    args: [...flags, ...moreFlags],
    ...asPeopleHaveIt,
  })
  context.setDefaultTimeout(stepTimeoutMs)
  listenTo(context)
  return context
}

/** A browser window of its own, as a second person's: its own storage, and a list of what went wrong in it. */
export async function openWindow(browser: Browser, options: BrowserContextOptions = {}) {
  const context = await browser.newContext({ ...asPeopleHaveIt, ...options })
  context.setDefaultTimeout(stepTimeoutMs)
  const { complaints } = listenTo(context)
  return { context, page: await context.newPage(), complaints }
}

/** What axe finds wrong on the page, in words. The colour rules need what is really painted, so animations rest first. */
export async function axeFindings(page: Page): Promise<string[]> {
  await page.evaluate(() =>
    Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => undefined))),
  )
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source)
  return page.evaluate(async () => {
    const { violations } = await window.axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      rules: {
        // Menus float in a layer of their own, and the splitter stands between two landmarks.
        region: { enabled: false },
        // Experimental; it takes the initials in a picture's place for a label.
        'label-content-name-mismatch': { enabled: false },
      },
    })
    return violations.map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map(({ target, failureSummary }) => `${target.join(' ')} (${failureSummary ?? ''})`).join('; ')}`,
    )
  })
}

const screens = fileURLToPath(new URL('../../artifacts/screens/', import.meta.url))

/** Keeps a picture of the view for people to look at. */
export async function picture(page: Page, name: string): Promise<void> {
  await mkdir(screens, { recursive: true })
  await page.screenshot({ path: `${screens}${name}.png` })
}
