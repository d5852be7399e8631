import { memo } from 'react'
import { useLocale } from '../../app/i18n.tsx'
import { cx } from '../../ui/classes.ts'
import { useNames } from '../users/names.ts'
import { useConversation } from './conversationContext.ts'
import styles from './MessageRow.module.css'
import type { ListRow } from './rows.ts'
import { systemText } from './systemText.ts'

type SystemLineProps = { row: Extract<ListRow, { kind: 'message' }>; flash: boolean }

/** What happened in the chat: quiet, in the middle. */
export const SystemLine = memo(function SystemLine({ row, flash }: SystemLineProps) {
  const locale = useLocale()
  const { meId } = useConversation()
  const nameOf = useNames()
  const { message } = row.entry
  return (
    <div className={styles.line}>
      <article
        tabIndex={-1}
        className={cx(styles.system, flash && styles.flash)}
        data-message-id={message.id}
        data-client-id={message.clientId}
        data-seq={message.seq}
        data-key={row.key}
      >
        <p dir="auto" data-tip-time={message.createdAt}>
          {message.system ? systemText(locale, message.system, { meId, nameOf }) : message.content}
        </p>
      </article>
    </div>
  )
})
