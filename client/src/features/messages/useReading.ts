import { useCallback, useEffect } from 'react'
import type { Chat } from '@oms-chat/shared'
import { useAppDispatch } from '../../app/hooks.ts'
import { readReached } from '../chats/events.ts'
import { useAttention } from './useAttention.ts'

/** Moves the read pointer with what is really seen; at the end, to the end. */
export function useReading(chat: Chat, atEnd: boolean) {
  const dispatch = useAppDispatch()
  const attention = useAttention()
  const { id: chatId, head } = chat
  const readRev = chat.me?.readRev ?? 0
  const hasUnread = (chat.me?.unreadCount ?? 0) > 0
  useEffect(() => {
    if (atEnd && attention && hasUnread) dispatch(readReached({ chatId, rev: head }))
  }, [atEnd, attention, hasUnread, chatId, head, dispatch])
  const seen = useCallback(
    (seq: number) => {
      if (attention && hasUnread && seq > readRev) dispatch(readReached({ chatId, rev: seq }))
    },
    [attention, hasUnread, readRev, chatId, dispatch],
  )
  return { seen }
}
