import { limits } from '@oms-chat/shared'
import type { RootState } from '../app/store.ts'
import { selectSettings } from '../features/settings/settingsSlice.ts'
import type { Clock } from '../lib/clock.ts'
import type { Request } from './socket.ts'

/** Whoever goes on is said to so often; the server forgets it after twice that time. */
const againMs = 3_000
/** Without a key for so long, one has stopped. */
const silenceMs = 3_000

type Deps = { request: Request; getState: () => RootState; clock: Clock }

/** Tells the server that one types, and that one doesn't any more. */
export const createOwnTyping = ({ request, getState, clock }: Deps) => {
  let current: { chatId: string; toldAt: number; cancelSilence: () => void } | null = null

  /** Whether there is anybody who would hear of it. */
  const isHeard = (chatId: string): boolean => {
    const held = getState().chats.byId[chatId]
    const count = held && !held.removed ? held.chat.memberCount : 0
    return count > 1 && count <= limits.typingMembers && selectSettings(getState()).shareTyping
  }

  const stop = () => {
    if (!current) return
    current.cancelSilence()
    void request('typing:stop', { chatId: current.chatId })
    current = null
  }

  return {
    /** A key was pressed that changed what one writes in a chat; `text` is what stands there now. */
    typed: (chatId: string, text: string) => {
      if (current?.chatId !== chatId || text.trim() === '') stop()
      if (text.trim() === '' || !isHeard(chatId)) return
      current?.cancelSilence()
      const isDue = !current || clock.now() - current.toldAt >= againMs
      if (isDue) void request('typing:start', { chatId })
      const toldAt = isDue || !current ? clock.now() : current.toldAt
      current = { chatId, toldAt, cancelSilence: clock.after(silenceMs, stop) }
    },
    stop,
    /** The connection is gone, and with it what was said on it. */
    forget: () => {
      current?.cancelSilence()
      current = null
    },
  }
}
