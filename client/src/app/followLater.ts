import type { Clock } from '../lib/clock.ts'
import type { AppStore, RootState } from './store.ts'

/** What isn't needed for a first chat is fetched after so long, and, where it can't be had, again after as long. */
const laterMs = 2_000

type Parts = {
  store: Pick<AppStore, 'getState' | 'subscribe'>
  clock: Clock
  /** Fetches it, and has it follow the store. */
  follow: () => Promise<void>
}

const hasDisappearing = ({ byId }: RootState['chats']): boolean =>
  Object.values(byId).some(({ chat }) => chat.settings.disappearingSeconds !== null)

/**
 * Fetches what follows the store once the first chat had time to show. Where messages disappear it isn't put off, as
 * it watches over that: the network may be gone before.
 */
export function followLater({ store, clock, follow }: Parts): void {
  let seen: RootState['chats'] | null = null
  const ask = () => void follow().catch(() => clock.after(laterMs, ask))
  const begin = () => {
    cancelWait()
    unsubscribe()
    ask()
  }
  const cancelWait = clock.after(laterMs, begin)
  const unsubscribe = store.subscribe(() => {
    const { chats } = store.getState()
    if (chats === seen) return
    seen = chats
    if (hasDisappearing(chats)) begin()
  })
}
