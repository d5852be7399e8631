import { fail, type Result } from '@oms-chat/shared'
import { changesReceived, deviceReset, readReached, synced } from '../features/chats/events.ts'
import type { Live, LiveDeps } from './live.ts'

/** What gathers pointers comes so soon after one began to read: first of all come the messages themselves. */
const readAfterMs = 300
/** So much of what is missed meanwhile is worth keeping: what comes later makes good for it. */
const most = 1_000

/** What can wait until the first chat stands: fetched then, told what it missed, and there from then on. */
export const createLiveLater = (deps: LiveDeps) => {
  let live: Live | null = null
  let isOver = false
  const missed: ((live: Live) => void)[] = []

  const load = async () => {
    const { createLive } = await import('./live.ts')
    if (isOver) return null
    live ??= createLive(deps)
    for (const tell of missed.splice(0)) tell(live)
    return live
  }
  /** What can't be had now is asked for with the next page. */
  const loadIn = (ms: number) => {
    if (!live) deps.clock.after(ms, () => void load().catch(() => undefined))
  }
  const keep = (tell: (live: Live) => void) => {
    if (missed.length < most) missed.push(tell)
  }

  return {
    loadIn,
    /** An event that has no place in the log; not parsed yet. */
    hear: (name: string, data: unknown) => {
      if (live) live.hear(name, data)
      else keep((late) => late.hear(name, data))
    },
    /** What happens in the app. */
    observe: (action: unknown) => {
      if (live) {
        live.observe(action)
        return
      }
      if (deviceReset.match(action)) missed.length = 0
      if (readReached.match(action)) {
        // The page may be gone before that: there is nothing to gather for yet.
        deps.write(action.payload.chatId, action.payload.rev)
        loadIn(readAfterMs)
      } else if (synced.match(action) || changesReceived.match(action)) keep((late) => late.observe(action))
    },
    tellRead: async (chatId: string, rev: number): Promise<Result<unknown>> => {
      const late = await load().catch(() => null)
      return late ? late.tellRead(chatId, rev) : fail('UNAVAILABLE', 'what tells it isn’t there')
    },
    save: () => live?.save(),
    stop: () => {
      isOver = true
      live?.stop()
    },
  }
}
