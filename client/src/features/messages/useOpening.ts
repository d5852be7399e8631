import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Chat } from '@oms-chat/shared'
import { useAppDispatch, useAppSelector } from '../../app/hooks.ts'
import { preferencesChanged } from '../chats/preferences.ts'
import { jumpRequested } from './loading.ts'
import { firstNewKey } from './rows.ts'
import type { MessageEntry, WindowFlags } from './selectors.ts'

type Opening = {
  /** False while it isn't known yet where to begin: nothing is shown, so that nothing jumps. */
  settled: boolean
  /** The message above which "New messages" stands; it stays there while the chat is open. */
  firstNew: string | null
}

const unsettled: Opening = { settled: false, firstNew: null }

type Start = { readRev: number; unread: number; linked: boolean; meId: string }

/** Where a chat opens, going by what is held of it; `elsewhere` when its first new message must be loaded. */
function openingOf(
  entries: readonly MessageEntry[],
  { loaded, loading, hasBefore, failed }: WindowFlags,
  { readRev, unread, linked, meId }: Start,
): Opening | 'elsewhere' {
  if (!loaded || loading) return unsettled
  const oldest = entries.find(({ message }) => message.seq > 0)?.message.seq ?? 0
  if (unread > 0 && !linked && hasBefore && oldest > readRev + 1 && !failed) return 'elsewhere'
  return { settled: true, firstNew: unread > 0 ? firstNewKey(entries, readRev, meId) : null }
}

/** Where a chat opens: at what is new, loading it when it lies further up than the newest page. */
export function useOpening(
  chat: Chat,
  entries: readonly MessageEntry[],
  flags: WindowFlags,
  linked: boolean,
): Opening {
  const dispatch = useAppDispatch()
  const meId = useAppSelector((state) => state.session.user?.id ?? '')
  const [start] = useState({ readRev: chat.me?.readRev ?? 0, unread: chat.me?.unreadCount ?? 0 })
  const hasAsked = useRef(false)
  useMarkedUnread(chat)
  const now = openingOf(entries, flags, { ...start, linked: linked || hasAsked.current, meId })
  const [opening, setOpening] = useState(now === 'elsewhere' ? unsettled : now)
  // Before the browser paints: what is settled is shown with the very frame in which it came.
  useLayoutEffect(() => {
    if (opening.settled) return
    if (now === 'elsewhere') {
      hasAsked.current = true
      void dispatch(jumpRequested({ chatId: chat.id, seq: start.readRev + 1 }))
    } else if (now.settled) setOpening(now)
  }, [opening.settled, now, dispatch, chat.id, start.readRev])
  return opening
}

/** Whoever opens a chat has seen that it was marked. */
function useMarkedUnread(chat: Chat) {
  const dispatch = useAppDispatch()
  const opened = useRef(false)
  useEffect(() => {
    if (opened.current) return
    opened.current = true
    if (chat.me?.markedUnread) dispatch(preferencesChanged({ chatId: chat.id, markedUnread: false }))
  }, [chat, dispatch])
}
