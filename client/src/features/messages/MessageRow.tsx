import { Ban, Check, CheckCheck, CircleAlert, Clock3 } from 'lucide-react'
import { type CSSProperties, type KeyboardEvent, memo } from 'react'
import type { Chat, Message } from '@oms-chat/shared'
import { useAppSelector } from '../../app/hooks.ts'
import { useLocale, useT } from '../../app/i18n.tsx'
import { Avatar } from '../../ui/Avatar.tsx'
import { cx } from '../../ui/classes.ts'
import { useNeeded } from '../../ui/lazyModule.ts'
import { lazyPart } from '../../ui/lazyPart.ts'
import { hueOf } from '../../ui/tint.ts'
import { useLongPress } from '../../ui/useLongPress.ts'
import { useRested } from '../../ui/useRested.ts'
import { callsFor } from '../chats/unread.ts'
import { useNames } from '../users/names.ts'
import { selectUser } from '../users/usersSlice.ts'
import { useConversation } from './conversationContext.ts'
import type { MessageActs } from './messageActs.ts'
import styles from './MessageRow.module.css'
import { MessageText } from './MessageText.tsx'
import { plainText } from './plainText.ts'
import { Reactions } from './Reactions.tsx'
import type { ListRow } from './rows.ts'
import type { MessageEntry } from './selectors.ts'
import { bigEmojiCount } from './textShape.ts'

type Hue = CSSProperties & Record<'--hue', number>
const hue = (id: string): Hue => ({ '--hue': hueOf(id) })

const toolsModule = lazyPart(async () => (await import('./MessageTools.tsx')).MessageTools)
const troubleModule = lazyPart(async () => (await import('./MessageTrouble.tsx')).MessageTrouble)

type MessageRowProps = { row: Extract<ListRow, { kind: 'message' }>; flash: boolean }

/** One message: who, what, when, how far it got, and what others made of it. */
export const MessageRow = memo(function MessageRow({ row, flash }: MessageRowProps) {
  const { entry, first, last } = row
  const { message, status } = entry
  const { formats } = useLocale()
  const t = useT()
  const { chat, meId, actsOf } = useConversation()
  const sender = useAppSelector(selectUser(message.senderId))
  const isOwn = message.senderId === meId
  const time = formats.time(message.createdAt)
  const name = isOwn ? t('common.you') : (sender?.fullName ?? t('common.someone'))
  const { isRested, now } = useRested()
  const press = useLongPress((at, target) => actsOf(entry).openActions(at, target, true))
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.target !== event.currentTarget || event.metaKey || event.ctrlKey || event.altKey) return
    const act = keyAct(event.key, event.currentTarget, actsOf(entry))
    if (!act) return
    event.preventDefault()
    act()
  }
  const isRefused = status === 'failed' || entry.change?.status === 'failed'
  const showsSide = !isOwn && chat.type !== 'direct'
  return (
    // A pointer that moves reaches for it; one under which the list is scrolled doesn't.
    <div className={styles.line} onPointerMove={now}>
      <article
        tabIndex={-1}
        aria-label={t('message.by', { name, time })}
        data-message-id={message.id}
        data-client-id={message.clientId}
        data-seq={message.seq}
        data-status={isOwn ? reachOf(entry, chat) : undefined}
        data-key={row.key}
        data-calls={isOwn ? 'own' : callsFor(message, meId) ? 'me' : undefined}
        className={cx(
          styles.message,
          isOwn && styles.own,
          chat.type === 'direct' && styles.direct,
          first && styles.first,
          last && styles.last,
          flash && styles.flash,
        )}
        onKeyDown={onKeyDown}
        onFocus={now}
        {...press}
      >
        {showsSide && (
          <div className={styles.side}>
            {first && (
              <Avatar
                id={message.senderId ?? ''}
                name={sender?.fullName ?? ''}
                url={sender?.avatarUrl}
                size={32}
              />
            )}
          </div>
        )}
        <div className={styles.stack}>
          <div className={styles.holder}>
            <Body entry={entry} isOwn={isOwn} name={showsSide && first ? name : null} time={time} />
            {isRested && message.deletedAt === null && <Tools acts={actsOf(entry)} />}
          </div>
          {message.reactions.length > 0 && (
            <Reactions reactions={message.reactions} meId={meId} acts={actsOf(entry)} />
          )}
          {isRefused && <Trouble entry={entry} />}
        </div>
      </article>
    </div>
  )
})

// Few rows need these when they come into sight, so that only those which do ask for the code.

function Tools({ acts }: { acts: MessageActs }) {
  const MessageTools = useNeeded(toolsModule, true)
  return MessageTools && <MessageTools acts={acts} />
}

