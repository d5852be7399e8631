import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hasPhrases, type Message, parseSearchQuery } from '@oms-chat/shared'
import type { Question } from '../features/search/found.ts'
import { newClientId } from '../lib/clientId.ts'
import { type DeviceDatabase, openDatabase } from '../storage/database.ts'
import { at, exampleMessage, id } from '../testing/builders.ts'
import { openSearch } from './searchSession.ts'

const any: Question = { phrases: [], senderIds: null, chatIds: null, has: [], after: null, before: null }

/** A device with messages, and its search once it has read them. */
async function device(messages: readonly Message[] = []) {
  const userId = newClientId()
  const database = await openDatabase(userId)
  let w = 0
  const write = async (...written: Message[]) => {
    w += 1
    await database.messages.bulkPut(written.map((message) => ({ ...message, w })))
  }
  if (messages.length > 0) await write(...messages)
  const open = async () => {
    const search = await openSearch(userId)
    await search.caughtUp
    return search
  }
  return { userId, database, write, open, search: await open() }
}

type Search = Awaited<ReturnType<typeof device>>['search']
let asked = 0
const find = async (search: Search, text: string, more: Partial<Question> = {}, limit = 50) => {
  const { phrases, has, after, before } = parseSearchQuery(text, (year, month, day) =>
    Date.UTC(year, month - 1, day),
  )
  const question = { ...any, phrases, has, after, before, ...more }
  const { found } = await search.answer({ id: (asked += 1), question, limit })
  return found?.hits ?? []
}
const texts = async (...asking: Parameters<typeof find>) =>
  (await find(...asking)).map(({ excerpt }) => excerpt.map(({ text }) => text).join(''))

const says = (seq: number, content: string, more: Partial<Message> = {}) =>
  exampleMessage({ seq, content, ...more })

/** Waits until the search has taken in a change: it hears of writes, as every tab does. */
const soon = async (expected: string[], look: () => Promise<string[]>) => {
  await expect.poll(look, { timeout: 5_000 }).toEqual(expected)
}

