import type { Clock } from '../lib/clock.ts'

/** What happens so soon after a count may be in it or not: nobody can tell. */
const doubtMs = 1_000
const firstMs = 2_000
const longestMs = 60_000

type Deps = { clock: Clock; recount: (chatId: string) => void }

/**
 * Has a count that was read while others wrote read again when they are quieter. In a chat that is never quiet,
 * less and less often: there nobody sees a difference of one.
 */
export const createRecounts = ({ clock, recount }: Deps) => {
  const countedAt = new Map<string, number>()
  const delays = new Map<string, number>()
  const timers = new Map<string, () => void>()

  const again = (chatId: string) => {
    timers.delete(chatId)
    recount(chatId)
  }

  return {
    counted: (chatId: string) => {
      countedAt.set(chatId, clock.now())
    },
    changed: (chatId: string) => {
      if (timers.has(chatId)) return
      if (clock.now() - (countedAt.get(chatId) ?? -Infinity) > doubtMs) {
        delays.delete(chatId)
        return
      }
      const delay = delays.get(chatId) ?? firstMs
      delays.set(chatId, Math.min(longestMs, delay * 2))
      timers.set(
        chatId,
        clock.after(delay, () => again(chatId)),
      )
    },
    stop: () => {
      for (const cancel of timers.values()) cancel()
      timers.clear()
    },
  }
}
