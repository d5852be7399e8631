import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchBrowser, openWindow } from './support/browser.ts'
import { openChat, signIn } from './support/chat.ts'
import { foundGroup } from './support/people.ts'
import { startProduct } from './support/product.ts'
import { startRedis } from './support/redis.ts'

let redis: Awaited<ReturnType<typeof startRedis>>
let product: Awaited<ReturnType<typeof startProduct>>
let browser: Browser

beforeAll(async () => {
  redis = await startRedis()
  product = await startProduct({ SEED_DEMO: 'false', REDIS_URL: redis.url })
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  await product.stop()
  await redis.stop()
})

it('an administrator finds the queues in the menu of their account, and all of the page comes from here', async () => {
  const { members } = await foundGroup(product.url, 'Loading dock', ['Ada Okafor', 'Ben Sørensen'])
  const [ada] = members
  if (ada === undefined) throw new Error('the group has its owner')
  const { page, context } = await openWindow(browser)
  await signIn(page, product.url, ada.user.username, ada.password)
  await openChat(page, 'Loading dock')
  await page.getByRole('button', { name: 'Account' }).click()
  await page.getByRole('menuitem', { name: 'Background jobs' }).click()

  const asked: string[] = []
  const refused: string[] = []
  context.on('request', (request) => asked.push(new URL(request.url()).origin))
  context.on('response', (response) => {
    if (response.status() >= 400) refused.push(`${response.status()} ${response.url()}`)
  })
  const opening = context.waitForEvent('page')
  await page.getByRole('dialog').getByRole('link', { name: 'Open the queues' }).click()
  const queues = await opening
  await queues.getByRole('link', { name: 'delivery' }).first().click()
  await queues.getByText('No latest jobs in this queue.').waitFor()
  expect(queues.url()).toContain('/api/v1/admin/queues/queue/delivery')
  expect(new Set(asked)).toEqual(new Set([product.url]))
  expect(refused).toEqual([])
  await context.close()
})
