import { useAppDispatch } from '../../app/hooks.ts'
import { useT } from '../../app/i18n.tsx'
import { paths } from '../../app/paths.ts'
import { type Anchor, useOverlays } from '../../ui/overlays.ts'
import { useCopy } from '../../ui/useCopy.ts'
import { editStarted, replyStarted } from '../composer/composerSlice.ts'
import { useConversation } from './conversationContext.ts'
import type { MessageActs } from './messageMenu.ts'
import { rightsOf } from './messageRights.ts'
import type { MessageEntry } from './selectors.ts'
import { deleteSubmitted, reactionToggled } from './submit.ts'

/** Everything that one can do with a message, and the menus that offer it. */
export function useMessageActs(entry: MessageEntry) {
  const t = useT()
  const dispatch = useAppDispatch()
  const { openMenu, openPicker } = useOverlays()
  const copy = useCopy()
  const { chat, meId, canPost, focusComposer } = useConversation()
  const { message } = entry
  const about = { chatId: chat.id, messageId: message.id, clientId: message.clientId }
  const rights = rightsOf(entry, chat, meId, canPost)

  const toggleReaction = (emoji: string) => {
    const on = !message.reactions.some((each) => each.emoji === emoji && each.userIds.includes(meId))
    dispatch(reactionToggled({ ...about, emoji, on }))
  }
  const openReactions = (anchor: Anchor, returnTo: HTMLElement | null) =>
    openPicker({ anchor, returnTo, onPick: toggleReaction })
  const reply = () => {
    dispatch(replyStarted({ chatId: chat.id, messageId: message.id }))
    focusComposer()
  }
  const edit = () => {
    dispatch(editStarted({ chatId: chat.id, key: entry.key }))
    focusComposer()
  }
  const actsAt = (anchor: Anchor, returnTo: HTMLElement | null): MessageActs => ({
    react: () => openReactions(anchor, returnTo),
    reply,
    edit,
    deleteForMe: () => dispatch(deleteSubmitted({ ...about, scope: 'me' })),
    deleteForEveryone: () => dispatch(deleteSubmitted({ ...about, scope: 'everyone' })),
    copyLink: () =>
      void copy(new URL(paths.message(chat.id, message.id), location.href).href, t('message.linkCopied')),
    copyText: () => void copy(message.content, t('message.textCopied')),
  })
  const openActions = (anchor: Anchor, returnTo: HTMLElement | null, withQuick: boolean) =>
    openMenu({
      label: t('message.more'),
      anchor,
      returnTo,
      entries: async () => {
        const { messageMenu } = await import('./messageMenu.ts')
        return messageMenu(t, entry, rights, actsAt(anchor, returnTo), withQuick)
      },
    })
  return { rights, toggleReaction, openReactions, openActions, reply, edit, focusComposer }
}
