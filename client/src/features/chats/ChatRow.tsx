import { BellOff, ChevronDown, Pin } from 'lucide-react'
import { memo, useRef } from 'react'
import type { Chat } from '@oms-chat/shared'
import { useAppDispatch, useAppSelector } from '../../app/hooks.ts'
import { useLocale } from '../../app/i18n.tsx'
import { paths } from '../../app/paths.ts'
import { useNavigate } from '../../app/useNavigate.tsx'
import { IconButton } from '../../ui/Button.tsx'
import { cx } from '../../ui/classes.ts'
import { type Anchor, useOverlays } from '../../ui/overlays.ts'
import { Hidden } from '../../ui/states.tsx'
import { useLongPress } from '../../ui/useLongPress.ts'
import { selectDraft } from '../composer/composerSlice.ts'
import { Live } from '../presence/Live.tsx'
import { useNames } from '../users/names.ts'
import { ChatAvatar } from './ChatAvatar.tsx'
import { chatPressed } from './events.ts'
import { previewLine } from './previewLine.ts'
import { selectChat, selectChatTitle, selectUnmade } from './selectors.ts'
import styles from './Sidebar.module.css'

/** One chat in the list. */
export const ChatRow = memo(function ChatRow({ chatId, isOpen }: { chatId: string; isOpen: boolean }) {
  const chat = useAppSelector(selectChat(chatId))
  return chat?.me ? <Row chat={chat} isOpen={isOpen} /> : <div style={{ blockSize: 64 }} />
})

function Row({ chat, isOpen }: { chat: Chat; isOpen: boolean }) {
  const { t } = useLocale()
  const title = useAppSelector(selectChatTitle(chat.id))
  const dispatch = useAppDispatch()
  const navigate = useNavigate()
  const openMenu = useRowMenu(chat, title)
  const link = useRef<HTMLAnchorElement>(null)
  const press = useLongPress((at) => openMenu(at, link.current))
  const isUnread = (chat.me?.unreadCount ?? 0) > 0 || chat.me?.markedUnread
  const told = `oms-row-${chat.id}`
  return (
    <div className={styles.item}>
      <a
        ref={link}
        href={paths.chat(chat.id)}
        className={cx(styles.row, isUnread && styles.unread)}
        data-chat-id={chat.id}
        aria-label={title}
        aria-describedby={told}
        aria-current={isOpen ? 'page' : undefined}
        draggable={false}
        {...press}
        onMouseDown={() => dispatch(chatPressed(chat.id))}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey) return
          event.preventDefault()
          navigate(paths.chat(chat.id))
        }}
      >
        <ChatAvatar chat={chat} size={44} />
        <Badge chat={chat} className={styles.railBadge} />
        <span className={styles.text} id={told}>
          <RowText chat={chat} title={title} isOpen={isOpen} />
        </span>
      </a>
      <IconButton
        className={styles.more}
        icon={ChevronDown}
        label={t('row.actions', { name: title })}
        aria-haspopup="menu"
        onClick={(event) => openMenu(event.currentTarget, event.currentTarget)}
      />
    </div>
  )
}

function RowText({ chat, title, isOpen }: { chat: Chat; title: string; isOpen: boolean }) {
  const locale = useLocale()
  const { t, formats } = locale
  const draft = useAppSelector(selectDraft(chat.id))
  const meId = useAppSelector((state) => state.session.user?.id ?? '')
  const nameOf = useNames()
  const unmade = useAppSelector(selectUnmade(chat.id))
  const line = unmade
    ? ({ kind: 'quiet', text: t(unmade.status === 'failed' ? 'unmade.failed' : 'unmade.waiting') } as const)
    : previewLine(locale, chat, isOpen ? '' : draft, { meId, nameOf })
  const { me } = chat
  const level = me && me.notify !== 'all' ? (`row.notify.${me.notify}` as const) : null
  const quiet = me?.muted ? 'row.muted' : level
  return (
    <>
      <span className={styles.top}>
        <span className={styles.name} dir="auto">
          {title}
        </span>
        <time className={styles.time} dateTime={chat.lastActivityAt}>
          {formats.short(chat.lastActivityAt)}
        </time>
      </span>
      <span className={styles.bottom}>
        <span className={cx(styles.preview, line.kind === 'quiet' && styles.quiet)} dir="auto">
          <Live part="Row" of={chat.id}>
            {line.kind === 'draft' && <span className={styles.draft}>{t('row.draft')} </span>}
            {line.text}
          </Live>
        </span>
        <span className={styles.icons}>
          {quiet && (
            <>
              <BellOff aria-hidden />
              <Hidden>{t(quiet)}</Hidden>
            </>
          )}
          {me?.pinned && (
            <>
              <Pin aria-hidden />
              <Hidden>{t('row.pinned')}</Hidden>
            </>
          )}
          <Badge chat={chat} />
        </span>
      </span>
    </>
  )
}

function Badge({ chat, className }: { chat: Chat; className?: string | undefined }) {
  const { t } = useLocale()
  const { me } = chat
  if (!me || (me.unreadCount === 0 && !me.markedUnread)) return null
  const muted = me.muted && styles.badgeMuted
  return (
    <>
      {me.mentionCount > 0 && !className && (
        <span className={cx(styles.badge, className)}>
          <span aria-hidden>@</span>
          <Hidden>{t('row.mentions', { count: me.mentionCount })}</Hidden>
        </span>
      )}
      <span className={cx(styles.badge, muted, me.unreadCount === 0 && styles.dot, className)}>
        {me.unreadCount > 0 && <span aria-hidden>{me.unreadCount > 99 ? '99+' : me.unreadCount}</span>}
        <Hidden>
          {me.unreadCount > 0 ? t('row.unread', { count: me.unreadCount }) : t('row.markedUnread')}
        </Hidden>
      </span>
    </>
  )
}

function useRowMenu(chat: Chat, title: string) {
  const { t } = useLocale()
  const dispatch = useAppDispatch()
  const overlays = useOverlays()
  const unmade = useAppSelector(selectUnmade(chat.id))
  return (anchor: Anchor, returnTo: HTMLElement | null) =>
    overlays.openMenu({
      label: t('row.actions', { name: title }),
      anchor,
      returnTo,
      entries: async () => (await import('./rowMenu.tsx')).rowMenu({ chat, unmade, t, dispatch, overlays }),
    })
}
