export type BackoffOptions = { firstMs: number; maxMs: number; random: () => number }

/**
 * How long to wait before the next try: exponential with full jitter, so that a thousand clients which failed
 * together don't come back together.
 *
 * @param attempt how many tries have failed, from 1
 * @returns milliseconds in [0, min(maxMs, firstMs · 2^(attempt − 1))]
 */
export const backoffDelay = (
  attempt: number,
  { firstMs, maxMs, random }: BackoffOptions = { firstMs: 1_000, maxMs: 30_000, random: Math.random },
): number => Math.round(random() * Math.min(maxMs, firstMs * 2 ** Math.max(0, attempt - 1)))
