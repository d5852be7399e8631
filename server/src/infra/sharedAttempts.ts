import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'
import { createAttemptLimiter } from './attempts.ts'
import type { RedisLink } from './redis.ts'

type Room = { name: string; points: number; seconds: number }
type Limiter = ReturnType<typeof createAttemptLimiter>

/**
 * Counts attempts per key on all nodes together, asking Redis each time; while that is away, per node. For what is
 * rare and must not slip through, such as passwords that are tried.
 */
export function createSharedLimiter(link: RedisLink, { name, points, seconds }: Room): Limiter {
  const own = createAttemptLimiter(points, seconds)
  const shared = new RateLimiterRedis({
    storeClient: link.commands,
    keyPrefix: `${link.prefix}:limit:${name}`,
    points,
    duration: seconds,
  })
  return {
    async take(key) {
      // A refusal is an answer of Redis, which only its failures are none of.
      const wait = await link.ask(() =>
        shared.consume(key).then(
          () => 0,
          (refusal: unknown) => {
            if (refusal instanceof RateLimiterRes) return Math.max(1, refusal.msBeforeNext)
            throw refusal
          },
        ),
      )
      if (wait === undefined) return own.take(key)
      return wait === 0 ? null : wait
    },
    async giveBack(key) {
      if ((await link.ask(() => shared.reward(key))) === undefined) await own.giveBack(key)
    },
  }
}

/** Milliseconds in which what was taken here is gathered before the other nodes hear of it. */
const tallyEveryMs = 500

const add = `
local taken = redis.call('INCRBY', KEYS[1], ARGV[1])
if taken == tonumber(ARGV[1]) then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return { taken, redis.call('PTTL', KEYS[1]) }`

/**
 * Counts per key on this node, and tells the others twice a second what was taken, so that nobody waits for Redis:
 * who uses several nodes at once may take a little more than their allowance. For what is frequent and harmless.
 */
export function createTalliedLimiter(
  link: RedisLink,
  { name, points, seconds }: Room,
): Pick<Limiter, 'take'> {
  const own = createAttemptLimiter(points, seconds)
  const usedUp = new Map<string, number>()
  let taken = new Map<string, number>()
  let timer: NodeJS.Timeout | undefined

  async function tell(): Promise<void> {
    const counts = [...taken]
    taken = new Map()
    timer = undefined
    for (const [key, until] of usedUp) if (until <= Date.now()) usedUp.delete(key)
    const totals = await link.ask((client) => {
      const pipeline = client.pipeline()
      for (const [key, count] of counts)
        pipeline.eval(add, 1, `${link.prefix}:tally:${name}:${key}`, count, seconds * 1_000)
      return pipeline.exec()
    })
    for (const [index, [key]] of counts.entries()) {
      const [error, answer] = totals?.[index] ?? [null, null]
      if (error !== null || !Array.isArray(answer)) continue
      const [total, left] = answer as [number, number]
      if (total >= points) usedUp.set(key, Date.now() + left)
    }
  }

  return {
    async take(key) {
      const until = usedUp.get(key) ?? 0
      if (until > Date.now()) return until - Date.now()
      const wait = await own.take(key)
      if (wait !== null) return wait
      taken.set(key, (taken.get(key) ?? 0) + 1)
      timer ??= setTimeout(() => void tell(), tallyEveryMs).unref()
      return null
    },
  }
}

export type Limiters = ReturnType<typeof createLimiters>

/** Makes limits that hold on all nodes together, or on this one where there is no Redis. */
export const createLimiters = (link: RedisLink | null) => ({
  shared: (name: string, points: number, seconds: number): Limiter =>
    link ? createSharedLimiter(link, { name, points, seconds }) : createAttemptLimiter(points, seconds),
  tallied: (name: string, points: number, seconds: number): Pick<Limiter, 'take'> =>
    link ? createTalliedLimiter(link, { name, points, seconds }) : createAttemptLimiter(points, seconds),
  perNode: (_name: string, points: number, seconds: number): Limiter => createAttemptLimiter(points, seconds),
})
