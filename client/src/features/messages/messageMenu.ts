import { Copy, Link, Pencil, Reply, SmilePlus, Trash2, Undo2, UserX } from 'lucide-react'
import type { Translate } from '../../app/i18n.tsx'
import type { MenuEntry } from '../../ui/overlays.ts'
import type { MessageRights } from './messageRights.ts'
import type { MessageEntry } from './selectors.ts'

export type MessageActs = Record<
  'react' | 'reply' | 'edit' | 'deleteForMe' | 'deleteForEveryone' | 'copyLink' | 'copyText',
  () => void
>

/** The entries of "More actions"; with `withQuick` also what stands beside it, for who has no pointer. */
export function messageMenu(
  t: Translate,
  entry: MessageEntry,
  rights: MessageRights,
  acts: MessageActs,
  withQuick: boolean,
): MenuEntry[] {
  const { message, cancellable } = entry
  const isLive = message.deletedAt === null
  const isSent = message.id !== ''
  const entries: (MenuEntry | false)[] = [
    withQuick && rights.canAnswer && { label: t('message.react'), icon: SmilePlus, onSelect: acts.react },
    withQuick && rights.canAnswer && { label: t('message.reply'), icon: Reply, onSelect: acts.reply },
    rights.canEdit && { label: t('message.edit'), icon: Pencil, onSelect: acts.edit },
    isLive && { label: t('message.copyText'), icon: Copy, onSelect: acts.copyText },
    isSent && { label: t('message.copyLink'), icon: Link, onSelect: acts.copyLink },
    cancellable && {
      label: t('message.takeBack'),
      icon: Undo2,
      danger: true,
      onSelect: acts.deleteForEveryone,
    },
    isSent && 'separator',
    isSent && { label: t('message.deleteForMe'), icon: UserX, onSelect: acts.deleteForMe },
    rights.canDeleteForEveryone && {
      label: t('message.deleteForEveryone'),
      icon: Trash2,
      danger: true,
      onSelect: acts.deleteForEveryone,
    },
  ]
  return entries.filter((item) => item !== false)
}
