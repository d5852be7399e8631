import type { Message } from '@oms-chat/shared'
import type { AppStore, RootState } from '../app/store.ts'
import { timePassed } from '../features/chats/events.ts'
import { messagesReceived } from '../features/messages/events.ts'
import type { Clock } from '../lib/clock.ts'
import { keepServerAhead, serverAhead } from '../lib/serverTime.ts'

type Parts = {
  store: Pick<AppStore, 'getState' | 'subscribe' | 'dispatch'>
  clock: Clock
  /** Takes what has expired by then (ISO 8601) from what this device keeps of an account. */
  dropKept: (userId: string, now: string) => void
}

/** After a change of the store it is looked what goes next: once for all that changes within so long. */
const gatherMs = 200
/** What the device keeps of chats that aren't loaded is looked at so often. */
const keptEveryMs = 60_000
const timerMostMs = 2 ** 31 - 1

/** What is left of a message whose time has come. */
const emptied = (message: Message): Message => ({
  ...message,
  content: '',
  replyTo: null,
  reactions: [],
  deletedAt: message.expiresAt,
})

/** When the first of all that the store shows goes, or is muted no longer; undefined where nothing does. */
function nextExpiry({ chats, messages }: RootState): string | undefined {
  let next: string | undefined
  const look = (expiresAt: string | null | undefined) => {
    if (expiresAt && (next === undefined || expiresAt < next)) next = expiresAt
  }
  for (const { chat } of Object.values(chats.byId)) {
    look(chat.lastMessage?.expiresAt)
    look(chat.me?.mutedUntil)
  }
  for (const { list } of Object.values(messages.windows)) for (const { expiresAt } of list) look(expiresAt)
  return next
}

/**
 * Drops messages and ends mutes when their time has come, by this device's clock put right by what the server last said of its own:
 * from what is shown and from what is kept, with a network or without. Answers how to stop it.
 */
export function followExpiry({ store, clock, dropKept }: Parts): () => void {
  let seen: RootState | null = null
  let cancelLook: (() => void) | null = null
  let cancelNext: (() => void) | null = null
  let cancelKept: (() => void) | null = null

  const now = () => {
    const { status, serverAheadMs } = store.getState().connection
    return clock.now() + (status === 'online' ? serverAheadMs : serverAhead())
  }

  const dropAll = () => {
    const time = new Date(now()).toISOString()
    const { windows } = store.getState().messages
    for (const [chatId, { list }] of Object.entries(windows)) {
      const messages = list.filter(({ expiresAt }) => expiresAt !== null && expiresAt <= time).map(emptied)
      if (messages.length > 0) store.dispatch(messagesReceived({ chatId, messages }))
    }
    store.dispatch(timePassed(time))
    cancelKept?.()
    cancelKept = clock.after(keptEveryMs, dropAll)
    const userId = store.getState().session.user?.id
    if (userId) dropKept(userId, time)
  }

  const look = () => {
    cancelLook = null
    const state = store.getState()
    if (state.connection.status === 'online') keepServerAhead(state.connection.serverAheadMs)
    const next = nextExpiry(state)
    cancelNext?.()
    cancelNext = null
    if (next === undefined) return
    const wait = Math.min(Math.max(0, Date.parse(next) - now()), timerMostMs)
    cancelNext = clock.after(wait, dropDue)
  }

  // Timers may be early by a moment, and the longest waits are cut: what isn't over yet is waited for again.
  const dropDue = () => {
    dropAll()
    look()
  }

  const unsubscribe = store.subscribe(() => {
    const state = store.getState()
    const isSame =
      seen?.chats === state.chats && seen.messages === state.messages && seen.connection === state.connection
    seen = state
    if (!isSame) cancelLook ??= clock.after(gatherMs, look)
  })
  dropAll()
  look()
  return () => {
    unsubscribe()
    for (const cancel of [cancelLook, cancelNext, cancelKept]) cancel?.()
  }
}
