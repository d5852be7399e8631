import { expect, test } from 'vitest'
import { decideRefresh, newRefreshToken, parseRefreshToken, successorOf } from './refreshToken.ts'

const now = new Date('2026-11-21T12:00:00Z')
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000)
const session = (change: object) => ({
  current: ['new'],
  previous: ['old'],
  rotatedAt: ago(10),
  expiresAt: new Date(now.getTime() + 1),
  ...change,
})

test('a successor keeps its family and has a secret of its own', () => {
  const first = newRefreshToken()
  const second = successorOf(first)
  expect(second.family).toBe(first.family)
  expect(second.secret).not.toBe(first.secret)
  expect(parseRefreshToken(second.token)).toEqual(second)
  expect(newRefreshToken().family).not.toBe(first.family)
})

test.each(['', 'x', '../../etc/passwd', 'a'.repeat(64), 'a'.repeat(66), `${'a'.repeat(64)}.`])(
  '%j has no form of a token',
  (text) => expect(parseRefreshToken(text)).toBeNull(),
)

test.each([
  ['the current token rotates', session({}), 'new', 'rotate'],
  ['the one before gets an equal successor', session({}), 'old', 'equal'],
  ['the one before is a copy once a minute has passed', session({ rotatedAt: ago(60) }), 'old', 'reused'],
  ['one that was never given out is a copy', session({}), 'other', 'reused'],
  ['nothing is accepted after the end', session({ expiresAt: now }), 'new', 'expired'],
  ['successors have a bound', session({ current: Array.from({ length: 20 }, String) }), 'old', 'too-many'],
])('%s', (_, row, secret, decision) => {
  expect(decideRefresh(row, secret, now)).toBe(decision)
})
