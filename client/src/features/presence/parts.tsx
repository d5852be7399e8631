import type { ReactNode } from 'react'
import { useAppSelector } from '../../app/hooks.ts'
import { useLocale, useT } from '../../app/i18n.tsx'
import { cx } from '../../ui/classes.ts'
import { selectChat, selectChatPeer } from '../chats/selectors.ts'
import styles from './presence.module.css'
import { presenceText } from './presenceText.ts'
import { selectTypists } from './typingSlice.ts'
import { typingText } from './typingText.ts'
import { usePresence } from './usePresence.ts'

type PartProps = { of: string; children?: ReactNode }

/** A chat's one line in the list: who types there, else what it says otherwise. */
export function Row({ of: chatId, children }: PartProps) {
  const t = useT()
  const typists = useAppSelector(selectTypists(chatId))
  const isDirect = useAppSelector(selectChat(chatId))?.type === 'direct'
  if (!typists) return children
  return (
    <span className={styles.typing} dir="auto">
      {isDirect ? t('typing.row') : typingText(t, typists)}
    </span>
  )
}

/** The line below a conversation's name. Who types is read out politely. */
export function Header({ of: chatId, children }: PartProps) {
  const t = useT()
  const text = typingText(t, useAppSelector(selectTypists(chatId)))
  const peerId = useAppSelector(selectChatPeer(chatId))?.id ?? ''
  const meId = useAppSelector((state) => state.session.user?.id)
  return (
    <>
      <span role="status" className={styles.typing}>
        {text}
      </span>
      {text === '' &&
        (peerId === '' || peerId === meId ? children : <HowTheyAre of={peerId}>{children}</HowTheyAre>)}
    </>
  )
}

function HowTheyAre({ of: userId, children }: PartProps) {
  const locale = useLocale()
  const presence = usePresence(userId)
  return presence ? presenceText(locale, presence) : children
}

/** Somebody's picture with how they are at its corner. */
export function Person({ of: userId, children }: PartProps) {
  const t = useT()
  const presence = usePresence(userId)
  const status = presence?.status ?? 'offline'
  return (
    <span className={styles.person}>
      {children}
      {status !== 'offline' && (
        <span className={cx(styles.dot, styles[status])} role="img" aria-label={t(`presence.${status}`)} />
      )}
    </span>
  )
}