describe('searching the messages of the device', () => {
  it('finds words, all of them, and what the last begins with; newest first', async () => {
    const { search } = await device([
      says(1, 'The budget for Q3'),
      says(2, 'Budgets are late'),
      says(3, 'budget meeting at nine'),
    ])
    expect(await texts(search, 'budget')).toEqual([
      'budget meeting at nine',
      'Budgets are late',
      'The budget for Q3',
    ])
    expect(await texts(search, 'budget ')).toEqual(['budget meeting at nine', 'The budget for Q3'])
    expect(await texts(search, 'budget meet')).toEqual(['budget meeting at nine'])
    expect(await texts(search, '"meeting at" NINE')).toEqual(['budget meeting at nine'])
    expect(await texts(search, '"at meeting"')).toEqual([])
    expect(await texts(search, '(a+)+$')).toEqual(['budget meeting at nine', 'Budgets are late'])
  })

  it('finds scripts without spaces by any part, and words by their plain letters', async () => {
    const { search } = await device([says(1, '昨日、東京都に行った'), says(2, 'Où est la crème brûlée ?')])
    for (const part of ['都', '東京都', '京都に', '行っ'])
      expect(await texts(search, part), part).toHaveLength(1)
    expect(await texts(search, '京東')).toEqual([])
    expect(await texts(search, 'creme BRULEE')).toHaveLength(1)
  })

  it('narrows by person, chat, day and what a message has', async () => {
    const { search } = await device([
      says(1, 'see https://example.org/plan', { chatId: id(0xc2), senderId: id(1) }),
      says(2, 'the plan', { senderId: id(2) }),
      says(3, 'the plan', { senderId: id(1), createdAt: '2026-02-01T08:00:00.000Z' }),
    ])
    const places = async (...asking: Parameters<typeof find>) =>
      (await find(...asking)).map(({ createdAt }) => createdAt)
    expect(await places(search, 'plan', { senderIds: [id(2)] })).toEqual([at(2)])
    expect(await places(search, 'plan', { chatIds: [id(0xc2)] })).toEqual([at(1)])
    expect(await places(search, 'plan', { senderIds: [] })).toEqual([])
    expect(await places(search, 'plan after:2026-02-01')).toEqual(['2026-02-01T08:00:00.000Z'])
    expect(await places(search, 'before:2026-02-01')).toEqual([at(2), at(1)])
    expect(await places(search, 'has:link')).toEqual([at(1)])
    expect(await places(search, 'has:image')).toEqual([])
  })

  it('follows what is written, edited and deleted while it runs', async () => {
    const { search, write } = await device([says(1, 'first draft')])
    await write(says(2, 'second draft'))
    await soon(['second draft', 'first draft'], () => texts(search, 'draft'))
    await write(says(1, 'final text', { editedAt: at(9) }))
    await soon(['final text'], () => texts(search, 'final'))
    expect(await texts(search, 'first')).toEqual([])
    await write(says(2, '', { deletedAt: at(10) }))
    await soon([], () => texts(search, 'second'))
  })

  it('never shows what is gone, even before it has heard of it', async () => {
    const { search, database } = await device([
      says(1, 'mine alone'),
      says(2, 'hidden from me'),
      says(3, 'kept me'),
    ])
    await database.hidden.put({ id: says(2, '').id })
    await database.messages
      .where('[chatId+seq]')
      .equals([id(0xc1), 1])
      .delete()
    expect(await texts(search, 'm')).toEqual(['kept me'])
  })

  it('finds nothing that the system said', async () => {
    const { search } = await device([
      says(1, 'created', { type: 'system', senderId: null }),
      says(2, 'created'),
    ])
    expect(await find(search, 'created')).toHaveLength(1)
  })

  it('shows a line around what was found, with the found words apart', async () => {
    const long = `${'Lots of other things. '.repeat(200)}The **Crème** arrives. ${'And more. '.repeat(100)}`
    const { search } = await device([says(1, long)])
    const [hit] = await find(search, 'creme arr')
    expect(hit?.excerpt.filter(({ found }) => found).map(({ text }) => text)).toEqual(['Crème', 'arr'])
    const whole = hit?.excerpt.map(({ text }) => text).join('') ?? ''
    expect(whole).toMatch(/^… .* The Crème arrives\. And more\. .* …$/)
    expect(whole.length).toBeLessThan(180)
  })

  it('gives as many as are asked for, and says when there are more', async () => {
    const { search } = await device(Array.from({ length: 900 }, (_, n) => says(n + 1, `note ${n + 1}`)))
    const question = { ...any, phrases: [{ text: 'note', open: true }] }
    const { found } = await search.answer({ id: (asked += 1), question, limit: 700 })
    expect([found?.hits.length, found?.more, found?.hits[0]?.createdAt]).toEqual([700, true, at(900)])
    const { found: all } = await search.answer({ id: (asked += 1), question, limit: 900 })
    expect([all?.hits.length, all?.more, all?.hits.at(-1)?.createdAt]).toEqual([900, false, at(1)])
    const times = found?.hits.map(({ createdAt }) => createdAt) ?? []
    expect(times).toEqual(times.toSorted().toReversed())
  })

  it('gives as many as are asked for also where much of what fits may not be shown', async () => {
    const { search, database } = await device(
      Array.from({ length: 90 }, (_, n) => says(n + 1, `note ${n + 1}`)),
    )
    await database.hidden.bulkPut(Array.from({ length: 30 }, (_, n) => ({ id: says(61 + n, '').id })))
    const hits = await find(search, 'note', {}, 25)
    expect(hits.map(({ createdAt }) => createdAt)).toEqual(Array.from({ length: 25 }, (_, n) => at(60 - n)))
  })

  it('answers only the newest of several questions', async () => {
    const { search } = await device([says(1, 'one two')])
    const answers = await Promise.all(
      ['one', 'two'].map((text) =>
        search.answer({ id: (asked += 1), question: { ...any, phrases: [{ text, open: true }] }, limit: 5 }),
      ),
    )
    expect(answers.map(({ found }) => found?.hits.length ?? null)).toEqual([null, 1])
  })

  it('finds what reading every message would find', async () => {
    const words = ['ada', 'adam', 'beta', '東京', '東京都', 'e-mail', 'mail', 'Été']
    const line = fc
      .array(fc.constantFrom(...words), { minLength: 1, maxLength: 4 })
      .map((all) => all.join(' '))
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 12 }), line, async (lines, query) => {
        const messages = lines.map((content, n) => says(n + 1, content))
        const { search, database } = await device(messages)
        const { phrases } = parseSearchQuery(query)
        const expected = messages
          .filter(({ content }) => hasPhrases(content, phrases))
          .map(({ createdAt }) => createdAt)
        expect((await find(search, query)).map(({ createdAt }) => createdAt)).toEqual(expected.toReversed())
        search.close()
        await database.delete()
      }),
      { numRuns: 40 },
    )
  })
})

