import { useEffect } from 'react'
import type { Chat } from '@oms-chat/shared'
import { Announcer } from './Announcer.tsx'
import { DayOverlay, type Seen } from './DayOverlay.tsx'
import { JumpButton } from './JumpButton.tsx'
import { moveFocus } from './moveFocus.ts'
import type { ListRow } from './rows.ts'
import type { MessageEntry } from './selectors.ts'

type SurroundingsProps = {
  chat: Chat
  entries: readonly MessageEntry[]
  rows: readonly ListRow[]
  scroller: HTMLElement | null
  onSeen: (seen: Seen) => void
  /** Null where one is at the latest message. */
  toLatest: (() => void) | null
}

/**
 * What stands around the messages of a list that is there: their day, the way back to the latest, the
 * announcements, and the way from one to the next by keys.
 */
export function Surroundings({ chat, entries, rows, scroller, onSeen, toLatest }: SurroundingsProps) {
  useEffect(() => {
    scroller?.addEventListener('keydown', moveFocus)
    return () => scroller?.removeEventListener('keydown', moveFocus)
  }, [scroller])
  return (
    <>
      <DayOverlay scroller={scroller} rows={rows} onSeen={onSeen} />
      {toLatest && <JumpButton count={chat.me?.unreadCount ?? 0} onClick={toLatest} />}
      <Announcer entries={entries} chat={chat} />
    </>
  )
}
