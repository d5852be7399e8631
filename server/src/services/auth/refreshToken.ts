import { createHash, randomBytes } from 'node:crypto'
import type { SessionRow } from '../../models/session.ts'

/** Milliseconds. */
export const refreshLifetime = 7 * 86_400_000
/** How long a token is accepted after its successor was made, unless that was used before. Milliseconds. */
export const graceLifetime = 60_000
/** How many equal successors one token may get: tabs that ask at once. */
const equalsMax = 20

const familyLength = 22
const tokenForm = /^[\w-]{65}$/
const hash = (text: string) => createHash('sha256').update(text).digest('base64url')
const random = (bytes: number) => randomBytes(bytes).toString('base64url')

/** A refresh token is a family's name and a secret, both random; the database knows their hashes only. */
export type RefreshToken = { token: string; family: string; secret: string }

const parts = (token: string): RefreshToken => ({
  token,
  family: hash(token.slice(0, familyLength)),
  secret: hash(token.slice(familyLength)),
})

export const newRefreshToken = (): RefreshToken => parts(random(16) + random(32))

/** The next token of the family that `token` belongs to. */
export const successorOf = ({ token }: RefreshToken): RefreshToken =>
  parts(token.slice(0, familyLength) + random(32))

export const parseRefreshToken = (token: string): RefreshToken | null =>
  tokenForm.test(token) ? parts(token) : null

export type RefreshDecision = 'rotate' | 'equal' | 'too-many' | 'reused' | 'expired'

/**
 * What becomes of a token that someone shows, whoever knew its family's name.
 *
 *   current  ──► rotate   its generation becomes the previous one; the one before that is forgotten
 *   previous ──► equal    no successor was used yet: the answer was lost, or another tab was faster
 *   other    ──► reused   somebody has a copy: the family ends
 */
export function decideRefresh(
  row: Pick<SessionRow, 'current' | 'previous' | 'rotatedAt' | 'expiresAt'>,
  secret: string,
  now: Date,
): RefreshDecision {
  if (row.expiresAt <= now) return 'expired'
  if (row.current.includes(secret)) return 'rotate'
  const graceEnds = row.rotatedAt.getTime() + graceLifetime
  if (!row.previous.includes(secret) || now.getTime() >= graceEnds) return 'reused'
  return row.current.length < equalsMax ? 'equal' : 'too-many'
}