function Trouble({ entry }: { entry: MessageEntry }) {
  const MessageTrouble = useNeeded(troubleModule, true)
  return MessageTrouble && <MessageTrouble entry={entry} />
}

/** What a key does on a focused message; nothing for most. */
function keyAct(key: string, target: HTMLElement, acts: MessageActs): (() => void) | null {
  const { canAnswer, canEdit } = acts.rights
  if (key === 'r' && canAnswer) return acts.reply
  if (key === 'e' && canEdit) return acts.edit
  if (key === '+' && canAnswer) return () => acts.openReactions(target, target)
  if (key === 'Escape') return acts.focusComposer
  return key === 'Enter' ? () => acts.openActions(target, target, true) : null
}

/** About as wide as the time, the tick and "edited" are, in the text's own size. */
const metaWidth = (time: string, edited: string, isOwn: boolean) =>
  `${Math.round((time.length + (edited ? edited.length + 1 : 0)) * 6.6 + (isOwn ? 19 : 0) + 10)}px`

type BodyProps = { entry: MessageEntry; isOwn: boolean; name: string | null; time: string }

function Body({ entry, isOwn, name, time }: BodyProps) {
  const { message } = entry
  const t = useT()
  const edited = message.editedAt !== null && message.deletedAt === null ? t('message.edited') : ''
  const width: CSSProperties & Record<'--meta-width', string> = {
    '--meta-width': metaWidth(time, edited, isOwn),
  }
  const big =
    message.deletedAt === null &&
    !message.replyTo &&
    message.type === 'text' &&
    bigEmojiCount(message.content) > 0
  if (big)
    return (
      <div className={styles.big}>
        {message.content.trim()}
        <Meta entry={entry} isOwn={isOwn} edited={edited} time={time} />
      </div>
    )
  return (
    <div className={styles.bubble} style={width}>
      {name !== null && (
        <span className={styles.name} style={hue(message.senderId ?? '')} dir="auto">
          {name}
        </span>
      )}
      {message.deletedAt !== null ? (
        <p className={styles.tombstone}>
          <Ban aria-hidden />
          {t(isOwn ? 'message.deletedOwn' : 'message.deleted')}
        </p>
      ) : (
        <>
          {message.replyTo && <Quote quote={message.replyTo} />}
          <div className={styles.content}>
            <MessageText content={message.content} isCode={message.type === 'code'} />
          </div>
        </>
      )}
      <Meta entry={entry} isOwn={isOwn} edited={edited} time={time} />
    </div>
  )
}

const statusIcons = {
  waiting: Clock3,
  sending: Clock3,
  sent: Check,
  delivered: CheckCheck,
  read: CheckCheck,
  failed: CircleAlert,
}

/** How far one's own message got: what was sent may have been got, or read, by everybody. */
const reachOf = ({ status, message: { seq } }: MessageEntry, { readByAll, deliveredToAll }: Chat) =>
  status !== 'sent' || deliveredToAll < seq ? status : readByAll < seq ? 'delivered' : 'read'

type MetaProps = { entry: MessageEntry; isOwn: boolean; edited: string; time: string }

function Meta({ entry, isOwn, edited, time }: MetaProps) {
  const { message } = entry
  return (
    <span className={styles.meta}>
      {edited !== '' && <span>{edited}</span>}
      <time dateTime={message.createdAt} data-tip-time={message.createdAt}>
        {time}
      </time>
      {isOwn && message.deletedAt === null && <Reach entry={entry} />}
    </span>
  )
}

function Reach({ entry }: { entry: MessageEntry }) {
  const t = useT()
  const { chat } = useConversation()
  const { change } = entry
  const shown = change && change.status !== 'failed' ? 'waiting' : reachOf(entry, chat)
  const Icon = statusIcons[shown]
  return (
    <Icon
      role="img"
      aria-label={t(`message.status.${shown}`)}
      className={cx(shown === 'failed' && styles.failed, shown === 'read' && styles.read)}
      strokeWidth={2}
    />
  )
}

function Quote({ quote }: { quote: NonNullable<Message['replyTo']> }) {
  const t = useT()
  const { jumpTo, meId } = useConversation()
  const nameOf = useNames()
  const name =
    quote.senderId === meId ? t('common.you') : quote.senderId ? nameOf(quote.senderId) : t('common.someone')
  const text = plainText(quote.excerpt)
  return (
    <button
      type="button"
      className={styles.quote}
      style={hue(quote.senderId ?? '')}
      aria-label={t('message.jumpToOriginal', { name })}
      onClick={() => jumpTo(quote.id)}
    >
      <span className={styles.name}>{name}</span>
      <span className={styles.quoteText} dir="auto">
        {text === '' ? t('message.originalDeleted') : text}
      </span>
    </button>
  )
}
