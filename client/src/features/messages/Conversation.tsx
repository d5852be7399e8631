import { MessageCircleOff, MessagesSquare } from 'lucide-react'
import { useCallback, useMemo, useRef, useState } from 'react'
import { useAppDispatch, useAppSelector } from '../../app/hooks.ts'
import { useT } from '../../app/i18n.tsx'
import { withMod } from '../../app/shortcuts.ts'
import { useNeeded } from '../../ui/lazyModule.ts'
import { lazyPart } from '../../ui/lazyPart.ts'
import { useOverlays } from '../../ui/overlays.ts'
import { EmptyState } from '../../ui/states.tsx'
import { selectChat, selectChatPeer, selectChatRemoval, selectChatsReady } from '../chats/selectors.ts'
import { Composer } from '../composer/Composer.tsx'
import { postingOf } from '../composer/posting.ts'
import { ConversationContext, type ConversationState } from './conversationContext.ts'
import { ConversationHeader } from './ConversationHeader.tsx'
import { messageActs } from './messageActs.ts'
import { selectCreation } from './selectors.ts'
import { MessageList, MessagesSkeleton } from './MessageList.tsx'

type ConversationProps = {
  chatId: string
  messageId: string | null
  info: boolean
  /** Begins a search with this text. */
  onSearch: (text: string) => void
}

const unmadeNoteModule = lazyPart(async () => (await import('../chats/UnmadeNote.tsx')).UnmadeNote)

/** One chat: its head, its messages, and where one writes. */
export function Conversation({ chatId, messageId, info, onSearch }: ConversationProps) {
  const t = useT()
  const dispatch = useAppDispatch()
  const overlays = useOverlays()
  const chat = useAppSelector(selectChat(chatId))
  const ready = useAppSelector(selectChatsReady)
  const removal = useAppSelector(selectChatRemoval(chatId))
  const peer = useAppSelector(selectChatPeer(chatId))
  const meId = useAppSelector((state) => state.session.user?.id ?? '')
  const isRefused = useAppSelector((state) => selectCreation(chatId)(state)?.status === 'failed')
  const UnmadeNote = useNeeded(unmadeNoteModule, isRefused)
  const composer = useRef<HTMLTextAreaElement>(null)
  const [target, setTarget] = useState<{ messageId: string; nonce: number } | null>(null)
  const jumpTo = useCallback(
    (id: string) => setTarget((last) => ({ messageId: id, nonce: (last?.nonce ?? 0) + 1 })),
    [],
  )
  const posting = chat ? postingOf(chat, removal, peer) : { can: false as const, reason: null }
  const canPost = posting.can
  const value = useMemo<ConversationState | null>(() => {
    if (!chat) return null
    const focusComposer = () => composer.current?.focus()
    const acting = { chat, meId, canPost, t, dispatch, overlays, focusComposer }
    return { chat, meId, canPost, jumpTo, actsOf: (entry) => messageActs(acting, entry) }
  }, [chat, meId, canPost, jumpTo, t, dispatch, overlays])
  if (!value || !chat?.me)
    return ready ? (
      <EmptyState icon={MessageCircleOff} title={t('chat.notFound')} text={t('chat.notFoundText')} />
    ) : (
      <MessagesSkeleton />
    )
  return (
    <ConversationContext value={value}>
      <ConversationHeader chat={chat} info={info} onSearch={onSearch} />
      {UnmadeNote && <UnmadeNote chatId={chatId} />}
      <MessageList chat={chat} linked={messageId} target={target} />
      <Composer chat={chat} posting={posting} inputRef={composer} />
    </ConversationContext>
  )
}

/** No chat is open. */
export function NoConversation() {
  const t = useT()
  return (
    <EmptyState
      icon={MessagesSquare}
      level={1}
      title={t('chat.none')}
      text={t('chat.noneText', { key: withMod('K') })}
    />
  )
}
