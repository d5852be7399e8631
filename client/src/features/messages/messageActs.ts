import type { Chat } from '@oms-chat/shared'
import type { Translate } from '../../app/i18n.tsx'
import type { AppDispatch } from '../../app/store.ts'
import type { Anchor, Overlays } from '../../ui/overlays.ts'
import { editStarted, replyStarted } from '../composer/composerSlice.ts'
import { rightsOf } from './messageRights.ts'
import type { MessageEntry } from './selectors.ts'
import { reactionToggled } from './submit.ts'

/** Who acts in which conversation, and through what. */
export type Acting = {
  chat: Chat
  meId: string
  canPost: boolean
  t: Translate
  dispatch: AppDispatch
  overlays: Overlays
  focusComposer: () => void
}

export type MessageActs = ReturnType<typeof messageActs>

/**
 * Everything that one can do with a message, and the menus that offer it. Made when somebody reaches for the message:
 * most rows only pass by.
 */
export function messageActs(acting: Acting, entry: MessageEntry) {
  const { chat, meId, canPost, t, dispatch, overlays, focusComposer } = acting
  const { message } = entry
  const about = { chatId: chat.id, messageId: message.id, clientId: message.clientId }
  const rights = rightsOf(entry, chat, meId, canPost)

  const toggleReaction = (emoji: string) => {
    const on = !message.reactions.some((each) => each.emoji === emoji && each.userIds.includes(meId))
    dispatch(reactionToggled({ ...about, emoji, on }))
  }
  const openReactions = (anchor: Anchor, returnTo: HTMLElement | null) =>
    overlays.openPicker({ anchor, returnTo, onPick: toggleReaction })
  const reply = () => {
    dispatch(replyStarted({ chatId: chat.id, messageId: message.id }))
    focusComposer()
  }
  const edit = () => {
    dispatch(editStarted({ chatId: chat.id, key: entry.key }))
    focusComposer()
  }
  const openActions = (anchor: Anchor, returnTo: HTMLElement | null, withQuick: boolean) =>
    overlays.openMenu({
      label: t('message.more'),
      anchor,
      returnTo,
      entries: async () => {
        const { messageMenu } = await import('./messageMenu.ts')
        const react = () => openReactions(anchor, returnTo)
        return messageMenu(
          { entry, chatId: chat.id, rights, t, dispatch, overlays, react, reply, edit },
          withQuick,
        )
      },
    })
  return { rights, toggleReaction, openReactions, openActions, reply, edit, focusComposer }
}
