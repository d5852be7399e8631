import { createHash } from 'node:crypto'
import { fail } from '@oms-chat/shared'
import type { AttemptLimiter } from '../ports.ts'

type Refusal = ReturnType<typeof fail>

/** Whom an address counts for: a person's IPv6 network is theirs whole. */
export const networkOf = (ip: string): string =>
  ip.includes(':') && !ip.startsWith('::ffff:') ? ip.split(':').slice(0, 4).join(':') : ip

const tooMany = (retryAfterMs: number): Refusal =>
  fail('RATE_LIMITED', 'Too many attempts. Wait a while, then try again.', { retryAfterMs })

/** Takes an attempt from each bucket before it is made, so that attempts at once don't slip through together. */
export async function takeAttempts(buckets: [AttemptLimiter, string][]): Promise<Refusal | null> {
  for (const [limiter, key] of buckets) {
    const wait = await limiter.take(key)
    if (wait !== null) return tooMany(wait)
  }
  return null
}

export async function giveBackAttempts(buckets: [AttemptLimiter, string][]): Promise<void> {
  for (const [limiter, key] of buckets) await limiter.giveBack(key)
}

/** Logins as typed may be passwords typed into the wrong field: they aren't kept. */
export const loginKey = (login: string, ip: string): string =>
  createHash('sha256')
    .update(`${networkOf(ip)} ${login.toLowerCase()}`)
    .digest('base64url')
