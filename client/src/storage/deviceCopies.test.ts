import 'fake-indexeddb/auto'
import fc from 'fast-check'
import { defaultSettings, type Message } from '@oms-chat/shared'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { HeldChat } from '../features/chats/heldChat.ts'
import { nothingUnread, unreadAt } from '../features/chats/unread.ts'
import { newClientId } from '../lib/clientId.ts'
import {
  exampleChat,
  exampleMember,
  exampleMessage,
  exampleOrganization,
  exampleUser,
  id,
} from '../testing/builders.ts'
import { previewOf } from '../features/chats/preview.ts'
import type { DeviceBatch, DeviceCopies } from './copies.ts'
import { dropExpired } from './copiesExpired.ts'
import { type DeviceDatabase, openDatabase } from './database.ts'
import { createDeviceCopies } from './deviceCopies.ts'

const chatId = id(0xc1)
const heldChat = (more: Partial<HeldChat> = {}, chat = exampleChat()): HeldChat => ({
  chat,
  whole: 0,
  metaRev: 0,
  lastRev: 0,
  unread: unreadAt(nothingUnread, 0, 0),
  removed: null,
  ...more,
})
const batch = (more: Partial<DeviceBatch> = {}, generation = 'first'): DeviceBatch => ({
  self: {
    generation,
    meRev: 3,
    settings: defaultSettings,
    user: exampleUser(),
    organization: exampleOrganization,
  },
  past: [],
  chats: [],
  removed: [],
  reset: [],
  spans: [],
  messages: [],
  members: [],
  removedMembers: [],
  users: [],
  hidden: [],
  used: {},
  ...more,
})
const texts = (from: number, to: number, more: Partial<Message> = {}) =>
  Array.from({ length: to - from + 1 }, (_, at) => exampleMessage({ seq: from + at, ...more }))
const whole = (from: number, to: number, more: Partial<DeviceBatch> = {}) =>
  batch({
    chats: [heldChat({ whole: to })],
    spans: [{ chatId, span: { from, to } }],
    messages: texts(from, to),
    ...more,
  })

let database: DeviceDatabase
let copies: DeviceCopies
beforeEach(async () => {
  database = await openDatabase(newClientId())
  copies = createDeviceCopies(database)
})
afterEach(() => database.delete())

type StepOf<A> = A extends fc.Arbitrary<infer T> ? T : never

/** Of which messages the device has words. */
const legible = async () =>
  (await database.messages.toArray()).filter(({ content }) => content !== '').map(({ seq }) => seq)

const seqs = async (place: Parameters<DeviceCopies['page']>[1], limit = 3) => {
  const page = await copies.page(chatId, place, limit)
  return page && [page.messages.map(({ seq }) => seq), page.hasBefore, page.hasAfter]
}

