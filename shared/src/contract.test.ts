import fc from 'fast-check'
import * as z from 'zod/mini'
import { describe, expect, it } from 'vitest'
import {
  clientEvents,
  Emoji,
  errorCodes,
  errorStatus,
  isTransient,
  MessageDraft,
  normalizeName,
  RegisterBody,
  routes,
  Username,
} from './index.ts'

const id = 'a'.repeat(24)

describe('the contract', () => {
  it('refuses fields it does not know, so that nobody smuggles one in', () => {
    const draft = { chatId: id, clientId: 'client-0001', type: 'text', content: 'hello' }
    expect(MessageDraft.safeParse(draft).success).toBe(true)
    for (const field of ['senderId', 'rev', 'orgId', 'createdAt', '$where', 'role'])
      expect(MessageDraft.safeParse({ ...draft, [field]: 1 }).success).toBe(false)
  })

  it('refuses query operators where a value is expected', () => {
    for (const { payload } of Object.values(clientEvents))
      expect(
        payload.safeParse({ chatId: { $ne: null }, messageId: { $ne: null }, clientId: { $gt: '' } }).success,
      ).toBe(false)
  })

  it('takes whole single emoji and nothing else', () => {
    for (const emoji of ['👍', '❤️', '👩‍💻', '🇫🇷', '3️⃣', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '👋🏽'])
      expect(Emoji.safeParse(emoji).success).toBe(true)
    for (const text of ['', 'a', '👍👍', 'ok👍', '<b>', '12'])
      expect(Emoji.safeParse(text).success).toBe(false)
  })

  it('refuses a message of white space or with NUL', () => {
    const draft = { chatId: id, clientId: 'client-0001', type: 'text' }
    for (const content of ['', '   \n', 'a\u0000b', 'x'.repeat(8001)])
      expect(MessageDraft.safeParse({ ...draft, content }).success).toBe(false)
  })

  it('registers with a new organisation or an invite, never with both', () => {
    const person = { fullName: 'Ada', username: 'Ada', email: 'ADA@example.org', password: 'correct horse' }
    expect(RegisterBody.parse({ ...person, organizationName: 'Acme' }).email).toBe('ada@example.org')
    expect(RegisterBody.safeParse({ ...person, inviteToken: 'x' }).success).toBe(true)
    expect(RegisterBody.safeParse({ ...person, organizationName: 'Acme', inviteToken: 'x' }).success).toBe(
      false,
    )
    expect(RegisterBody.safeParse(person).success).toBe(false)
    expect(Username.parse('  Ada.L ')).toBe('ada.l')
  })

  it('names each route and method once', () => {
    const seen = Object.values(routes).map((route) => `${route.method} ${route.path}`)
    expect(new Set(seen).size).toBe(seen.length)
  })

  it('can be written out as JSON Schema, from which OpenAPI is made', () => {
    for (const route of Object.values(routes))
      expect(z.toJSONSchema(route.data, { unrepresentable: 'any' })).toBeTypeOf('object')
  })

  it('gives every error a status, and retries only what may pass by itself', () => {
    expect(errorCodes.filter(isTransient)).toEqual(['RATE_LIMITED', 'UNAVAILABLE', 'INTERNAL'])
    for (const code of errorCodes) expect(errorStatus[code]).toBeGreaterThanOrEqual(400)
  })
})

describe('a name', () => {
  it('loses what turns text around or hides in it, and keeps the rest', () => {
    expect(normalizeName('  Ada \u202Eevil\u200B  Love\u2066lace ')).toBe('Ada evil Lovelace')
    expect(normalizeName('José')).toBe('José')
    expect(normalizeName('Ada\t\u0000\nLovelace')).toBe('Ada Lovelace')
    expect(normalizeName('Jose\u200B\u0301')).toBe('José'.normalize('NFC'))
  })

  it('is the same when normalised twice', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        (text) => normalizeName(normalizeName(text)) === normalizeName(text),
      ),
    )
  })
})
