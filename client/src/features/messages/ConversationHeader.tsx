import { ArrowLeft, Info, Search } from 'lucide-react'
import type { Chat } from '@oms-chat/shared'
import { useAppSelector } from '../../app/hooks.ts'
import { useT } from '../../app/i18n.tsx'
import { paths } from '../../app/paths.ts'
import { useNavigate } from '../../app/useNavigate.tsx'
import { IconButton } from '../../ui/Button.tsx'
import { selectOrganization } from '../auth/sessionSlice.ts'
import { ChatAvatar } from '../chats/ChatAvatar.tsx'
import { selectChatPeer, selectChatTitle, selectUnmade } from '../chats/selectors.ts'
import { Live } from '../presence/Live.tsx'
import { chatKind } from './chatKind.ts'
import styles from './Conversation.module.css'

type ConversationHeaderProps = { chat: Chat; info: boolean; onSearch: (text: string) => void }

/** Whom one talks with, and the way to all that is known about the chat. */
export function ConversationHeader({ chat, info, onSearch }: ConversationHeaderProps) {
  const t = useT()
  const navigate = useNavigate()
  const title = useAppSelector(selectChatTitle(chat.id))
  const peer = useAppSelector(selectChatPeer(chat.id))
  const meId = useAppSelector((state) => state.session.user?.id)
  const organization = useAppSelector(selectOrganization)
  const isUnmade = useAppSelector((state) => selectUnmade(chat.id)(state) !== undefined)
  const direct = peer?.id === meId ? t('chat.noteToSelf') : `@${peer?.username ?? ''}`
  return (
    <header className={styles.header}>
      <IconButton
        className={styles.back}
        icon={ArrowLeft}
        label={t('chat.backToChats')}
        onClick={() => navigate(paths.home)}
      />
      <div className={styles.title}>
        <ChatAvatar chat={chat} size={40} />
        <div className={styles.names}>
          <h1 dir="auto">{title}</h1>
          <p>
            <Live part="Header" of={chat.id}>
              {chat.type === 'direct' ? direct : chatKind(t, chat, organization?.name ?? '')}
            </Live>
          </p>
        </div>
      </div>
      <IconButton
        icon={Search}
        label={t('chat.search')}
        onClick={() => onSearch(`in:"${title.replace(/["“”„]/g, ' ')}" `)}
      />
      {!isUnmade && (
        <IconButton
          icon={Info}
          label={t('chat.info')}
          aria-expanded={info}
          onClick={() => navigate(info ? paths.chat(chat.id) : paths.info(chat.id))}
        />
      )}
    </header>
  )
}
