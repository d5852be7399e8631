import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { BrowserContext, ConsoleMessage, Page } from 'playwright-core'

/** What a browser window said since it was opened: every line of the console, and which of them are complaints. */
type Heard = { lines: string[]; complaints: string[] }

const heardIn = new Map<BrowserContext, Heard>()

/** The browser's own lines about requests that failed: refused sign-ins and a cut network are part of the tests. */
const isNetworkNoise = (text: string): boolean =>
  /Failed to load resource|WebSocket connection to|net::ERR_/.test(text)

/** Listens to all pages of a browser window from now on, until it is closed. */
export function listenTo(context: BrowserContext): Heard {
  const heard: Heard = { lines: [], complaints: [] }
  const began = performance.now()
  const note = (line: string) =>
    heard.lines.push(`${((performance.now() - began) / 1_000).toFixed(2)} ${line}`)
  context.on('console', (message: ConsoleMessage) => {
    note(`${message.type()}: ${message.text()}`)
    if (message.type() === 'error' && !isNetworkNoise(message.text())) heard.complaints.push(message.text())
  })
  context.on('weberror', (error) => {
    note(`uncaught: ${String(error.error())}`)
    heard.complaints.push(String(error.error()))
  })
  context.on('page', (page) => page.on('framenavigated', (frame) => note(`at ${frame.url()}`)))
  context.once('close', () => heardIn.delete(context))
  heardIn.set(context, heard)
  return heard
}

const failures = fileURLToPath(new URL('../../artifacts/failures/', import.meta.url))
/** As much of a page's text as can be read among the lines of a CI run. */
const mostText = 1_200
/** A page that hangs has no more to say after this. */
const patience = { timeout: 5_000 }

const silence = (error: unknown): string => `no answer: ${String(error).split('\n', 1)[0] ?? ''}`

/** The page by roles and names, with what stands in its fields; what the main region says; where the keyboard is. */
async function seenIn(page: Page) {
  const outline = await page.locator('body').ariaSnapshot(patience).catch(silence)
  const main = await page.getByRole('main').innerText(patience).catch(silence)
  const focus = await page
    .locator(':focus')
    .ariaSnapshot({ timeout: 500 })
    .catch(() => '')
  const said = main.replace(/\n{2,}/g, '\n')
  return {
    outline,
    short: [
      `keyboard at: ${focus || 'nothing'}`,
      said.length > mostText ? `… ${said.slice(-mostText)}` : said,
    ],
  }
}

/** Keeps a picture, the outline and the console of every open page; answers in short what was to be seen. */
export async function testify(name: string): Promise<string> {
  await mkdir(failures, { recursive: true })
  const file = name.replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 100)
  const told: string[] = []
  for (const [context, { lines, complaints }] of heardIn)
    for (const page of context.pages()) {
      const at = `${file}-${told.length + 1}`
      const { outline, short } = await seenIn(page)
      await page.screenshot({ path: `${failures}${at}.png`, ...patience }).catch(silence)
      await writeFile(`${failures}${at}.txt`, [page.url(), ...lines, '', outline, ''].join('\n'))
      const trouble = complaints.map((line) => `complaint: ${line}`)
      told.push([`${page.url()} (artifacts/failures/${at}.png and .txt)`, ...trouble, ...short].join('\n'))
    }
  return told.join('\n\n')
}
