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
import type { AppDispatch } from '../../app/store.ts'
import { lazyView } from '../../ui/lazyView.ts'
import type { MenuEntry, Overlays } from '../../ui/overlays.ts'
import { discardRequested, retryRequested } from '../messages/events.ts'
import type { Creation } from '../messages/selectors.ts'
import { readReached } from './events.ts'
import { muteFor, muteSpans } from './muting.ts'
import { preferencesChanged } from './preferences.ts'

const LeaveDialog = lazyView(() => import('../members/LeaveDialog.tsx'))

/** What the menu is about, and what it acts through. */
type RowSubject = {
  chat: Chat
  /** How its making stands, of a chat that the server doesn't know yet. */
  unmade: Creation | undefined
  t: Translate
  dispatch: AppDispatch
  overlays: Overlays
}

/** What one can do with a chat from its row; `now` is when one begins to mute it, in milliseconds. */
export const rowMenu = (subject: RowSubject, now = Date.now()): MenuEntry[] =>
  subject.unmade ? unmadeMenu(subject, subject.unmade) : madeMenu(subject, now)

function madeMenu({ chat, t, dispatch, overlays }: RowSubject, now: number): MenuEntry[] {
  const { id: chatId, me } = chat
  if (!me) return []
  const prefer = (patch: Partial<ChatPreferences>) => () => dispatch(preferencesChanged({ chatId, ...patch }))
  const markRead = () => {
    dispatch(readReached({ chatId, rev: chat.head }))
    if (me.markedUnread) prefer({ markedUnread: false })()
  }
  const leave = () => overlays.openDialog(<LeaveDialog chatId={chatId} />)
  const isUnread = me.unreadCount > 0 || me.markedUnread
  return [
    me.pinned
      ? { label: t('row.unpin'), icon: PinOff, onSelect: prefer({ pinned: false }) }
      : { label: t('row.pin'), icon: Pin, onSelect: prefer({ pinned: true }) },
    me.muted
      ? {
          label: t('row.unmute'),
          icon: Bell,
          onSelect: prefer(muteFor('off', now)),
        }
      : {
          label: t('row.mute'),
          icon: BellOff,
          items: muteSpans
            .filter((span) => span !== 'off')
            .map((span) => ({ label: t(`row.mute.${span}`), onSelect: prefer(muteFor(span, now)) })),
        },
    isUnread
      ? { label: t('row.markRead'), icon: MailOpen, onSelect: markRead }
      : { label: t('row.markUnread'), icon: Mail, onSelect: prefer({ markedUnread: true }) },
    me.archived
      ? { label: t('row.unarchive'), icon: ArchiveRestore, onSelect: prefer({ archived: false }) }
      : { label: t('row.archive'), icon: Archive, onSelect: prefer({ archived: true }) },
    ...(canLeave(chat)
      ? (['separator', { label: t('row.leave'), icon: LogOut, danger: true, onSelect: leave }] as const)
      : []),
  ]
}

/** Of a chat that one has begun: once it is being made, it can't be called back. */
function unmadeMenu({ t, dispatch }: RowSubject, { clientId, status, attempts }: Creation): MenuEntry[] {
  const hasFailed = status === 'failed'
  const retry = () => dispatch(retryRequested({ clientId }))
  const discard = () => dispatch(discardRequested({ clientId }))
  const entries: (MenuEntry | false)[] = [
    hasFailed && { label: t('message.retry'), icon: RotateCw, onSelect: retry },
    (hasFailed || attempts === 0) && {
      label: t('message.discard'),
      icon: Trash2,
      danger: true,
      onSelect: discard,
    },
  ]
  return entries.filter((entry) => entry !== false)
}

/** Direct chats have no door, and those of the organisation or a property follow the assignments. */
export const canLeave = (chat: Chat): boolean => chat.type !== 'direct' && chat.scope === 'none'
