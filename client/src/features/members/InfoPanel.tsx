import { LogOut, Pencil, X } from 'lucide-react'
import type { Chat } from '@oms-chat/shared'
import { useAppSelector } from '../../app/hooks.ts'
import { useT } from '../../app/i18n.tsx'
import { paths } from '../../app/paths.ts'
import { useNavigate } from '../../app/useNavigate.tsx'
import { Button, IconButton } from '../../ui/Button.tsx'
import { useOverlays } from '../../ui/overlays.ts'
import { selectOrganization } from '../auth/sessionSlice.ts'
import { ChatAvatar } from '../chats/ChatAvatar.tsx'
import { keepsChat } from '../chats/chatRole.ts'
import { canLeave } from '../chats/rowMenu.tsx'
import { selectChat, selectChatPeer, selectChatTitle } from '../chats/selectors.ts'
import { chatKind } from '../messages/chatKind.ts'
import { ChatPreferences } from './ChatPreferences.tsx'
import { ChatSettings } from './ChatSettings.tsx'
import styles from './InfoPanel.module.css'
import { JumpToDate } from './JumpToDate.tsx'
import { Members } from './Members.tsx'
import { lazyView } from '../../ui/lazyView.ts'

const EditChatDialog = lazyView(() => import('./EditChatDialog.tsx'))
const LeaveDialog = lazyView(() => import('./LeaveDialog.tsx'))

/** All that is known about a chat, and what may be changed. */
export default function InfoPanel({ chatId }: { chatId: string }) {
  const t = useT()
  const navigate = useNavigate()
  const { openDialog } = useOverlays()
  const chat = useAppSelector(selectChat(chatId))
  const isAdmin = useAppSelector((state) => chat !== undefined && keepsChat(chat, state.session.user))
  if (!chat?.me) return null
  return (
    <>
      <header className={styles.head}>
        <h2 id="oms-info-title">{t('info.title')}</h2>
        {chat.type !== 'direct' && isAdmin && (
          <IconButton
            icon={Pencil}
            label={t('info.edit')}
            onClick={() => openDialog(<EditChatDialog chatId={chatId} />)}
          />
        )}
        <IconButton icon={X} label={t('common.close')} onClick={() => navigate(paths.chat(chatId))} />
      </header>
      <div className={styles.body}>
        <Hero chat={chat} />
        <ChatPreferences chat={chat} />
        <JumpToDate chatId={chatId} />
        <ChatSettings chat={chat} />
        {chat.type !== 'direct' && <Members chat={chat} />}
        {canLeave(chat) && (
          <div className={styles.leave}>
            <Button wide onClick={() => openDialog(<LeaveDialog chatId={chatId} />)}>
              <LogOut aria-hidden size={17} />
              {t('info.leave')}
            </Button>
          </div>
        )}
      </div>
    </>
  )
}

function Hero({ chat }: { chat: Chat }) {
  const t = useT()
  const title = useAppSelector(selectChatTitle(chat.id))
  const peer = useAppSelector(selectChatPeer(chat.id))
  const organization = useAppSelector(selectOrganization)
  return (
    <div className={styles.hero}>
      <ChatAvatar chat={chat} size={96} />
      <h3 dir="auto">{title}</h3>
      <p className={styles.kind}>
        {chat.type === 'direct'
          ? `@${peer?.username ?? ''}`
          : [chatKind(t, chat, organization?.name ?? ''), chat.category].filter(Boolean).join(' · ')}
      </p>
      {chat.description !== '' && (
        <p className={styles.description} dir="auto">
          {chat.description}
        </p>
      )}
    </div>
  )
}
