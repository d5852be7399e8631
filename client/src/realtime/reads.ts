import type { RootState } from '../app/store.ts'
import { readAcknowledged } from '../features/chats/events.ts'
import { countedFrom } from '../features/chats/heldChat.ts'
import { isStale } from '../features/chats/unread.ts'
import type { RealtimeDeps } from './deps.ts'
import { createRecounts } from './recounts.ts'

/** The least time between two pointers of one chat, so that one's other devices are told within a tenth of a second. */
const pointersMs = 80
/** The same between two counts by the server. */
const countsMs = 250

const meOf = (state: RootState, chatId: string) => state.chats.byId[chatId]?.chat.me

const needsRecount = (state: RootState, chatId: string) => {
  const held = state.chats.byId[chatId]
  return !!held?.chat.me && isStale(held.unread, countedFrom(held.chat))
}

export type ReadsDeps = Omit<RealtimeDeps, 'random'> & {
  /** Writes a pointer down where it outlives the page, to be told to the server. */
  write: (chatId: string, rev: number) => void
  /** Whether a request has a chance now. */
  isOnline: () => boolean
}

/**
 * How far one has read: one cumulative pointer per chat, only growing, written into the outbox at most twelve times
 * a second. The answer carries a fresh count; where only the count is wanted, the server is asked without a word in
 * the outbox.
 */
export const createReads = ({ request, dispatch, getState, clock, write, isOnline }: ReadsDeps) => {
  const written = new Map<string, number>()
  const unwritten = new Map<string, number>()
  /** Chats of which the server has to count again what is unread. */
  const uncounted = new Set<string>()
  const resting = new Set<string>()

  /** Runs `step` now, or when the rest after its last time is over. It says whether there was something to do. */
  const spaced = (name: string, ms: number, step: () => boolean) => {
    if (resting.has(name) || !step()) return
    resting.add(name)
    clock.after(ms, () => {
      resting.delete(name)
      spaced(name, ms, step)
    })
  }

  const save = (chatId: string): boolean => {
    const rev = unwritten.get(chatId) ?? 0
    unwritten.delete(chatId)
    if (rev <= (written.get(chatId) ?? 0)) return false
    written.set(chatId, rev)
    write(chatId, rev)
    return true
  }

  const tell = async (chatId: string, rev: number) => {
    const whole = getState().chats.byId[chatId]?.whole ?? 0
    recounts.counted(chatId)
    const answer = await request('message:read', { chatId, rev })
    if (!answer.ok) return answer
    const { head, ...counted } = answer.data
    recounts.counted(chatId)
    dispatch(readAcknowledged({ chatId, asOf: head ?? whole, ...counted }))
    return answer
  }

  /** The pointer as it is once more: the answer is a count. */
  const ask = async (chatId: string) => {
    const answer = await tell(chatId, meOf(getState(), chatId)?.readRev ?? 0)
    if (!answer.ok && answer.error.code === 'UNAVAILABLE') uncounted.add(chatId)
  }

  const count = (chatId: string) => {
    uncounted.add(chatId)
    spaced(`count:${chatId}`, countsMs, () => {
      if (!isOnline() || !uncounted.delete(chatId)) return false
      void ask(chatId)
      return true
    })
  }
  const recounts = createRecounts({
    clock,
    recount: (chatId) => {
      if ((meOf(getState(), chatId)?.unreadCount ?? 0) > 0) count(chatId)
    },
  })

  return {
    /** Tells the server; how the outbox does it. */
    tell,
    /** One sees up to `rev`. */
    reached: (chatId: string, rev: number) => {
      if (rev > (written.get(chatId) ?? 0)) {
        unwritten.set(chatId, Math.max(rev, unwritten.get(chatId) ?? 0))
        spaced(`save:${chatId}`, pointersMs, () => save(chatId))
      } else if (needsRecount(getState(), chatId)) count(chatId)
    },
    /** The pointer moved on another device: if the count behind it can't be known here, the server counts. */
    moved: (chatId: string) => {
      if (needsRecount(getState(), chatId)) count(chatId)
    },
    /** The server has counted what is unread of it. */
    counted: recounts.counted,
    /** Something happened in a chat. */
    changed: (chatId: string) => {
      recounts.changed(chatId)
      if (needsRecount(getState(), chatId)) count(chatId)
    },
    /** Asks what couldn't be asked; to be called when a connection stands. */
    flush: () => {
      for (const chatId of uncounted) count(chatId)
    },
    /** The page may go: what is known is written down at once. */
    saveAll: () => {
      for (const chatId of unwritten.keys()) save(chatId)
    },
    /** The server has another past: how far one had read there says nothing. */
    startOver: () => {
      written.clear()
      unwritten.clear()
    },
    stop: recounts.stop,
  }
}
