import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser, openWindow } from './support/browser.ts'
import { delivered, message, openChat, send, signIn, textsOf } from './support/chat.ts'
import { copiesOf, historyOf, keeps } from './support/copies.ts'
import { startNetwork } from './support/network.ts'
import { foundGroup, type Person, say } from './support/people.ts'
import { startProduct } from './support/product.ts'

let product: Awaited<ReturnType<typeof startProduct>>
let browser: Browser

beforeAll(async () => {
  product = await startProduct({ SEED_DEMO: 'false', RATE_LIMITS: 'off' })
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  await product.stop()
})

/** Two people in a group, the second at a browser whose clock is off by so many hours. */
const meet = async (groupName: string, hoursOff = 0) => {
  const { members, chatId } = await foundGroup(product.url, groupName, ['Ada Okafor', 'Ben Sørensen'])
  const [other, me] = members
  if (!other || !me) throw new Error('two people were registered')
  const enter = async (person: Person, hours: number) => {
    const network = await startNetwork(product.port)
    const window = await openWindow(browser)
    await window.context.addInitScript(setClock, hours)
    await signIn(window.page, network.url, person.user.username, person.password)
    await openChat(window.page, groupName)
    await keeps(window.page)
    return { ...window, network }
  }
  return { other, me, chatId, enter, mine: await enter(me, hoursOff) }
}

/** Sets the page's clock off. Runs in the page, so it stands alone. */
const setClock = (hours: number) => {
  const shift = hours * 3_600_000
  const { now } = Date
  Date.now = () => now.call(Date) + shift
  globalThis.Date = new Proxy(Date, {
    construct: (real, given) => (given.length === 0 ? new real(Date.now()) : Reflect.construct(real, given)),
  })
}

describe('a tab that the browser froze', () => {
  it('has all that was said meanwhile when it thaws', async () => {
    const { other, chatId, mine } = await meet('Night porter')
    const { page, context, network } = mine
    await say(other, chatId, 'before')
    await message(page, 'before').waitFor()
    const client = await context.newCDPSession(page)
    await client.send('Page.setWebLifecycleState', { state: 'frozen' })
    for (let n = 1; n <= 60; n += 1) await say(other, chatId, `Guest ${n} checked in`)
    network.cut()
    network.mend()
    await client.send('Page.setWebLifecycleState', { state: 'active' })
    await message(page, 'Guest 60 checked in').waitFor()
    await expect.poll(() => copiesOf(page, chatId)).toEqual(await historyOf(other, chatId))
    await context.close()
    await network.stop()
  })
})

describe('clocks that are hours off', () => {
  it('change neither the order nor what is sent', async () => {
    const { other, chatId, enter, mine } = await meet('Time zones', 5)
    const theirs = await enter(other, -5)
    for (const [at, text] of ['one', 'two', 'three', 'four'].entries()) {
      const { page } = at % 2 === 0 ? mine : theirs
      await send(page, `word ${text}`)
      await delivered(page, `word ${text}`).waitFor()
    }
    mine.network.cut()
    await send(mine.page, 'word five')
    await message(mine.page, 'word five').waitFor()
    mine.network.mend()
    await message(theirs.page, 'word five').waitFor()
    const said = (await historyOf(other, chatId)).map(({ content }) => content).filter(Boolean)
    expect(said).toEqual(['word one', 'word two', 'word three', 'word four', 'word five'])
    for (const { page } of [mine, theirs]) {
      const shown = async () =>
        (await textsOf(page)).map((text) => /word \w+/.exec(text)?.[0]).filter(Boolean)
      await expect.poll(shown).toEqual(said)
    }
    for (const { context, network } of [mine, theirs]) {
      await context.close()
      await network.stop()
    }
  })
})

describe('a database restored from a backup', () => {
  it('is said, read anew, and gets what was not sent yet', async () => {
    const backups = await mkdtemp(join(tmpdir(), 'oms-chat-backups-'))
    const { other, chatId, mine } = await meet('Archive')
    const { page, context, network } = mine
    for (const text of ['kept one', 'kept two']) await say(other, chatId, text)
    await product.admin('backup', '--to', backups)
    await say(other, chatId, 'lost later')
    await message(page, 'lost later').waitFor()
    network.cut()
    await send(page, 'written meanwhile')
    await message(page, 'written meanwhile').waitFor()
    await product.halt()
    await product.admin('restore', '--from', backups, '--yes')
    await product.start()
    network.mend()
    await page.getByText('restored from a backup').waitFor()
    await delivered(page, 'written meanwhile').waitFor()
    await message(page, 'lost later').waitFor({ state: 'detached' })
    const said = (await historyOf(other, chatId)).map(({ content }) => content).filter(Boolean)
    expect(said).toEqual(['kept one', 'kept two', 'written meanwhile'])
    await expect.poll(() => copiesOf(page, chatId)).toEqual(await historyOf(other, chatId))
    await context.close()
    await network.stop()
    await rm(backups, { recursive: true, force: true })
  })
})