describe('the copies on the device', () => {
  it('hold nothing at first, and then what was written', async () => {
    expect(await copies.read()).toBeNull()
    await copies.write(whole(1, 2, { users: [exampleUser()], hidden: [id(9)], members: [exampleMember()] }))
    expect(await copies.read()).toMatchObject({
      generation: 'first',
      meRev: 3,
      chats: [{ whole: 2 }],
      users: [{ id: id(1) }],
      hidden: [id(9)],
    })
    expect(await copies.members(chatId)).toEqual([exampleMember()])
    expect(await copies.seqOf(exampleMessage({ seq: 2 }).id)).toBe(2)
  })

  it('are read in pages, up, down and around, as far as they are known to be whole', async () => {
    await copies.write(whole(10, 19))
    expect(await seqs({ latest: true })).toEqual([[17, 18, 19], true, false])
    expect(await seqs({ before: 12 })).toEqual([[10, 11], true, true])
    expect(await seqs({ after: 17 })).toEqual([[18, 19], true, false])
    expect(await seqs({ around: 14 }, 4)).toEqual([[13, 14, 15, 16], true, true])
    expect(await seqs({ before: 10 })).toBeNull()
    expect(await seqs({ around: 5 })).toBeNull()
  })

  it('are found in any chat as by looking at every message, however much of it is threads', async () => {
    const chat = fc.record({
      steps: fc.array(fc.record({ by: fc.integer({ min: 1, max: 9 }), inThread: fc.boolean() }), {
        minLength: 1,
        maxLength: 80,
      }),
      place: fc.integer({ min: 0, max: 500 }),
      limit: fc.integer({ min: 1, max: 6 }),
    })
    await fc.assert(
      fc.asyncProperty(chat, async ({ steps, place, limit }) => {
        let seq = 0
        const said = steps.map(({ by, inThread }) => ({ seq: (seq += by), inThread }))
        const messages = said.map((each) =>
          exampleMessage({ seq: each.seq, threadRootId: each.inThread ? id(7) : null }),
        )
        await database.delete()
        database = await openDatabase(newClientId())
        copies = createDeviceCopies(database)
        await copies.write(whole(0, seq, { messages }))
        const main = said.filter(({ inThread }) => !inThread).map((each) => each.seq)
        const up = main.filter((each) => each < place)
        const down = main.filter((each) => each > place)
        for (const head of [undefined, place, seq])
          expect(await seqs({ latest: true, ...(head !== undefined && { head }) }, limit)).toEqual([
            main.slice(-limit),
            main.length > limit,
            false,
          ])
        if (place > 0 && place <= seq) {
          expect(await seqs({ before: place }, limit)).toEqual([up.slice(-limit), up.length > limit, true])
          expect(await seqs({ after: place }, limit)).toEqual([
            down.slice(0, limit),
            true,
            down.length > limit,
          ])
        }
      }),
      { numRuns: 40 },
    )
  })

  it('know which of them was the first at a time', async () => {
    const hour = (n: number) => `2026-03-01T${String(n).padStart(2, '0')}:00:00.000Z`
    expect(await copies.messageAt(chatId, hour(5))).toBeNull()
    const messages = [3, 4, 8, 9, 15].map((seq) => exampleMessage({ seq, createdAt: hour(seq) }))
    await copies.write(whole(1, 15, { messages }))
    const seqAt = async (time: string) => {
      const found = await copies.messageAt(chatId, time)
      return messages.find(({ id: messageId }) => messageId === found)?.seq
    }
    expect(await Promise.all([0, 4, 5, 9, 10, 23].map((n) => seqAt(hour(n))))).toEqual([3, 4, 8, 9, 15, 15])
  })

  it('give no latest page when the end of the chat is not held', async () => {
    await copies.write(whole(1, 5))
    await copies.write(batch({ chats: [heldChat({ whole: 9 })] }))
    expect(await seqs({ latest: true })).toBeNull()
    expect(await seqs({ before: 6 })).toEqual([[3, 4, 5], true, true])
  })

  it('leave out what belongs to a thread', async () => {
    await copies.write(whole(1, 3))
    await copies.write(
      batch({
        chats: [heldChat({ whole: 4 })],
        spans: [{ chatId, span: { from: 4, to: 4 } }],
        messages: texts(4, 4, { threadRootId: id(7) }),
      }),
    )
    expect(await seqs({ latest: true })).toEqual([[1, 2, 3], true, false])
  })

  it('keep the newer of two states of a message, whichever came last', async () => {
    await copies.write(whole(1, 1, { messages: texts(1, 1, { rev: 5, content: 'edited' }) }))
    await copies.write(whole(1, 1))
    const page = await copies.page(chatId, { latest: true }, 3)
    expect(page?.messages.map(({ content }) => content)).toEqual(['edited'])
  })

  it('let go of a quote when its original is deleted for everyone', async () => {
    const quote = { id: exampleMessage({ seq: 1 }).id, senderId: id(2), excerpt: 'a secret' }
    await copies.write(whole(1, 2, { messages: [...texts(1, 1), ...texts(2, 2, { replyTo: quote })] }))
    await copies.write(
      whole(1, 3, { messages: texts(1, 1, { rev: 3, content: '', deletedAt: '2026-01-05T10:00:00.000Z' }) }),
    )
    expect(JSON.stringify(await database.messages.toArray())).not.toContain('a secret')
  })

  it('go with the chat that one was removed from, and with a reset', async () => {
    await copies.write(whole(1, 3, { members: [exampleMember()] }))
    await copies.write(batch({ reset: [chatId], chats: [heldChat({ whole: 7 })] }))
    expect([await database.messages.count(), await seqs({ latest: true })]).toEqual([0, null])
    await copies.write(batch({ removed: [chatId] }))
    expect([await database.chats.count(), await database.members.count()]).toEqual([0, 0])
  })

  it('drop what the chat no longer keeps', async () => {
    await copies.write(whole(1, 5))
    await copies.write(batch({ chats: [heldChat({ whole: 5 }, exampleChat({ oldestSeq: 4 }))] }))
    expect(await legible()).toEqual([4, 5])
    expect(await seqs({ before: 4 })).toBeNull()
    expect(await copies.page(chatId, { latest: true }, 10)).toMatchObject({ hasBefore: false })
    await copies.write(batch({ chats: [heldChat({ whole: 6 }, exampleChat({ oldestSeq: 5 }))] }))
    expect(await legible()).toEqual([5])
    // Of the last ones an empty row stays, until the next go: by it an index learns.
    expect(await database.messages.toCollection().keys()).toHaveLength(2)
  })

  it('drop the words of what the chat no longer keeps from quotes, and take none in that comes late', async () => {
    const quoteOf = (seq: number) => ({ id: `m${seq}`, senderId: 'someone', excerpt: `text ${seq}`, seq })
    const answer = (seq: number, to: number) =>
      exampleMessage({ seq, content: 'answer', replyTo: quoteOf(to) })
    await copies.write(whole(1, 5))
    await copies.write(batch({ messages: [answer(6, 2), answer(7, 5)] }))
    const raised = heldChat({ whole: 9 }, exampleChat({ oldestSeq: 4 }))
    await copies.write(batch({ chats: [raised] }))
    await copies.write(batch({ chats: [raised], messages: [exampleMessage({ seq: 3 }), answer(8, 3)] }))
    const quotes = (await database.messages.toArray()).flatMap(({ replyTo }) => replyTo ?? [])
    const taken = (seq: number) => ({ id: `m${seq}`, senderId: null, excerpt: '', seq })
    expect(quotes).toEqual([taken(2), quoteOf(5), taken(3)])
    expect(await legible()).toEqual([4, 5, 6, 7, 8])
  })

  it("aren't taken back by a tab that lags behind", async () => {
    await copies.write(whole(1, 9))
    await copies.write(batch({ chats: [heldChat({ whole: 4 })] }))
    expect(await copies.read()).toMatchObject({ chats: [{ whole: 9 }] })
  })

  it('are those of one generation: who knows the newer one replaces them, who lags behind writes nothing', async () => {
    await copies.write(whole(1, 3))
    const next = batch({ past: ['first'], chats: [heldChat({ whole: 2 })] }, 'second')
    expect(await copies.write(next)).toBe(true)
    expect(await database.messages.count()).toBe(0)
    expect(await copies.write(whole(1, 3))).toBe(false)
    expect(await copies.read()).toMatchObject({ generation: 'second', chats: [{ whole: 2 }] })
  })

  it('make room at the oldest messages of the chat that was opened longest ago', async () => {
    const recent = id(0xc2)
    await copies.write(whole(1, 10, { used: { [chatId]: 1 } }))
    await copies.write(
      batch({
        chats: [heldChat({ whole: 10 }, exampleChat({ id: recent }))],
        spans: [{ chatId: recent, span: { from: 1, to: 10 } }],
        messages: texts(1, 10, { chatId: recent }),
        used: { [recent]: 2 },
      }),
    )
    expect(await copies.makeRoom(20)).toBe(0)
    expect(await copies.makeRoom(15)).toBe(7)
    expect(await seqs({ latest: true }, 9)).toEqual([[8, 9, 10], true, false])
    expect((await copies.page(recent, { latest: true }, 20))?.messages).toHaveLength(10)
  })
})

