import { useEffect, useRef, useState } from 'react'
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

/** Where a chat opens: at what is new, loading it when it lies further up than the newest page. */
export function useOpening(
  chat: Chat,
  entries: readonly MessageEntry[],
  flags: WindowFlags,
  linked: boolean,
): Opening {
  const dispatch = useAppDispatch()
  const [opening, setOpening] = useState<Opening>({ settled: false, firstNew: null })
  const atOpen = useRef({
    readRev: chat.me?.readRev ?? 0,
    unread: chat.me?.unreadCount ?? 0,
    asked: false,
  })
  useMarkedUnread(chat)
  const meId = useAppSelector((state) => state.session.user?.id ?? '')
  const { loaded, loading, hasBefore, failed } = flags
  useEffect(() => {
    if (opening.settled || !loaded || loading) return
    const { readRev, unread, asked } = atOpen.current
    const oldest = entries.find(({ message }) => message.seq > 0)?.message.seq ?? 0
    if (unread > 0 && !linked && !asked && hasBefore && oldest > readRev + 1 && !failed) {
      atOpen.current.asked = true
      void dispatch(jumpRequested({ chatId: chat.id, seq: readRev + 1 }))
      return
    }
    setOpening({ settled: true, firstNew: unread > 0 ? firstNewKey(entries, readRev, meId) : null })
  }, [opening.settled, loaded, loading, hasBefore, failed, entries, dispatch, chat.id, linked, meId])
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
