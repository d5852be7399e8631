import { memo } from 'react'
import { useLocale } from '../../app/i18n.tsx'
import { cx } from '../../ui/classes.ts'
import { MessageRow } from './MessageRow.tsx'
import styles from './MessageRow.module.css'
import type { ListRow } from './rows.ts'
import { SystemLine } from './SystemLine.tsx'

/** One line of the list, of whatever kind. The list renders with every step of scrolling, its lines don't. */
export const ListLine = memo(function ListLine({ row, flash }: { row: ListRow; flash: boolean }) {
  const { t, formats } = useLocale()
  if (row.kind === 'day')
    return (
      <div className={styles.day}>
        <span className={styles.chip}>{formats.day(row.day)}</span>
      </div>
    )
  if (row.kind === 'new')
    return (
      <div className={styles.line}>
        <div className={cx(styles.new)} role="separator" aria-label={t('chat.newMessages')}>
          <span>{t('chat.newMessages')}</span>
        </div>
      </div>
    )
  return row.entry.message.type === 'system' ? (
    <SystemLine row={row} flash={flash} />
  ) : (
    <MessageRow row={row} flash={flash} />
  )
})