describe('what has expired', () => {
  const goes = (seq: number, minutes: number, content = 'The code is 4711.') =>
    exampleMessage({ seq, content, expiresAt: new Date(Date.UTC(2026, 0, 5, 9, minutes)).toISOString() })
  const at = (minutes: number) => Date.UTC(2026, 0, 5, 9, minutes)

  it('isn’t read from the moment its time has come, and pages are filled with others', async () => {
    const messages = [...texts(1, 4), goes(5, 30), goes(6, 30), ...texts(7, 7)]
    const last = { ...exampleChat(), lastMessage: previewOf(goes(6, 30)) }
    await copies.write(whole(1, 7, { messages, chats: [heldChat({ whole: 7 }, last)] }))
    let now = at(29)
    copies = createDeviceCopies(database, () => now)
    expect(await seqs({ latest: true })).toEqual([[5, 6, 7], true, false])
    now = at(30)
    expect(await seqs({ latest: true })).toEqual([[3, 4, 7], true, false])
    expect((await copies.read())?.chats[0]?.chat.lastMessage).toBeNull()
  })

  it('leaves neither its text nor a quote of it on the device', async () => {
    const secret = goes(1, 30)
    const quote = { id: secret.id, senderId: secret.senderId, excerpt: secret.content }
    const messages = [secret, goes(2, 90, 'later'), exampleMessage({ seq: 3, replyTo: quote })]
    await copies.write(whole(1, 3, { messages }))
    const iso = new Date(at(30)).toISOString()
    expect(await dropExpired(database, iso)).toBe(1)
    expect(JSON.stringify(await database.messages.toArray())).not.toContain('4711')
    expect(await dropExpired(database, iso)).toBe(0)
    expect((await database.messages.get([chatId, 2]))?.content).toBe('later')
  })

  it('in whatever order it came, was edited and was kept again, is nowhere once its time was looked for', async () => {
    const minute = fc.integer({ min: 1, max: 40 })
    const step = fc.oneof(
      fc.record({ kind: fc.constant('come' as const), seq: fc.integer({ min: 1, max: 6 }) }),
      fc.record({ kind: fc.constant('look' as const), minute }),
      fc.record({ kind: fc.constant('reopen' as const) }),
    )
    const run = async (steps: StepOf<typeof step>[]) => {
      const name = newClientId()
      let kept = await openDatabase(name)
      let rev = 6
      try {
        for (const each of steps) {
          if (each.kind === 'reopen') {
            kept.close()
            kept = await openDatabase(name)
          } else if (each.kind === 'come') {
            const says = (seq: number) => goes(seq, 5 * seq, `gone at ${5 * seq}!`)
            const original = { ...says((each.seq % 6) + 1), rev: (rev += 1) }
            const replyTo = { id: original.id, senderId: original.senderId, excerpt: original.content }
            const message = { ...says(each.seq), rev: (rev += 1), replyTo }
            await createDeviceCopies(kept).write(whole(1, 6, { messages: [original, message] }))
          } else {
            await dropExpired(kept, new Date(at(each.minute)).toISOString())
            const text = JSON.stringify(await kept.messages.toArray())
            for (let seq = 1; 5 * seq <= each.minute && seq <= 6; seq += 1)
              expect(text).not.toContain(`gone at ${5 * seq}!`)
          }
        }
      } finally {
        await kept.delete()
      }
    }
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), run), { numRuns: 40 })
  })
})
