import { Copy, Info, Link, Pencil, Reply, SmilePlus, Trash2, Undo2, UserX } from 'lucide-react'
import { createElement } from 'react'
import type { Translate } from '../../app/i18n.tsx'
import { paths } from '../../app/paths.ts'
import type { AppDispatch } from '../../app/store.ts'
import { copyText } from '../../ui/copyText.ts'
import type { MenuEntry, Overlays } from '../../ui/overlays.ts'
import type { MessageRights } from './messageRights.ts'
import type { MessageEntry } from './selectors.ts'
import { deleteSubmitted } from './submit.ts'

/** What the menu is about, and what it acts through. */
export type MenuSubject = {
  entry: MessageEntry
  chatId: string
  rights: MessageRights
  t: Translate
  dispatch: AppDispatch
  overlays: Overlays
  react: () => void
  reply: () => void
  edit: () => void
}

/** The entries of "More actions"; with `withQuick` also what stands beside it, for who has no pointer. */
export function messageMenu(
  { entry, chatId, rights, t, dispatch, overlays, react, reply, edit }: MenuSubject,
  withQuick: boolean,
): MenuEntry[] {
  const { message, cancellable } = entry
  const isLive = message.deletedAt === null
  const isSent = message.id !== ''
  const about = { chatId, messageId: message.id, clientId: message.clientId }
  const deleteFor = (scope: 'me' | 'everyone') => () => dispatch(deleteSubmitted({ ...about, scope }))
  const copyLink = () =>
    copyText(
      new URL(paths.message(chatId, message.id), location.href).href,
      t('message.linkCopied'),
      overlays,
      t,
    )
  const openInfo = async () => {
    const { MessageInfo } = await import('./MessageInfo.tsx')
    overlays.openDialog(createElement(MessageInfo, { message }))
  }
  const copyContent = () => copyText(message.content, t('message.textCopied'), overlays, t)
  const entries: (MenuEntry | false)[] = [
    withQuick && rights.canAnswer && { label: t('message.react'), icon: SmilePlus, onSelect: react },
    withQuick && rights.canAnswer && { label: t('message.reply'), icon: Reply, onSelect: reply },
    rights.canEdit && { label: t('message.edit'), icon: Pencil, onSelect: edit },
    isLive && { label: t('message.copyText'), icon: Copy, onSelect: () => void copyContent() },
    isSent && { label: t('message.copyLink'), icon: Link, onSelect: () => void copyLink() },
    rights.isOwn &&
      isSent &&
      isLive && { label: t('message.info'), icon: Info, onSelect: () => void openInfo() },
    cancellable && {
      label: t('message.takeBack'),
      icon: Undo2,
      danger: true,
      onSelect: deleteFor('everyone'),
    },
    isSent && 'separator',
    isSent && { label: t('message.deleteForMe'), icon: UserX, onSelect: deleteFor('me') },
    rights.canDeleteForEveryone && {
      label: t('message.deleteForEveryone'),
      icon: Trash2,
      danger: true,
      onSelect: deleteFor('everyone'),
    },
  ]
  return entries.filter((item) => item !== false)
}
