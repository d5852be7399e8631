import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'

/**
 * Counts attempts per key on this node.
 * @param points attempts that are free within `duration` seconds
 */
export function createAttemptLimiter(points: number, duration: number) {
  const limiter = new RateLimiterMemory({ points, duration })
  return {
    async take(key: string): Promise<number | null> {
      try {
        await limiter.consume(key)
        return null
      } catch (refusal) {
        if (refusal instanceof RateLimiterRes) return Math.max(1, refusal.msBeforeNext)
        throw refusal
      }
    },
    async giveBack(key: string): Promise<void> {
      await limiter.reward(key)
    },
  }
}