describe('the index that is kept', () => {
  const kept = (database: DeviceDatabase) => database.search.toCollection().primaryKeys()

  it('is there after a restart, and goes on from where it was', async () => {
    const { search, open, write, database } = await device(
      Array.from({ length: 5_000 }, (_, n) => says(n + 1, `note ${n + 1}`)),
    )
    await search.save()
    search.close()
    expect(await kept(database)).toEqual(['head', 'segment-0', 'segment-1'])
    await write(says(17, 'changed', { editedAt: at(6_000) }), says(5_001, 'note 5001'))
    const again = await open()
    expect(await texts(again, 'note 17 ')).toEqual([])
    expect(await texts(again, 'changed')).toEqual(['changed'])
    expect(await texts(again, 'note 5001')).toEqual(['note 5001'])
    expect(await texts(again, 'note 4999')).toEqual(['note 4999'])
  })

  it('is read from the device, not made again', async () => {
    const { search, open, database } = await device([says(1, 'kept words')])
    await search.save()
    search.close()
    await database.messages.update([id(0xc1), 1], { content: 'other words' })
    const again = await open()
    expect(await texts(again, 'other')).toEqual([])
  })

  it('is made again when it is of another format, incomplete, or ahead of the messages', async () => {
    const { search, open, database, userId } = await device([says(1, 'some words')])
    await search.save()
    search.close()
    const breaks = [
      () =>
        database.search
          .where('name')
          .equals('head')
          .modify({ value: { format: -1 } }),
      () => database.search.delete('segment-0'),
      () => database.messages.toCollection().modify({ w: 0.5, content: 'some words again' }),
    ]
    for (const damage of breaks) {
      await damage()
      const again = await open()
      expect(await find(again, 'words')).toHaveLength(1)
      await again.save()
      again.close()
    }
    expect(
      await find(await openSearch(userId).then(async (last) => (await last.caughtUp, last)), 'again'),
    ).toHaveLength(1)
  })

  it('is kept by one tab; another’s search works the same', async () => {
    const { search, open, write } = await device([says(1, 'one')])
    const other = await open()
    await search.save()
    await write(says(2, 'two'))
    await soon(['two'], () => texts(other, 'two'))
    await other.save()
    search.close()
    other.close()
    const again = await open()
    expect([await texts(again, 'one'), await texts(again, 'two')]).toEqual([['one'], ['two']])
  })
})

describe('what has expired', () => {
  it('isn’t found any more, and its words aren’t kept', async () => {
    const soonGone = new Date(Date.now() + 3_600_000).toISOString()
    const { search, userId } = await device([
      says(1, 'budget stays'),
      says(2, 'budget goes', { expiresAt: soonGone }),
    ])
    expect(await texts(search, 'budget')).toEqual(['budget goes', 'budget stays'])
    expect(await search.expire(soonGone)).toBe(1)
    await soon(['budget stays'], () => texts(search, 'budget'))
    await search.save()
    const again = await openSearch(userId)
    await again.caughtUp
    expect(await texts(again, 'goes')).toEqual([])
  })
})
