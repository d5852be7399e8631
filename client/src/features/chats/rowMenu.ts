import {
  Archive,
  ArchiveRestore,
  Bell,
  BellOff,
  LogOut,
  Mail,
  MailOpen,
  Pin,
  PinOff,
  RotateCw,
  Trash2,
} from 'lucide-react'
import type { Chat, ChatPreferences } from '@oms-chat/shared'
import type { Translate } from '../../app/i18n.tsx'
import type { MenuEntry } from '../../ui/overlays.ts'

const hour = 3_600_000

type Acts = {
  /** Changes what only oneself sees of the chat. */
  prefer: (patch: Partial<ChatPreferences>) => void
  markRead: () => void
  leave: () => void
}

/** What one can do about a chat that the server doesn't know yet. */
type UnmadeActs = { retry: (() => void) | null; discard: (() => void) | null }

/** What one can do with a chat from its row. */
export function rowMenu(t: Translate, chat: Chat, acts: Acts, now: number): MenuEntry[] {
  const { me } = chat
  if (!me) return []
  const mute = (ms: number | null) => () =>
    acts.prefer({ muted: true, mutedUntil: ms === null ? null : new Date(now + ms).toISOString() })
  const isUnread = me.unreadCount > 0 || me.markedUnread
  return [
    me.pinned
      ? { label: t('row.unpin'), icon: PinOff, onSelect: () => acts.prefer({ pinned: false }) }
      : { label: t('row.pin'), icon: Pin, onSelect: () => acts.prefer({ pinned: true }) },
    me.muted
      ? {
          label: t('row.unmute'),
          icon: Bell,
          onSelect: () => acts.prefer({ muted: false, mutedUntil: null }),
        }
      : {
          label: t('row.mute'),
          icon: BellOff,
          items: [
            { label: t('row.mute1h'), onSelect: mute(hour) },
            { label: t('row.mute8h'), onSelect: mute(8 * hour) },
            { label: t('row.muteAlways'), onSelect: mute(null) },
          ],
        },
    isUnread
      ? { label: t('row.markRead'), icon: MailOpen, onSelect: acts.markRead }
      : { label: t('row.markUnread'), icon: Mail, onSelect: () => acts.prefer({ markedUnread: true }) },
    me.archived
      ? { label: t('row.unarchive'), icon: ArchiveRestore, onSelect: () => acts.prefer({ archived: false }) }
      : { label: t('row.archive'), icon: Archive, onSelect: () => acts.prefer({ archived: true }) },
    ...(canLeave(chat)
      ? (['separator', { label: t('row.leave'), icon: LogOut, danger: true, onSelect: acts.leave }] as const)
      : []),
  ]
}

/** What one can do from its row with a chat that one has begun: once it is being made, it can't be called back. */
export const unmadeMenu = (t: Translate, { retry, discard }: UnmadeActs): MenuEntry[] => [
  ...(retry ? [{ label: t('message.retry'), icon: RotateCw, onSelect: retry }] : []),
  ...(discard ? [{ label: t('message.discard'), icon: Trash2, danger: true, onSelect: discard }] : []),
]

/** Direct chats have no door, and those of the organisation or a property follow the assignments. */
export const canLeave = (chat: Chat): boolean => chat.type !== 'direct' && chat.scope === 'none'
