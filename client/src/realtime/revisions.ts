import type { Rev } from '@oms-chat/shared'
import { changesReceived, type ChatDelta } from '../features/chats/events.ts'
import type { RealtimeDeps } from './deps.ts'

export type RevisionsDeps = Omit<RealtimeDeps, 'request'> & {
  /** Revisions are missing and didn't come by themselves. */
  onHole: (chatId: string) => void
  /** A chat that this device doesn't know. */
  onUnknown: () => void
}

/** How long an event may be late before what it would have brought is fetched. */
const holeMs = 200
const longestJitterMs = 2_000

/**
 * Holds live changes to their order. One number per chat in the store, the last revision without a hole: the
 * next one is applied, an older one changes nothing that is newer, and after a hole changes wait aside until the
 * missing ones have come or been fetched. While closed (a `sync` is under way) all of them wait.
 */
export const createRevisions = ({ dispatch, getState, clock, random, ...tell }: RevisionsDeps) => {
  const aside = new Map<string, Map<Rev, ChatDelta>>()
  /** The newest revision heard of. */
  const heads = new Map<string, Rev>()
  const timers = new Map<string, () => void>()
  let isOpen = false

  const heldOf = (chatId: string) => getState().chats.byId[chatId]
  const wholeOf = (chatId: string): Rev => heldOf(chatId)?.whole ?? 0
  const isBehind = (chatId: string) => (heads.get(chatId) ?? 0) > wholeOf(chatId)

  const stopTimer = (chatId: string) => {
    timers.get(chatId)?.()
    timers.delete(chatId)
  }

  const forget = (chatId: string) => {
    aside.delete(chatId)
    heads.delete(chatId)
    stopTimer(chatId)
  }

  /** The larger the room, the longer the spread: not everybody who missed an event may ask at once. */
  const watchHole = (chatId: string) => {
    if (!isOpen || timers.has(chatId) || !isBehind(chatId)) return
    const members = heldOf(chatId)?.chat.memberCount ?? 0
    const delay = holeMs + random() * Math.min(longestJitterMs, 20 + members * 2)
    const cancel = clock.after(delay, () => {
      timers.delete(chatId)
      if (isBehind(chatId)) tell.onHole(chatId)
    })
    timers.set(chatId, cancel)
  }

  const note = (chatId: string, rev: Rev) => {
    heads.set(chatId, Math.max(heads.get(chatId) ?? 0, rev))
    if (!isOpen) return
    if (heldOf(chatId)) watchHole(chatId)
    else tell.onUnknown()
  }

  const park = (delta: ChatDelta) => {
    const waiting = aside.get(delta.chatId) ?? new Map<Rev, ChatDelta>()
    waiting.set(delta.upTo, delta)
    aside.set(delta.chatId, waiting)
  }

  /** Applies what waited for its turn, then looks whether a hole is left. */
  const settle = (chatId: string) => {
    const waiting = aside.get(chatId)
    if (waiting) {
      for (let next = waiting.get(wholeOf(chatId) + 1); next; next = waiting.get(wholeOf(chatId) + 1))
        dispatch(changesReceived(next))
      for (const rev of waiting.keys()) if (rev <= wholeOf(chatId)) waiting.delete(rev)
      if (waiting.size === 0) aside.delete(chatId)
    }
    if (isBehind(chatId)) watchHole(chatId)
    else stopTimer(chatId)
  }

  /** Messages and chats tell how old they are, so a late one does no harm; members don't. */
  const applyLate = (delta: ChatDelta) =>
    dispatch(changesReceived({ ...delta, members: [], removedUserIds: [] }))

  const hear = (delta: ChatDelta) => {
    const { chatId, upTo } = delta
    const held = heldOf(chatId)
    heads.set(chatId, Math.max(heads.get(chatId) ?? 0, upTo))
    if (!isOpen) park(delta)
    else if (!held || held.removed) {
      if (delta.chat?.me) dispatch(changesReceived(delta))
      else tell.onUnknown()
    } else if (upTo <= held.whole) applyLate(delta)
    else {
      park(delta)
      settle(chatId)
    }
  }

  const settleAll = () => {
    for (const chatId of new Set([...aside.keys(), ...heads.keys()])) {
      if (heldOf(chatId)) {
        settle(chatId)
        continue
      }
      const waiting = [...(aside.get(chatId)?.values() ?? [])]
      forget(chatId)
      for (const delta of waiting) if (delta.chat?.me) hear(delta)
    }
  }

  return {
    /** The device is in step with a `sync`: what waited is applied. */
    open: () => {
      isOpen = true
      settleAll()
    },
    close: () => {
      isOpen = false
      for (const chatId of timers.keys()) stopTimer(chatId)
    },
    /** A change with its content; `upTo` is its own revision. */
    hear,
    /** A revision one knows of without its content. */
    note,
    settle,
    forget,
    forgetAll: () => {
      for (const chatId of [...aside.keys(), ...heads.keys()]) forget(chatId)
    },
  }
}
