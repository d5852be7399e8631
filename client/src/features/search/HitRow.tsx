import { memo } from 'react'
import { useLocation } from 'wouter'
import { useAppSelector } from '../../app/hooks.ts'
import { useLocale } from '../../app/i18n.tsx'
import { paths } from '../../app/paths.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { ChatAvatar } from '../chats/ChatAvatar.tsx'
import { selectChat, selectChatTitle } from '../chats/selectors.ts'
import { useNames } from '../users/names.ts'
import { selectUser } from '../users/usersSlice.ts'
import type { Hit } from './found.ts'
import styles from './Search.module.css'

type HitRowProps = {
  hit: Hit
  isOpen: boolean
  /** All are of one chat, so that only who wrote them tells them apart. */
  inOneChat: boolean
  onJump: (chatId: string) => void
}

/** A message that was found: where, from whom, when, and the words. Choosing it goes there. */
export const HitRow = memo(function HitRow({ hit, isOpen, inOneChat, onJump }: HitRowProps) {
  const { t, formats } = useLocale()
  const [path, navigate] = useLocation()
  const chat = useAppSelector(selectChat(hit.chatId))
  const title = useAppSelector(selectChatTitle(hit.chatId))
  const meId = useAppSelector((state) => state.session.user?.id)
  const user = useAppSelector(selectUser(hit.senderId))
  const nameOf = useNames()
  if (!chat) return <div className={styles.hit} />
  const sender = hit.senderId === meId ? t('common.you') : nameOf(hit.senderId ?? '')
  const href = paths.message(hit.chatId, hit.messageId)
  return (
    <a
      href={href}
      className={styles.hit}
      data-message-id={hit.messageId}
      aria-current={isOpen && path === href ? 'true' : undefined}
      draggable={false}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return
        event.preventDefault()
        onJump(hit.chatId)
        navigate(href)
      }}
    >
      {inOneChat ? (
        <Avatar id={hit.senderId ?? ''} name={nameOf(hit.senderId ?? '')} url={user?.avatarUrl} size={40} />
      ) : (
        <ChatAvatar chat={chat} size={40} />
      )}
      <span className={styles.text}>
        <span className={styles.top}>
          <span className={styles.name} dir="auto">
            {inOneChat ? sender : title}
          </span>
          <time className={styles.time} dateTime={hit.createdAt} title={formats.full(hit.createdAt)}>
            {formats.short(hit.createdAt)}
          </time>
        </span>
        <span className={styles.excerpt} dir="auto">
          {!inOneChat && <span className={styles.sender}>{sender}: </span>}
          {hit.excerpt.map(({ text, found }, at) => (found ? <mark key={at}>{text}</mark> : text))}
        </span>
      </span>
    </a>
  )
})
