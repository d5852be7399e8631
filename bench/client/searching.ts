import type { Page } from 'playwright-core'
import { type Device, until } from './device.ts'
import { vocabulary } from './words.ts'

type Asked = { shown: number; index: number }

/** Each kind of word, of each kind of query in turn, so that no answer could be taken for the one before. */
const queries = (): string[] =>
  Array.from({ length: 10 }, (_, at) => {
    const [always = '', often = '', seldom = ''] = [at, 20 + at, 500 + at].map((rank) => vocabulary[rank])
    return [`${seldom} `, `${often} `, `${often} ${always}`, often.slice(0, 1), seldom.slice(0, 2)]
  }).flat()

const field = (page: Page) => page.getByRole('searchbox', { name: 'Search' })

const lastTold = (page: Page, kind: string) =>
  page.evaluate((each) => window.probe.workers.lastOf(each) ?? Number.NaN, kind)

/** Milliseconds from the last letter until the messages found are seen; and of them how long the index took. */
async function ask(page: Page, query: string): Promise<Asked> {
  await page.evaluate((words) => window.probe.awaitHits(words), query.trim().split(' '))
  await field(page).fill(query)
  const shown = (await page.evaluate(() => window.probe.took())) ?? Number.NaN
  return { shown, index: (await lastTold(page, 'answer')) - (await lastTold(page, 'find')) }
}

/** Milliseconds until a page that just started has the index that was kept: until its first answer. */
async function load(device: Device): Promise<number> {
  const page = await device.open('/')
  await ask(page, queries()[0] ?? '')
  const took = (await lastTold(page, 'answer')) - (await lastTold(page, 'open'))
  await page.close()
  return took
}

/** Milliseconds until all that the device holds is indexed from nothing. */
async function build(device: Device): Promise<number> {
  const first = await device.open('/')
  await first.evaluate(() => window.probe.dropIndex())
  await first.close()
  const page = await device.open('/')
  await until(page, () => page.evaluate(() => window.probe.workers.lastOf('changed') !== null))
  const took = (await lastTold(page, 'changed')) - (await lastTold(page, 'open'))
  await until(page, () => page.evaluate(() => window.probe.isIndexKept()))
  await page.close()
  return took
}

/** Searching in what the device holds; and the index: built anew, and as it was kept. */
export async function searching(device: Device, loads: number) {
  const built = await build(device)
  const loaded: number[] = []
  while (loaded.length < loads) loaded.push(await load(device))
  const page = await device.open('/')
  const [warmUp = '', ...asking] = queries()
  await ask(page, warmUp)
  const answers: Asked[] = []
  for (const query of asking) answers.push(await ask(page, query))
  await page.close()
  return {
    built,
    loaded,
    shown: answers.map(({ shown }) => shown),
    index: answers.map(({ index }) => index),
  }
}
