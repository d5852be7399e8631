import { Pencil, Reply, X } from 'lucide-react'
import { useAppDispatch, useAppSelector } from '../../app/hooks.ts'
import { useT } from '../../app/i18n.tsx'
import { IconButton } from '../../ui/Button.tsx'
import { plainText } from '../messages/plainText.ts'
import { type MessageEntry, selectMessageById } from '../messages/selectors.ts'
import { useNames } from '../users/names.ts'
import styles from './Composer.module.css'
import { replyCancelled } from './composerSlice.ts'

/** What the next message answers. */
export function ReplyStrip({ chatId, messageId }: { chatId: string; messageId: string }) {
  const t = useT()
  const dispatch = useAppDispatch()
  const nameOf = useNames()
  const entry = useAppSelector(selectMessageById(chatId, messageId))
  const meId = useAppSelector((state) => state.session.user?.id)
  const senderId = entry?.message.senderId
  const name = senderId === meId ? t('common.you') : senderId ? nameOf(senderId) : t('common.someone')
  return (
    <div className={styles.strip}>
      <Reply aria-hidden />
      <p className={styles.stripText}>
        <strong>{t('composer.replyingTo', { name })}</strong>
        <span dir="auto">{plainText(entry?.message.content ?? '')}</span>
      </p>
      <IconButton
        icon={X}
        label={t('composer.cancelReply')}
        onClick={() => dispatch(replyCancelled({ chatId }))}
      />
    </div>
  )
}

/** Which message is being edited. */
export function EditStrip({ entry, onCancel }: { entry: MessageEntry; onCancel: () => void }) {
  const t = useT()
  return (
    <div className={styles.strip}>
      <Pencil aria-hidden />
      <p className={styles.stripText}>
        <strong>{t('composer.editing')}</strong>
        <span dir="auto">{plainText(entry.message.content)}</span>
      </p>
      <IconButton icon={X} label={t('composer.cancelEdit')} onClick={onCancel} />
    </div>
  )
}
